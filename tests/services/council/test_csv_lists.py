"""Lists from a spreadsheet: all faults at once, each with its place; and written so that they can be read again."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from typing import Any

import pytest

from ballot.rules.refusals import UnreadableDocument
from ballot.services.council import lists
from ballot.services.council.csv_lists import write_focal_points, write_ledger, write_roll
from ballot.services.council.lists import read_focal_points, read_roll
from ballot.services.council.members import Designation, Member
from ballot.services.validation.multiple_errors import all_errors
from ballot.store.tables import VotingRight
from tests.support.spreadsheets import spreadsheet

HEAD = "state,name,email,language\n"
GOOD = HEAD + "AR,Ana Pine,ana@ar.example,es\nFR,Odile Marsh,odile@fr.example,fr\n"


def faults(reading: Any, text: str, *more: Any) -> list[tuple[object, object, object]]:
    """Line, column and reason of every fault of a list."""
    with pytest.raises(UnreadableDocument) as refusal:
        reading(text.encode(), "people.csv", *more)
    found = all_errors(refusal.value)
    assert {one.facts["file"] for one in found} == {"people.csv"}
    return [(one.facts.get("line"), one.facts.get("column"), one.facts["why"]) for one in found]


def test_every_fault_of_every_line_is_told_at_once() -> None:
    text = HEAD + "XX,,nowhere,de\nAR,Ana\n\nFR,Odile,odile@fr.example,fr\nfr,Odile,ODILE@fr.example,FR\n"
    assert faults(read_focal_points, text) == [
        (2, "state", "no-such-state"),
        (2, "name", "needed-up-to"),
        (2, "email", "not-an-address"),
        (2, "language", "not-one-of-the-six-languages"),
        (3, None, "other-number-of-cells"),
        (6, "email", "stands-twice"),
    ]


def test_a_list_names_no_more_than_a_few_of_one_state_and_a_wrong_column_is_told_once() -> None:
    lines = [f"AR,Person {number},p{number}@ar.example,es" for number in range(lists.MOST_FOCAL_POINTS_OF_STATE + 5)]
    text = HEAD + "\n".join(lines) + "\n"
    assert faults(read_focal_points, text) == [(lists.MOST_FOCAL_POINTS_OF_STATE + 2, "state", "too-many-of-a-state")]
    fewer = HEAD + "\n".join(lines[: lists.MOST_FOCAL_POINTS_OF_STATE]) + "\n"
    assert len(read_focal_points(fewer.encode(), "people.csv")) == lists.MOST_FOCAL_POINTS_OF_STATE


def test_a_state_that_is_not_on_the_roll_is_a_fault_of_its_line() -> None:
    assert faults(read_focal_points, GOOD, ["AR"]) == [(3, "state", "not-on-the-roll")]
    assert len(read_focal_points(GOOD.encode(), "people.csv", ["AR", "FR"])) == 2


@pytest.mark.parametrize(
    ("line", "column", "why"),
    [
        ("XX,A,yes,", "state", "no-such-state"),
        ("ZA,D,yes,", "state", "stands-twice"),
        ("DE,Q,yes,", "region", "no-such-region"),
        ("DE,B,perhaps,", "entitled", "yes-or-no"),
        ("DE,B,no,", "ground", "ground-needed"),
        ("DE,B,yes,CS 169", "ground", "ground-not-needed"),
        (f"DE,B,no,{'x' * 201}", "ground", "needed-up-to"),
    ],
)
def test_each_cell_of_a_roll_has_its_own_fault(line: str, column: str, why: str) -> None:
    assert faults(read_roll, f"state,region,entitled,ground\nZA,D,yes,\n{line}\n") == [(3, column, why)]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty-file"),
        ("state,name\nAR,Ana\n", "other-columns"),
        ("AR,Ana,ana@ar.example,es\n", "other-columns"),
        (HEAD, "no-rows"),
        (HEAD + ",,,\n;\n", "no-rows"),
        (HEAD + 'AR,"Ana,ana@ar.example,es\n', "quotation-marks"),
        (HEAD + "AR,A\x07na,ana@ar.example,es\n", "control-character"),
    ],
)
def test_a_file_that_is_no_such_list_is_refused(text: str, why: str) -> None:
    assert [found for _, _, found in faults(read_focal_points, text)] == [why]


def test_a_list_with_very_many_faults_says_how_many_more_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "MOST_ERRORS", 3)
    with pytest.raises(UnreadableDocument) as refusal:
        read_focal_points((HEAD + "XX,A,a@x.example,en\n" * 5).encode(), "people.csv")
    found = all_errors(refusal.value)
    assert len(found) == 4
    # Four of the five lines repeat an address, too.
    assert (found[-1].facts["why"], found[-1].facts["more"]) == ("more-faults", 6)


ANA, ODILE = Designation("AR", "Ana Pine", "ana@ar.example", "es"), Designation("FR", "Odile", "o@fr.example", "fr")


@pytest.mark.parametrize(
    "text",
    [
        "state,name,email,language,,\nAR,Ana Pine,ana@ar.example,es,,\nFR,Odile,o@fr.example,fr,,\n",
        "state,name,email,language,,\nAR,Ana Pine,ana@ar.example,es\nFR,Odile,o@fr.example,fr,\n",
        "state,name,email,language\nAR,Ana Pine,ana@ar.example,es,,\nFR,Odile,o@fr.example,fr,,,,\n",
        "state;;name;email;language;\nAR;;Ana Pine;ana@ar.example;es;\n;;;;;\nFR;;Odile;o@fr.example;fr;\n",
        'state,name,email,language\nAR,Ana Pine,ana@ar.example,es\n"","","",""\nFR,Odile,o@fr.example,fr\n',
    ],
)
def test_columns_without_a_name_are_passed_over_where_they_are_empty(text: str) -> None:
    assert read_focal_points(text.encode(), "people.csv") == [ANA, ODILE]


def test_text_in_a_column_without_a_name_is_told_with_its_line() -> None:
    text = "state,name,email,language,\nAR,Ana Pine,ana@ar.example,es,\nFR,Odile,o@fr.example,fr,since May\n"
    assert faults(read_focal_points, text) == [(3, None, "cell-without-column")]
    assert faults(read_focal_points, HEAD + "FR,Odile,o@fr.example,fr,,x\n") == [(2, None, "cell-without-column")]
    assert faults(read_roll, "state,region,entitled,ground,,\nDE,B\n") == [(2, None, "other-number-of-cells")]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\n\n", " \n ", "\u2028", "\x0b"])
def test_a_line_break_within_a_cell_is_read_as_a_space(line_end: str) -> None:
    text = f'{HEAD}AR,"Ana{line_end}Pine","ana@ar.example{line_end}",es\nFR,Odile,o@fr.example,fr\n'
    assert read_focal_points(text.encode(), "people.csv") == [ANA, ODILE]


def test_a_fault_after_a_cell_with_a_line_break_is_told_with_the_line_of_the_file() -> None:
    text = HEAD + 'AR,"Ana\nPine",ana@ar.example,es\nXX,Odile,o@fr.example,fr\n'
    assert faults(read_focal_points, text) == [(4, "state", "no-such-state")]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ('AR,"Ana,ana@ar.example,es\nFR,Odile",o@fr.example,fr\n', [(2, "name", "line-break")]),
        ('AR,"Ana,ana@ar.example,es\nFR,Odile,o@fr.example,fr\n', [(2, None, "quotation-marks")]),
        (
            'AR,"Ana,ana@ar.example,es\nFR,"Odile,o@fr.example,fr\n',
            [(2, None, "quotation-marks"), (3, None, "quotation-marks")],
        ),
        ('AR,Ana,"ana@ar.\nexample",es\n', [(2, "email", "address-space")]),
        (
            "AR,Ana,a..b@ar.example,es\nFR,O,o@10.0.0.1,fr\n",
            [(2, "email", "address-full-stop"), (3, "email", "address-domain")],
        ),
    ],
)
def test_a_line_break_never_makes_one_person_of_two(rows: str, told: list[tuple[object, object, object]]) -> None:
    assert faults(read_focal_points, HEAD + rows) == told


def test_a_domain_in_other_letters_is_taken_as_mail_servers_write_it_and_stands_in_the_list_once() -> None:
    [one] = read_focal_points((HEAD + "FR,Zoe,zoe@exämple.fr,fr\n").encode(), "people.csv")
    assert one.email == "zoe@xn--exmple-cua.fr"
    twice = HEAD + "FR,Zoe,zoe@exämple.fr,fr\nFR,Zoe,zoe@xn--exmple-cua.fr,fr\n"
    assert faults(read_focal_points, twice) == [(3, "email", "stands-twice")]


def test_semicolons_capitals_another_order_and_a_mark_in_front_are_read() -> None:
    text = "\ufeffLanguage;E-mail;name;STATE\r\n"
    assert faults(read_focal_points, text + "fr;o@fr.example;O;FR\n")[0][2] == "other-columns"
    [one] = read_focal_points((text.replace("E-mail", "email") + "FR;o@fr.example; Odile ;fr\r\n").encode(), "p.csv")
    assert one == Designation("FR", "Odile", "o@fr.example", "fr")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("FR,Odile Marsh,Zoe Test <zoe@fr.example>,fr\n", [(2, "email", "other-name")]),
        ('FR,Zoe,"a@fr.example, b@fr.example",fr\n', [(2, "email", "several-addresses")]),
    ],
)
def test_a_cell_with_a_name_and_an_address_is_told_where_it_is_not_clear(
    row: str, told: list[tuple[object, object, object]]
) -> None:
    assert faults(read_focal_points, HEAD + row)[:1] == told


def test_a_name_and_an_address_in_one_cell_become_a_person() -> None:
    text = HEAD + 'AR,,Ana Pine <ana@ar.example>,es\nFR,Odile,"""Odile"" <o@fr.example>",fr\n'
    assert read_focal_points(text.encode(), "people.csv") == [ANA, ODILE]


