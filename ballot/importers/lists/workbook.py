"""Read the tabs of a spreadsheet (.xlsx): values as texts, of formulas the values that were stored with them.

Whole numbers are written without a fraction, dates as 2026-03-01, yes and no for what is true and false. A line break
within a cell is read as a space. Hidden tabs are passed over.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time
from io import BytesIO
from itertools import pairwise
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from ballot.importers.lists.archive_limits import require_bearable_archive
from ballot.importers.lists.table import Row, without_apostrophe
from ballot.rules.refusals import UnreadableDocument

MOST_BYTES = 10_000_000
"""Bytes of the file."""
MOST_ROWS, MOST_CELLS = 50_000, 1_000_000
"""Rows with something in them, and cells in all rows, of one tab."""
MOST_SIGNS = 30_000_000
"""Characters of the cells of one tab: many cells may have one text, which is stored but once."""
LAST_ROW = 1_048_576
"""The last row that a spreadsheet has."""
_ROW = re.compile(rb'<(?:\w+:)?row\b[^<>]*?\br="(\d{1,12})"')
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b(?P<attributes>[^<>]*)>\s*<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>)"
    rb"\s*+(?:(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v\s*>\s*</(?:\w+:)?v>)\s*+)?</(?:\w+:)?c>"
)
"""A cell with a formula and no value."""
_PLACE = re.compile(rb'\br="([A-Z]{1,3}\d{1,7})"')


@dataclass(frozen=True)
class Tab:
    """A tab of a spreadsheet, and the first of its rows that is not empty."""

    name: str
    first_row: Row


class Spreadsheet:
    """A spreadsheet that can be borne. Raise UnreadableDocument, here and in reading, for whatever cannot be read."""

    def __init__(self, data: bytes, file_name: str) -> None:
        if len(data) > MOST_BYTES:
            raise UnreadableDocument(file=file_name, why="too-many-bytes", length=len(data), limit=MOST_BYTES)
        require_bearable_archive(data, file_name)
        self._data, self._file_name = data, file_name
        with self._refusing():
            self._book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
            self._sheets = [
                one
                for one in self._book.worksheets
                if isinstance(one, ReadOnlyWorksheet) and one.sheet_state == "visible"
            ]

    def list_tabs(self) -> list[Tab]:
        """Return the tabs that are not hidden and not empty, in their order."""
        found = []
        passed = _Passed()
        with self._refusing():
            for sheet in self._sheets:
                first = next(_rows_of(sheet, self._file_name, _shown_text, passed), None)
                if first is not None:
                    found.append(Tab(str(sheet.title), first))
        return found

    def read_rows(self, name: str) -> list[Row]:
        """Return the rows of a tab that are not empty."""
        with self._refusing():
            sheet = next(one for one in self._sheets if one.title == name)
            _require_plain_rows(self._data, sheet._worksheet_path, self._file_name)
            return list(_rows_of(sheet, self._file_name, _text_of, _Passed()))

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            with warnings.catch_warnings():
                # About validations, styles and extensions that the library does not read: nothing that a list has.
                warnings.simplefilter("ignore")
                yield
        except UnreadableDocument as refused:
            raise UnreadableDocument(**{"file": self._file_name} | refused.facts) from None
        except Exception as error:  # whatever a part that is none of a spreadsheet's brings up in the library
            raise UnreadableDocument(file=self._file_name, why="broken-spreadsheet") from error


def _require_plain_rows(data: bytes, path: str, file_name: str) -> None:
    """Raise UnreadableDocument where rows would be passed over by the library, as they are not in order, and where a formula
    has no value: both would be lost without a word."""
    with ZipFile(BytesIO(data)) as archive:
        content = archive.read(path)
    numbers = [int(one) for one in _ROW.findall(content)]
    if any(later <= earlier for earlier, later in pairwise(numbers)):
        raise UnreadableDocument(file=file_name, why="rows-out-of-order")
    for found in _FORMULA.finditer(content):
        if b't="str"' not in found["attributes"]:  # there, nothing is the value: an empty text
            place = _PLACE.search(found["attributes"])
            cell = place[1].decode("ascii") if place else "?"
            raise UnreadableDocument(file=file_name, why="formula-without-value", cell=cell)


@dataclass
class _Passed:
    """What was passed so far: in one tab, or in all of them together where each is looked into."""

    rows: int = 0
    cells: int = 0
    signs: int = 0


def _rows_of(
    sheet: ReadOnlyWorksheet, file_name: str, read: Callable[[object, str], str], passed: _Passed
) -> Iterator[Row]:
    sheet.reset_dimensions()  # what a tab says of its own size is not always so
    rows = 0
    for number, values in enumerate(sheet.iter_rows(), start=1):
        passed.rows += 1
        passed.cells += len(values)
        passed.signs += sum(len(one.value) for one in values if isinstance(one.value, str))
        if passed.rows > LAST_ROW or passed.cells > MOST_CELLS or passed.signs > MOST_SIGNS or rows > MOST_ROWS:
            raise UnreadableDocument(file=file_name, why="spreadsheet-too-large")
        try:
            texts = [read(one.value, one.data_type) for one in values]
        except _ErrorOfCell as error:
            raise UnreadableDocument(file=file_name, line=number, text=str(error), why="cell-error") from None
        if any(texts):
            rows += 1
            yield Row(number, texts)


class _ErrorOfCell(ValueError):
    """The spreadsheet could not compute a cell: `#N/A`, `#REF!`."""


def _text_of(value: object, kind: str) -> str:
    if kind == "e":
        raise _ErrorOfCell(str(value))
    return _shown_text(value, kind)


def _shown_text(value: object, _kind: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    return without_apostrophe(" ".join(str(value).replace("_x000D_", " ").split()))
