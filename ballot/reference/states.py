"""The Member States of the Union: seat code, region, and official short name in each language that the table has a column for,
in English for the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from ballot.reference.languages import FALLBACK, LANGUAGES, is_language
from ballot.reference.tables import rows
from ballot.rules.refusals import BadInput

REGIONS: Mapping[str, str] = MappingProxyType(
    {
        "A": "Americas",
        "B": "Western Europe",
        "C": "Eastern Europe and Northern Asia",
        "D": "Africa",
        "E": "Asia and Australasia",
    }
)
"""The five administrative regions among which the seats of the Council are shared out."""


@dataclass(frozen=True)
class State:
    """A Member State. `iso2` is its seat code on every roll; `names` has one name a language."""

    iso2: str
    iso3: str
    region: str
    names: Mapping[str, str]

    def name(self, language: str) -> str:
        """Return the official short name. Raise `BadInput` for a language that is not one of the six."""
        if not is_language(language):
            raise BadInput(field="language", why="not-one-of-the-six-languages", language=language)
        return self.names[language]


@cache
def states() -> Mapping[str, State]:
    """Return every Member State by its ISO 3166 alpha-2 code, ordered by code."""
    found: dict[str, State] = {}
    for row in rows("states.csv", ("iso2", "iso3", "region", FALLBACK), optional=LANGUAGES):
        code = row["iso2"]
        if code in found or row["region"] not in REGIONS:
            raise ValueError(f"states.csv: {code} stands twice, or its region is unknown")
        names = MappingProxyType({language: row.get(language, row[FALLBACK]) for language in LANGUAGES})
        found[code] = State(code, row["iso3"], row["region"], names)
    return MappingProxyType(found)


def state(code: str) -> State:
    """Return the Member State with this alpha-2 code (upper case). Raise `BadInput` if there is none."""
    found = states().get(code)
    if found is None:
        raise BadInput(field="state", why="no-such-state", text=code)
    return found


def state_name(code: str, language: str) -> str:
    """Return the official short name of a Member State in a language that the table has. Raise `BadInput` otherwise."""
    return state(code).name(language)
