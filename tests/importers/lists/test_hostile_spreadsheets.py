"""Spreadsheets that would take the memory or the time of the house: refused before they are parsed."""

from __future__ import annotations

from collections.abc import Callable
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from ballot.importers.lists import archive_limits, workbook
from ballot.importers.lists.reading import read_table
from ballot.rules.refusals import UnreadableDocument
from tests.support.spreadsheets import MAIN, SHEET, spreadsheet, with_part, with_rows

COLUMNS = ("state", "when")
BOOK = spreadsheet({"List": [COLUMNS, ("FR", 1)]})
HEAD = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>state</t></is></c><c r="B1" t="inlineStr"><is><t>when</t></is></c></row>'
)
ENTITIES = (
    '<!DOCTYPE worksheet [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    f'<worksheet xmlns="{MAIN}"><sheetData><row><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
)
EXTERNAL = f'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]><worksheet xmlns="{MAIN}">&a;</worksheet>'


def reason(data: bytes) -> object:
    """Why it is refused."""
    with pytest.raises(UnreadableDocument) as refusal:
        read_table(data, "list.xlsx", COLUMNS)
    return refusal.value.facts["why"]


@pytest.mark.parametrize(
    "make",
    [
        lambda: with_part(BOOK, SHEET, b" " * 40_000_000),
        lambda: with_part(BOOK, "xl/media/image1.png", b"\0" * 40_000_000),
        lambda: with_rows(BOOK, HEAD + "<x/>" * 60_000),
        lambda: with_rows(BOOK, HEAD + "<row><c/></row>" * 200_000),
        lambda: with_rows(BOOK, HEAD + "<row " + " ".join(f"a{n}=''" for n in range(40_000)) + "/>"),
        lambda: with_rows(BOOK, HEAD + "<row a='" + ">" * 400_000 + "'/>"),
        lambda: with_rows(BOOK, HEAD + '<row r="999999999999"><c><v>1</v></c></row>'),
        lambda: with_rows(
            BOOK, HEAD + "".join(f'<row r="{n}"><c r="ZZZ{n}"><v>1</v></c></row>' for n in range(2, 200))
        ),
        lambda: with_part(
            BOOK,
            SHEET,
            f'<worksheet xmlns="{MAIN}"><mergeCells>{"<mergeCell/>" * 60_000}</mergeCells></worksheet>'.encode(),
        ),
    ],
)
def test_what_is_far_larger_than_a_list_is_refused(make: Callable[[], bytes]) -> None:
    assert reason(make()) == "spreadsheet-too-large"


@pytest.mark.parametrize(
    "data",
    [
        with_part(BOOK, SHEET, ENTITIES.encode()),
        with_part(BOOK, SHEET, EXTERNAL.encode()),
        with_part(BOOK, SHEET, ENTITIES.encode("utf-16")),
        with_part(BOOK, SHEET, ENTITIES.encode("utf-16-le")),
        with_part(BOOK, "xl/workbook.xml", b"<nothing"),
        with_part(BOOK, "[Content_Types].xml", b"<Types/>"),
        BOOK[:-200],
        BOOK[: len(BOOK) // 2],
        BOOK[:400] + b"\0" * 400 + BOOK[800:],
        b"PK\x03\x04",
        b"PK\x03\x04" + b"\0" * 1000,
    ],
    ids=range(11),
)
def test_what_declares_entities_is_cut_or_is_no_spreadsheet_is_refused(data: bytes) -> None:
    assert reason(data) == "broken-spreadsheet"


def test_another_archive_is_no_spreadsheet(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("zip") / "other.zip"
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert reason(file.read_bytes()) == "broken-spreadsheet"


def test_an_old_spreadsheet_or_one_with_a_password_is_told_how_to_save_it() -> None:
    assert reason(b"\xd0\xcf\x11\xe0" + b"\0" * 600) == "old-spreadsheet"


def test_more_parts_than_a_spreadsheet_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_limits, "MOST_PARTS", 3)
    assert reason(BOOK) == "spreadsheet-too-large"


def test_tabs_that_are_each_bearable_are_not_all_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "LAST_ROW", 100)
    below = [[""]] * 60
    tabs = {f"Tab {number}": [*below, COLUMNS] for number in range(2)}
    assert reason(spreadsheet(tabs)) == "spreadsheet-too-large"


def test_one_long_text_in_many_cells_is_refused() -> None:
    rows = [COLUMNS, *[("x " * 10_000, "y")] * 2_000]
    assert reason(spreadsheet({"List": rows})) == "spreadsheet-too-large"


def test_blanks_behind_formulas_are_gone_through_once() -> None:
    blanks = " " * 200_000
    rows = HEAD + f'<row r="2"><c r="A2" t="inlineStr"><is><t>FR</t></is></c><c r="B2">{blanks}<f/>{blanks}x</c></row>'
    assert len(read_table(with_rows(BOOK, rows), "list.xlsx", COLUMNS).rows) == 1


@pytest.mark.parametrize("line", ["FR,1", '"FR'])
def test_a_text_with_more_rows_than_a_list_is_refused(line: str) -> None:
    data = "\n".join(["state,when", *[line] * 50_001]).encode()
    with pytest.raises(UnreadableDocument) as refusal:
        read_table(data, "list.csv", COLUMNS)
    assert refusal.value.facts["why"] == "too-many-items"


def test_the_largest_list_that_is_read_has_ten_thousand_rows_and_more() -> None:
    rows = [COLUMNS, *(("FR", f"Person {number}") for number in range(12_000))]
    assert len(read_table(spreadsheet({"List": rows}), "list.xlsx", COLUMNS).rows) == 12_000
