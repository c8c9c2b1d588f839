"""Read a list whose first row names its columns, out of a text (CSV) or a spreadsheet (.xlsx), whichever the bytes are."""

from __future__ import annotations

from collections.abc import Sequence

from ballot.importers.lists.delimited import split_rows
from ballot.importers.lists.table import ListTable, NamedRow, Row, cells_by_name
from ballot.importers.lists.workbook import Spreadsheet, Tab
from ballot.importers.text import read_lines
from ballot.rules.refusals import UnreadableDocument

_ARCHIVE, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
LONGEST_TAB_SHOWN, MOST_TABS_SHOWN = 40, 20


def read_table(data: bytes, file_name: str, columns: Sequence[str], tab: str = "") -> ListTable:
    """Return the rows below the one that names the columns: these and no others, in any order and in any case, and columns
    without a name, which are empty.

    Of a spreadsheet with several tabs, the one that begins with these columns is read, or else the one named `tab`. Raise
    UnreadableDocument where the file is no such list, there is no row in it, or several tabs are.
    """
    if data.startswith(_OLD_OFFICE):
        raise UnreadableDocument(file=file_name, why="old-spreadsheet")
    if data.startswith(_ARCHIVE):
        spreadsheet = Spreadsheet(data, file_name)
        name = _choose_tab(spreadsheet.list_tabs(), file_name, columns, tab).name
        head, *below = spreadsheet.read_rows(name)
        # Empty cells at the end of a row are not stored.
        filled = (Row(row.line, row.cells + [""] * (len(head.cells) - len(row.cells))) for row in below)
        return _read_below_names([head, *filled], [], file_name, columns, name)
    rows, errors = split_rows(read_lines(data, file_name, of_list=True), file_name)
    if not rows:
        raise errors[0] if errors else UnreadableDocument(file=file_name, why="no-rows")
    return _read_below_names(rows, errors, file_name, columns, None)


def _choose_tab(tabs: Sequence[Tab], file_name: str, columns: Sequence[str], wanted: str) -> Tab:
    if not tabs:
        raise UnreadableDocument(file=file_name, why="no-rows")
    if wanted.strip():
        named = [one for one in tabs if one.name.strip().casefold() == wanted.strip().casefold()]
        if not named:
            raise UnreadableDocument(file=file_name, why="no-such-tab", tab=wanted.strip(), tabs=_tab_names_shown(tabs))
        return named[0]
    fitting = [one for one in tabs if _has_columns(one.first_row, columns)]
    if len(fitting) > 1:
        raise UnreadableDocument(file=file_name, why="several-tabs", tabs=_tab_names_shown(fitting))
    if not fitting and len(tabs) > 1:
        raise UnreadableDocument(
            file=file_name, why="no-tab-with-columns", tabs=_tab_names_shown(tabs), columns=tuple(columns)
        )
    return fitting[0] if fitting else tabs[0]


def _tab_names_shown(tabs: Sequence[Tab]) -> tuple[str, ...]:
    return tuple(one.name[:LONGEST_TAB_SHOWN] for one in tabs[:MOST_TABS_SHOWN])


def _names_of(head: Row) -> list[str]:
    return [cell.lower() for cell in head.cells]


def _has_columns(head: Row, columns: Sequence[str]) -> bool:
    return sorted(name for name in _names_of(head) if name) == sorted(columns)


def _read_below_names(
    rows: Sequence[Row], errors: list[UnreadableDocument], file_name: str, columns: Sequence[str], tab: str | None
) -> ListTable:
    head, *below = rows
    if errors and int(str(errors[0].facts["line"])) < head.line:  # the line that names the columns cannot be read
        raise errors[0]
    names = _names_of(head)
    if not _has_columns(head, columns):
        found = tuple(name for name in names if name)
        raise UnreadableDocument(
            file=file_name, line=head.line, why="other-columns", found=found, columns=tuple(columns)
        )
    if not below and not errors:
        raise UnreadableDocument(file=file_name, why="no-rows")
    named: list[NamedRow] = []
    for row in below:
        try:
            named.append(NamedRow(row.line, cells_by_name(file_name, row, names)))
        except UnreadableDocument as error:
            errors.append(error)
    return ListTable(named, errors, tab)
