"""`ballot import`: all of a file, or nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ballot.sample import sample_record
from tests.support.command_line import FOCAL_POINTS, ROLL, SECRETARIAT, Terminal

BALLOTS = {"verb", "also", "documents", "paragraph", "ordinal", "text", "question", "condition", "standing"}


def write(ballot: Terminal, name: str, content: str | bytes) -> Path:
    path = ballot.folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_dry_run_prints_the_promised_object_and_needs_no_installation(ballot: Terminal) -> None:
    ran = ballot("import", "record", write(ballot, "record.txt", sample_record("en")), "--dry-run", "--json")
    read = json.loads(ran.out)
    assert read.keys() == {"items", "look_here", "warnings"}
    assert len(read["items"]) == 11
    assert {"number", "title", "outcome", "outcomes", "documents", "ballots"} == read["items"][0].keys()
    ballots = [one for item in read["items"] for one in item["ballots"]]
    assert len(ballots) == 8
    assert all(one.keys() == BALLOTS for one in ballots)
    assert not (ballot.folder / "instance").exists()


def test_the_real_record_gives_its_eight_ballots(ballot: Terminal, shared: Path) -> None:
    seed = next((shared / "seeds").glob("000_*.txt"))
    expected = json.loads((shared / "data" / "c21_record_expected.json").read_text(encoding="utf-8"))
    read = json.loads(ballot.good("import", "record", seed, "--dry-run", "--json"))
    assert [item["number"] for item in read["items"]] == [item["number"] for item in expected]
    assert [len(item["ballots"]) for item in read["items"]] == [len(item["ballot_questions"]) for item in expected]
    assert sum(len(item["ballots"]) for item in read["items"]) == 8


def test_two_languages_of_one_record_join_in_the_register(installed: Terminal) -> None:
    for language in ("en", "zh"):
        path = write(installed, f"{language}.txt", sample_record(language))
        stored = json.loads(installed.good("import", "record", path, "--source", "June", "--confirm", "--json"))
        assert (stored["source"], stored["stored"]) == ("June", 8)
    installed.good(
        *("consultation", "draft", "--as", SECRETARIAT, "--reference", "DM-1", "--title", "T", "--basis", "B"),
        *("--authorised-by", "A", "--deadline", "2099-12-01 17:00", "--from-record", "June"),
    )
    # Two have doubts, and nobody has confirmed them.
    assert len(json.loads(installed.good("consultation", "show", "DM-1", "--json"))["ballots"]) == 6
    again = json.loads(installed.good("import", "record", path, "--source", "June", "--json"))
    assert (again["stored"], again["confirmed"], again["differences"]) == (0, 0, 0)


def test_nothing_is_drafted_from_a_record_that_nobody_has_confirmed(installed: Terminal) -> None:
    installed.good("import", "record", write(installed, "en.txt", sample_record("en")), "--source", "June")
    ran = installed(
        *("consultation", "draft", "--as", SECRETARIAT, "--reference", "DM-1", "--title", "T", "--basis", "B"),
        *("--authorised-by", "A", "--deadline", "2099-12-01 17:00", "--from-record", "June"),
    )
    assert ran.status == 2
    assert "nobody has confirmed what was read from June" in ran.err


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\xff\xfe\xff", b"Dear Sir", b"PK\x03\x04"])
def test_a_file_that_is_no_record_is_refused_with_what_and_where(installed: Terminal, content: bytes) -> None:
    ran = installed("import", "record", write(installed, "letter.txt", content))
    assert ran.status == 2
    assert ran.out == ""
    assert ran.err.startswith("Error: The file letter.txt")


def test_a_file_that_is_not_there_is_refused(installed: Terminal) -> None:
    ran = installed("import", "roll", installed.folder / "missing.csv")
    assert ran.status == 2
    assert "missing.csv" in ran.err


def test_roll_and_focal_points_are_stored(installed: Terminal) -> None:
    roll = installed.good("import", "roll", write(installed, "roll.csv", ROLL))
    assert "CH: without the right to vote, CS 169 (arrears)" in roll
    assert "3 Member States, 2 with the right to vote" in roll
    path = write(installed, "people.csv", FOCAL_POINTS)
    assert json.loads(installed.good("import", "focal-points", path, "--json"))["stored"] == 4
    assert json.loads(installed.good("import", "focal-points", path, "--json"))["stored"] == 0


def test_a_spreadsheets_semicolons_byte_order_mark_and_order_of_columns_are_read(ballot: Terminal) -> None:
    text = "\ufeffground;Entitled;State;region\r\n;yes;za;\r\nCS 169;no;CH;B\r\n"
    read = json.loads(ballot.good("import", "roll", write(ballot, "r.csv", text), "--dry-run", "--json"))
    assert [(one["state"], one["region"], one["entitled"], one["ground"]) for one in read["members"]] == [
        ("ZA", "D", True, None),
        ("CH", "B", False, "CS 169"),
    ]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("XX,A,yes,", "column “state” (XX) – this is not the two-letter code"),
        ("DE,B,perhaps,", "column “entitled” (perhaps) – yes or no is required"),
        ("DE,B,no,", "column “ground” – a ground is required"),
        ("DE,B,yes,CS 169", "column “ground” (CS 169) – a ground is given only for a Member State without"),
        ("DE,Q,yes,", "column “region” (Q) – this is not one of the regions A, B, C, D and E"),
        ("ZA,D,yes,", "column “state” (ZA) – it appears in the list twice"),
        ("DE,B,no,CS \u202e169", "the character U+202E cannot be recorded (line 1, character 4)"),
        ("DE,B,no,CS\u200b169", "the character U+200B cannot be recorded (line 1, character 3)"),
        ("DE\u2066,B,yes,", "this is not the two-letter code"),
        ("DE,B", "2 cells"),
        ('DE,B,yes,"', "quotation marks"),
    ],
)
def test_one_bad_row_of_a_roll_is_named_by_its_line_and_nothing_is_stored(
    installed: Terminal, row: str, why: str
) -> None:
    path = write(installed, "roll.csv", f"state,region,entitled,ground\nZA,D,yes,\n{row}\n")
    ran = installed("import", "roll", path)
    assert ran.status == 2
    assert "The file roll.csv, line 3" in ran.err
    assert why in ran.err
    people = write(installed, "people.csv", "state,name,email,language\nZA,Asha Pine,asha@za.example,en\n")
    assert (
        "column “state” (ZA) – this Member State is not on the roll" in installed("import", "focal-points", people).err
    )


def test_all_faults_of_a_list_are_told_at_once(ballot: Terminal) -> None:
    text = "state,name,email,language\nZA,,a@za.example,en\nDE,Jonas Elm,nowhere,en\nFR,Odile Marsh,o@fr.example,de\n"
    ran = ballot("import", "focal-points", write(ballot, "p.csv", text), "--dry-run")
    assert ran.status == 2
    assert "The file p.csv, line 2, column “name” – a text of up to 200 characters is required." in ran.err
    assert "The file p.csv, line 3, column “email” (nowhere) – this is not an e-mail address." in ran.err
    assert "The file p.csv, line 4, column “language” (de) – this is not one of the languages used here." in ran.err


def test_a_state_that_is_not_on_the_roll_is_told_with_its_line_among_the_other_faults(installed: Terminal) -> None:
    installed.good("import", "roll", write(installed, "roll.csv", ROLL))
    text = "state,name,email,language\nZA,Asha,asha@za.example,en\nAR,Ana,nowhere,en\n"
    for dry in ((), ("--dry-run",)):
        ran = installed("import", "focal-points", write(installed, "p.csv", text), *dry)
        assert ran.status == 2
        assert "line 3, column “state” (AR) – this Member State is not on the roll" in ran.err
        assert "line 3, column “email” (nowhere)" in ran.err


@pytest.mark.parametrize("text", ["state,name\nZA,Asha\n", "ZA,Asha,a@za.example,en\n", "state,name,email,language\n"])
def test_a_list_without_its_columns_or_rows_is_refused(ballot: Terminal, text: str) -> None:
    ran = ballot("import", "focal-points", write(ballot, "p.csv", text), "--dry-run")
    assert ran.status == 2
    assert ran.err.startswith("Error: The file p.csv")


def test_with_two_officers_of_the_secretariat_it_asks_who_does_it(installed: Terminal) -> None:
    installed.good("user", "add", "d.osei@secretariat.example", "--role", "secretariat")
    path = write(installed, "roll.csv", ROLL)
    ran = installed("import", "roll", path)
    assert ran.status == 2
    assert "--as" in ran.err
    installed.good("import", "roll", path, "--as", SECRETARIAT)


def test_while_a_consultation_is_open_a_list_says_what_becomes_of_its_people_and_takes_a_second_officer(
    opened: Terminal,
) -> None:
    path = write(opened, "new.csv", FOCAL_POINTS + "ZA,New One,new@za.example,en\nCH,Other,other@ch.example,fr\n")
    before = json.loads(opened.good("consultation", "show", "DM-21/1012", "--json"))
    said = opened.good("import", "focal-points", path, "--dry-run")
    assert "DM-21/1012, which is open: entries 2, invitations 1, notices to the States' other focal points 2\n" in said
    assert said.endswith("; nothing was stored\n")
    [there] = json.loads(opened.good("import", "focal-points", path, "--dry-run", "--json"))["consultations"]
    assert (there["reference"], there["entries"], there["deadline_passed"]) == ("DM-21/1012", 2, False)
    assert json.loads(opened.good("consultation", "show", "DM-21/1012", "--json")) == before

    proposed = opened("import", "focal-points", path)
    assert proposed.status == 0
    assert "a second officer has to confirm the list at /secretariat/focal-points/waiting/1" in proposed.err
    assert "0 of them new" in proposed.out
    assert json.loads(opened.good("import", "focal-points", path, "--json"))["proposal"] == 2
    assert json.loads(opened.good("consultation", "show", "DM-21/1012", "--json")) == before


def test_a_dry_run_without_an_installation_says_what_it_has_not_looked_at(ballot: Terminal) -> None:
    ran = ballot("import", "focal-points", write(ballot, "p.csv", FOCAL_POINTS), "--dry-run")
    assert (ran.status, ran.out) == (0, "4 focal points of 3 Member States; nothing was stored\n")
    assert "was not looked at" in ran.err
    assert not (ballot.folder / "instance").exists()
