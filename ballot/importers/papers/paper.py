"""A council paper as its reader sees it: paragraphs in order, and what should be said about the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

MUST_BE_ANSWERED = frozenset({"tracked-changes"})
"""Codes of the notices that a person answers before the paper is used."""

Kind = Literal["docx", "odt", "txt"]


@dataclass(frozen=True)
class Cell:
    """The cell of a table; table, row and column are counted from 1. A merged cell has the place of its first column."""

    table: int
    row: int
    column: int


@dataclass(frozen=True)
class Paragraph:
    """One paragraph, as a reader sees it: inserted text in, deleted text out, blanks at both ends and in a row taken out.

    `place` is counted from 1 in the paper; in a text file it is the line's number. `number` is the automatic number that a
    reader sees before the text ("2.1", "(a)"); it is None where there is none, or it is typed and part of the text.
    `heading` is the outline level, from 1 to 9. `note` is true of a foot- or endnote; these stand after the body.
    """

    place: int
    text: str
    number: str | None = None
    heading: int | None = None
    cell: Cell | None = None
    note: bool = False


@dataclass(frozen=True)
class Notice:
    """Something in the file that a person should know of. `place` is a paragraph's; None means the whole paper."""

    code: str
    place: int | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Paper:
    """A paper that was read. `sha256` is that of the file, in lower-case hex."""

    file_name: str
    kind: Kind
    sha256: str
    paragraphs: tuple[Paragraph, ...]
    notices: tuple[Notice, ...] = ()

    @property
    def must_be_answered(self) -> tuple[Notice, ...]:
        """Return the notices that a person must answer before the paper is used."""
        return tuple(one for one in self.notices if one.code in MUST_BE_ANSWERED)
