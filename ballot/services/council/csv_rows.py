"""Split a list into rows and cells: rows that go on over several lines, and columns without a name."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ballot.rules.refusals import UnreadableDocument

MOST_LINES_OF_ROW = 10
"""Lines of the file that one row may take up, with line breaks within cells."""
LONGEST_CELL_SHOWN = 80
"""Characters of a cell that an error shows."""
_DISARMED = re.compile(r"""((?:^|[;,\t\r\n])[" ]*)'('*[=+\-@＝＋－＠])""")
"""A sign with which a spreadsheet would compute, behind the apostrophe that `csv_lists` writes before it."""


@dataclass(frozen=True)
class Row:
    """The cells of one row, and the line on which it begins."""

    line: int
    cells: list[str]


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
        if "\n" in cell and any(sign in cell for sign in ",;"):
            # What seems to be one cell may be several rows between two quotation marks that do not belong together.
            text = " ".join(cell.split())[:LONGEST_CELL_SHOWN]
            raise UnreadableDocument(**here, column=name, text=text, why="line-break")
        if name:
            by_name[name] = " ".join(cell.split("\n")) if "\n" in cell else cell
    return by_name


def split_rows(lines: Sequence[str], file_name: str) -> tuple[list[Row], list[UnreadableDocument]]:
    """Return the rows that are not empty, and an error for each line that begins none. A row goes on in the next lines
    where a quotation mark is still open."""
    rows: list[Row] = []
    errors: list[UnreadableDocument] = []
    delimiter, at = "", 0
    while at < len(lines):
        if not lines[at].strip(" ,;"):
            at += 1
            continue
        delimiter = delimiter or (";" if ";" in lines[at] else ",")
        reader = csv.reader(
            (f"{one}\n" for one in lines[at : at + MOST_LINES_OF_ROW]), delimiter=delimiter, strict=True
        )
        try:
            cells = [_without_apostrophe(_trimmed(cell)) for cell in next(reader)]
        except csv.Error:
            errors.append(UnreadableDocument(file=file_name, line=at + 1, why="quotation-marks"))
            at += 1
            continue
        if any(cells):
            rows.append(Row(at + 1, cells))
        at += reader.line_num
    return rows, errors


def _trimmed(cell: str) -> str:
    return "\n".join(part for line in cell.splitlines() if (part := line.strip()))


def _without_apostrophe(cell: str) -> str:
    return _DISARMED.sub(r"\1\2", cell)
