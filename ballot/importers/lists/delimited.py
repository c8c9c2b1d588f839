"""Split a text into rows and cells: rows that go on over several lines, separated by commas, semicolons or tabs."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence

from ballot.importers.lists.table import Row, without_apostrophe
from ballot.rules.refusals import UnreadableDocument

MOST_ROWS = 50_000
"""Rows of a list, with those that cannot be read."""
MOST_LINES_OF_ROW = 10
"""Lines of the file that one row may take up, with line breaks within cells."""
_SEPARATOR_LINE = re.compile(r'"?sep=(?P<separator>[,;\t])"?', re.IGNORECASE)
"""The line by which a spreadsheet is told how cells are separated. Its tab may be gone, as lines end without blanks."""


def split_rows(lines: Sequence[str], file_name: str) -> tuple[list[Row], list[UnreadableDocument]]:
    """Return the rows that are not empty, and an error for each line that begins none. A row goes on in the next lines
    where a quotation mark is still open. Raise UnreadableDocument where there are more than `MOST_ROWS`.

    What separates cells is said by a line `sep=;` in front, or seen in the first line: a tab, else a semicolon, else a comma.
    """
    rows: list[Row] = []
    errors: list[UnreadableDocument] = []
    delimiter, at = _told_separator(lines)
    while at < len(lines):
        if len(rows) + len(errors) > MOST_ROWS:
            raise UnreadableDocument(file=file_name, why="too-many-items", limit=MOST_ROWS)
        if not lines[at].strip(" ,;\t"):
            at += 1
            continue
        delimiter = delimiter or next((sign for sign in "\t;" if sign in lines[at]), ",")
        reader = csv.reader(
            (f"{one}\n" for one in lines[at : at + MOST_LINES_OF_ROW]), delimiter=delimiter, strict=True
        )
        try:
            cells = [without_apostrophe(_trimmed(cell)) for cell in next(reader)]
        except csv.Error:
            errors.append(UnreadableDocument(file=file_name, line=at + 1, why="quotation-marks"))
            at += 1
            continue
        if any(cells):
            rows.append(Row(at + 1, cells))
        at += reader.line_num
    return rows, errors


def _told_separator(lines: Sequence[str]) -> tuple[str, int]:
    """Return the separator that the first line with anything in it tells, and the index of the line after it; otherwise an
    empty one, and 0."""
    for at, line in enumerate(lines):
        told = _SEPARATOR_LINE.fullmatch(line.strip(" ")) or _SEPARATOR_LINE.fullmatch(f"{line}\t")
        if told:
            return told["separator"], at + 1
        if line.strip():
            break
    return "", 0


def _trimmed(cell: str) -> str:
    return "\n".join(part for line in cell.splitlines() if (part := line.strip()))
