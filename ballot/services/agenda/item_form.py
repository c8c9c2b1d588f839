"""An item's particulars as a form sends them, in text, become a row of an agenda."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ballot.importers.agendas.documents import document_of
from ballot.importers.agendas.result import AgendaRow, Contribution
from ballot.rules.refusals import BadInput

_CONTRIBUTION = re.compile(r"(?P<state>[A-Za-z]{2})(?:[ \t]+(?P<document>\S.*))?")
_SEPARATORS = re.compile(r"[;\r\n]+")


def read_item_form(typed: Mapping[str, str], titles: Mapping[str, str]) -> AgendaRow:
    """Return what was typed; `titles` are by language. Documents and contributions are separated by line breaks or
    semicolons. Raise BadInput where a contribution does not begin with the code of a State."""
    return AgendaRow(
        group=typed.get("in_group", "").strip(),
        number=typed.get("item_number", "").strip(),
        titles=titles,
        documents=tuple(document_of(one) for one in _parts(typed.get("documents", ""))),
        references=tuple(_parts(typed.get("agenda_references", ""))),
        contributions=tuple(_contribution(one) for one in _parts(typed.get("contributions", ""))),
        new=typed.get("new", "") == "yes",
    )


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _SEPARATORS.split(text) if part.strip()]


def _contribution(text: str) -> Contribution:
    found = _CONTRIBUTION.fullmatch(text)
    if found is None:
        raise BadInput(field="contributions", why="no-such-state", text=text)
    return Contribution(found["state"].upper(), found["document"])
