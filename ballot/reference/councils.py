"""Which Member States sat on the Council in a term, in roll-call order."""

from __future__ import annotations

from functools import cache

from ballot.reference.states import states
from ballot.reference.tables import table_rows
from ballot.rules.refusals import BadInput

TERMS = ("2018-2022", "2022-2026")
"""The terms that the package knows, each from one plenipotentiary conference to the next."""


@cache
def council(term: str) -> tuple[str, ...]:
    """Return the seat codes of a term's Member States in roll-call order.

    The roll is called in the alphabetical order of the French names, as the Union files them ("Corée (République de)"
    under C). Raise `BadInput` for a term that the package does not know.
    """
    if term not in TERMS:
        raise BadInput(field="term", why="no-such-term", known=TERMS)
    table = table_rows(f"roll_call_{term.replace('-', '_')}.csv", ("order", "iso2", "name_fr"))
    codes = tuple(row["iso2"] for row in table)
    if [row["order"] for row in table] != [str(place) for place in range(1, len(table) + 1)]:
        raise ValueError(f"roll call of {term}: the order has gaps")
    if len(set(codes)) != len(codes) or not set(codes) <= set(states()):
        raise ValueError(f"roll call of {term}: a State stands twice, or is not a Member State")
    return codes