def test_the_same_list_out_of_a_spreadsheet_is_the_same() -> None:
    rows = [line.split(",") for line in GOOD.splitlines()]
    assert read_focal_points(spreadsheet({"People": rows}), "people.xlsx") == read_focal_points(GOOD.encode(), "p.csv")
    roll = spreadsheet({"Roll": [("state", "region", "entitled", "ground"), ("DE", "B", True), ("ZA", "D", "no", 169)]})
    members = [Member("DE", "B"), Member("ZA", "D", False, "169")]
    assert read_roll(roll, "roll.xlsx") == members
    assert read_roll(write_roll(members), "roll.csv") == members


def test_what_is_written_is_read_again_as_it_was() -> None:
    people = [
        Designation("AR", 'Pine, Ana "Anita"', "ana@ar.example", "es"),
        Designation("CN", "李 明", "li@cn.example", "zh"),
        Designation("FR", "=1+1", "=odile@fr.example", "fr"),
        Designation("FR", "'Odile", "-o@fr.example", "fr"),
        Designation("FR", 'Marsh;=1+1, -2;"=3"; \'=4', "p@fr.example", "fr"),
        Designation("FR", "'=1+1", "q@fr.example", "fr"),
        Designation("FR", "＝1+1;＠x,－y;+z", "r@fr.example", "fr"),
    ]
    written = write_focal_points(people)
    assert read_focal_points(written, "people.csv") == people
    assert b",=" not in written
    assert b",'=1+1," in written
    for separator in ",;":
        lines = written.decode("utf-8-sig").splitlines()
        cells = [cell.lstrip(' "') for row in csv.reader(lines, delimiter=separator) for cell in row]
        assert [cell for cell in cells if cell.startswith(tuple("=+-@＝＋－＠"))] == []


def test_the_ledger_is_written_line_by_line_with_names_for_ids() -> None:
    line = VotingRight(
        body_id=1,
        state="CH",
        entitled=False,
        ground="CS 169 (arrears)",
        effective_on=date(2026, 3, 1),
        reason="=cmd|' /C calc'!A0",
        recorded_by="of-aaaaaaaa",
        recorded_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
    )
    formula = write_ledger([line], {"of-aaaaaaaa": "B;=1+1"}).decode("utf-8-sig")
    assert formula.splitlines()[1].endswith("+00:00,B;'=1+1")
    text = write_ledger([line], {"of-aaaaaaaa": "B. Example"}).decode("utf-8-sig")
    assert text.splitlines() == [
        "state,entitled,ground,effective_on,reason,recorded_at,recorded_by",
        "CH,no,CS 169 (arrears),2026-03-01,'=cmd|' /C calc'!A0,2026-03-02T09:00:00+00:00,B. Example",
    ]
