"""The rows of a list, each with its place, and the cells of a row by the names of their columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ballot.rules.refusals import UnreadableDocument

LONGEST_CELL_SHOWN = 80
"""Characters of a cell that an error shows."""
_DISARMED = re.compile(r"""((?:^|[;,\t\r\n])[" ]*)'('*[=+\-@＝＋－＠])""")
"""A sign with which a spreadsheet would compute, behind the apostrophe that is written before it in our own lists."""


@dataclass(frozen=True)
class Row:
    """The cells of one row, and the line of the text, or the row of the tab, on which it begins, counted from 1."""

    line: int
    cells: list[str]


@dataclass(frozen=True)
class NamedRow:
    """The cells of one row by the names of their columns."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class ListTable:
    """A list below the names of its columns."""

    rows: list[NamedRow]
    errors: list[UnreadableDocument]
    """About rows that could not be read, each with its `line`."""
    tab: str | None = None
    """The tab that was read; None of a text."""


def without_apostrophe(cell: str) -> str:
    """Return a cell without the apostrophes by which our own lists keep a spreadsheet from computing it."""
    return _DISARMED.sub(r"\1\2", cell)


def cells_by_name(file_name: str, row: Row, names: Sequence[str]) -> dict[str, str]:
    """Return the cells of the columns that have a name. Raise UnreadableDocument where there are fewer or more, something
    in a column without a name, or a line break in what cannot be one cell.

    Spreadsheets write columns that were used once as empty ones, and leave out empty cells at the end.
    """
    cells = row.cells + [""] * (len(names) - len(row.cells) if not any(names[len(row.cells) :]) else 0)
    here: dict[str, object] = {"file": file_name, "line": row.line}
    if len(cells) < len(names):
        columns = sum(1 for name in names if name)
        raise UnreadableDocument(**here, why="other-number-of-cells", found=len(cells), columns=columns)
    by_name: dict[str, str] = {}
    for name, cell in zip([*names, *[""] * (len(cells) - len(names))], cells, strict=True):
        if cell and not name:
            raise UnreadableDocument(**here, text=cell[:LONGEST_CELL_SHOWN], why="cell-without-column")
        if "\n" in cell and any(sign in cell for sign in ",;\t"):
            # What seems to be one cell may be several rows between two quotation marks that do not belong together.
            text = " ".join(cell.split())[:LONGEST_CELL_SHOWN]
            raise UnreadableDocument(**here, column=name, text=text, why="line-break")
        if name:
            by_name[name] = " ".join(cell.split("\n")) if "\n" in cell else cell
    return by_name
