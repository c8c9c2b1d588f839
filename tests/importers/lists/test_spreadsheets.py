"""Lists out of spreadsheets (.xlsx): values as texts, the right sheet, and nothing lost without a word."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from ballot.importers.lists.reading import read_table
from ballot.rules.refusals import UnreadableDocument
from tests.support.spreadsheets import spreadsheet, with_rows

COLUMNS = ("state", "when")
HEAD = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>state</t></is></c><c r="B1" t="inlineStr"><is><t>when</t></is></c></row>'
)


def values(data: bytes, sheet: str = "") -> list[tuple[int, list[str]]]:
    """Each row's number and cells."""
    table = read_table(data, "list.xlsx", COLUMNS, sheet)
    assert table.errors == []
    return [(row.line, list(row.cells.values())) for row in table.rows]


def reason(data: bytes, sheet: str = "") -> dict[str, object]:
    """The facts of the refusal."""
    with pytest.raises(UnreadableDocument) as refusal:
        read_table(data, "list.xlsx", COLUMNS, sheet)
    assert refusal.value.facts.pop("file") == "list.xlsx"
    return refusal.value.facts


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (42, "42"),
        (42.0, "42"),
        (0.5, "0.5"),
        ("0042", "0042"),
        (True, "yes"),
        (False, "no"),
        (date(2026, 3, 1), "2026-03-01"),
        (datetime.fromisoformat("2026-03-01T17:30"), "2026-03-01 17:30:00"),
        (time(17, 30), "17:30:00"),
        ("two\nlines,\u00a0three ", "two lines, three"),
        ("'=1+1", "=1+1"),
    ],
)
def test_every_kind_of_value_is_read_as_a_text(value: object, text: str) -> None:
    assert values(spreadsheet({"List": [COLUMNS, ("FR", value)]})) == [(2, ["FR", text])]


def test_empty_rows_and_columns_are_passed_over_and_rows_keep_their_numbers() -> None:
    rows = [(), ("STATE", None, "When", None), (), ("FR", None, 1, None), (None, None), ("DE", None, 2)]
    assert values(spreadsheet({"List": rows})) == [(4, ["FR", "1"]), (6, ["DE", "2"])]


def test_a_sheet_is_found_by_its_columns_and_hidden_ones_and_faults_of_others_do_not_count() -> None:
    other = [("Notes",), ("#N/A",)]
    book = spreadsheet({"Notes": other, "Old": [COLUMNS, ("DE", 1)], "List": [COLUMNS, ("FR", 1)]}, hidden=["Old"])
    table = read_table(book, "list.xlsx", COLUMNS)
    assert (table.tab, [row.cells["state"] for row in table.rows]) == ("List", ["FR"])


def test_where_several_sheets_have_the_columns_it_is_asked_which_one() -> None:
    book = spreadsheet({"2025": [COLUMNS, ("DE", 1)], "2026": [COLUMNS, ("FR", 1)], "Notes": [("a",)]})
    assert reason(book) == {"why": "several-tabs", "tabs": ("2025", "2026")}
    assert values(book, " 2026 ") == [(2, ["FR", "1"])]
    assert reason(book, "2027") == {"why": "no-such-tab", "tab": "2027", "tabs": ("2025", "2026", "Notes")}
    assert reason(book, "Notes")["why"] == "other-columns"


def test_a_book_without_such_a_sheet_says_which_sheets_it_has() -> None:
    assert reason(spreadsheet({"A": [("a",)], "B": [("b",)]})) == {
        "why": "no-tab-with-columns",
        "tabs": ("A", "B"),
        "columns": COLUMNS,
    }
    assert reason(spreadsheet({"A": [("state", "other"), ("FR", 1)]}))["why"] == "other-columns"
    assert reason(spreadsheet({"A": [COLUMNS]})) == {"why": "no-rows"}
    assert reason(spreadsheet({"A": []})) == {"why": "no-rows"}


def test_of_a_formula_its_value_is_read() -> None:
    row = '<row r="2"><c r="A2" t="str"><f>UPPER("fr")</f><v>FR</v></c><c r="B2"><f>1+1</f><v>2</v></c></row>'
    assert values(with_rows(spreadsheet({"List": [COLUMNS]}), HEAD + row)) == [(2, ["FR", "2"])]


@pytest.mark.parametrize("value", ["", "<v></v>", "<v/>"])
def test_a_formula_without_a_value_is_told_and_not_read_as_nothing(value: str) -> None:
    row = f'<row r="2"><c r="A2"><f>UPPER("fr")</f>{value}</c><c r="B2"><v>1</v></c></row>'
    book = with_rows(spreadsheet({"List": [COLUMNS]}), HEAD + row)
    assert reason(book) == {"why": "formula-without-value", "cell": "A2"}
    assert reason(spreadsheet({"List": [COLUMNS, ("FR", "=1+1")]})) == {"why": "formula-without-value", "cell": "B2"}


def test_what_the_spreadsheet_could_not_compute_is_told() -> None:
    row = '<row r="2"><c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B2"><v>1</v></c></row>'
    book = with_rows(spreadsheet({"List": [COLUMNS]}), HEAD + row)
    assert reason(book) == {"why": "cell-error", "line": 2, "text": "#DIV/0!"}


def test_rows_that_are_not_in_order_are_refused_as_some_would_be_lost() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}"><v>1</v></c></row>' for n in (3, 2))
    assert reason(with_rows(spreadsheet({"List": [COLUMNS]}), HEAD + rows)) == {"why": "rows-out-of-order"}


def test_text_in_a_column_without_a_name_is_told_with_its_row() -> None:
    table = read_table(spreadsheet({"A": [COLUMNS, ("FR", 1, None, "x"), ("DE", 2)]}), "list.xlsx", COLUMNS)
    assert [error.facts["why"] for error in table.errors] == ["cell-without-column"]
    assert [row.cells["state"] for row in table.rows] == ["DE"]
