"""What was read from an agenda: rows, and what a person has to look at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ballot.reference.languages import FALLBACK

_PLAIN_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True)
class AgendaDocument:
    """A document of an item. `id` is its normal form without the revision (`C20/21`, `VC/8`, `C20/INF/2`)."""

    id: str
    revision: int | None = None
    bracketed: bool = False
    """Printed in square brackets: announced and not yet issued."""

    @property
    def reference(self) -> str:
        """The normal form with the revision: `C20/21(Rev.3)`."""
        return self.id if self.revision is None else f"{self.id}(Rev.{self.revision})"

    def as_json(self) -> dict[str, object]:
        """Return the document as JSON values."""
        return {"id": self.id, "revision": self.revision, "bracketed": self.bracketed}


@dataclass(frozen=True)
class Contribution:
    """A Member State that contributes to an item, and its document's reference where that is known."""

    state: str
    """ISO 3166 alpha-2."""
    document: str | None = None

    def as_json(self) -> dict[str, object]:
        """Return the contribution as JSON values."""
        return {"state": self.state, "document": self.document}


@dataclass(frozen=True)
class AgendaRow:
    """One item. `group` is "" where the paper has no groups; `number` is as printed ("2.1", "3 bis")."""

    group: str
    number: str
    titles: Mapping[str, str]
    """By language."""
    documents: tuple[AgendaDocument, ...] = ()
    references: tuple[str, ...] = ()
    """Places on the agenda of a session: `PL 1.8`, `ADM 4`."""
    contributions: tuple[Contribution, ...] = ()
    new: bool = False
    place: int = field(default=0, compare=False)
    """Where in the paper: `Paragraph.place` of its first cell, or a line of the CSV."""

    @property
    def title(self) -> str:
        """The title in English, or in the first language that there is."""
        return self.titles.get(FALLBACK) or next(iter(self.titles.values()), "")

    def as_json(self) -> dict[str, object]:
        """Return the row as JSON values; whole numbers are numbers."""
        return {
            "group": _number_or_text(self.group),
            "number": _number_or_text(self.number),
            "title": self.title,
            "documents": [one.as_json() for one in self.documents],
            "agenda_refs": list(self.references),
            "contributions": [one.as_json() for one in self.contributions],
            "new": self.new,
        }


@dataclass(frozen=True)
class AgendaLookHere:
    """Something that was not understood, or is only likely. `code` says what; `text` is what stands there."""

    code: str
    place: int
    text: str

    def as_json(self) -> dict[str, object]:
        """Return it as JSON values."""
        return {"code": self.code, "place": self.place, "text": self.text}


@dataclass(frozen=True)
class AgendaReading:
    """An agenda as read. `session` is the session its documents belong to (`C20`), `reference` the letter's own
    (`DM-20/1013`), where they show. `groups` are the headings by group."""

    language: str | None
    """None for a CSV, which has a column a language."""
    session: str | None
    reference: str | None
    groups: Mapping[str, str]
    rows: tuple[AgendaRow, ...]
    look_here: tuple[AgendaLookHere, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return what `ballot import agenda --dry-run --json` prints."""
        return {
            "rows": [row.as_json() for row in self.rows],
            "groups": dict(self.groups),
            "session": self.session,
            "reference": self.reference,
            "language": self.language,
            "look_here": [one.as_json() for one in self.look_here],
        }


def _number_or_text(text: str) -> int | str | None:
    if not text:
        return None
    return int(text) if _PLAIN_NUMBER.fullmatch(text) else text
