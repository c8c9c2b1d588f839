"""`ballot import agenda`: a letter becomes the agenda of a session, once."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.agendas import LETTER
from tests.support.command_line import SECRETARIAT, Terminal
from tests.support.papers.word import docx, inserted, paragraph, table


def write(ballot: Terminal, name: str, content: str) -> Path:
    path = ballot.folder / name
    path.write_text(content, encoding="utf-8")
    return path


def test_a_dry_run_prints_the_promised_object_and_needs_no_installation(ballot: Terminal) -> None:
    read = json.loads(ballot.good("import", "agenda", write(ballot, "letter.txt", LETTER), "--dry-run", "--json"))
    assert len(read["rows"]) == 9
    keys = {"group", "number", "title", "documents", "agenda_refs", "contributions", "new"}
    assert all(row.keys() == keys for row in read["rows"])
    assert not (ballot.folder / "instance").exists()


def test_the_real_letter_has_its_66_rows(ballot: Terminal, shared: Path) -> None:
    seed = next((shared / "seeds").glob("003_*.txt"))
    expected = json.loads((shared / "data" / "vcc2_agenda_expected.json").read_text(encoding="utf-8"))
    read = json.loads(ballot.good("import", "agenda", seed, "--dry-run", "--json"))
    assert [(row["group"], row["number"], row["title"]) for row in read["rows"]] == [
        (row["group"], row["number"], row["title_zh"]) for row in expected
    ]


def test_the_same_letter_twice_is_stored_once(installed: Terminal) -> None:
    path = write(installed, "letter.txt", LETTER)
    for stored in (10, 0):
        printed = installed.good("import", "agenda", path, "--session", "VCC-2", "--kind", "consultation", "--json")
        assert json.loads(printed)["stored"] == stored


def test_another_agenda_of_the_session_is_stored_only_when_it_is_accepted(installed: Terminal) -> None:
    installed.good("import", "agenda", write(installed, "letter.txt", LETTER), "--session", "C21", "--as", SECRETARIAT)
    corrected = write(installed, "corrected.txt", LETTER.replace("21R3", "21R4"))
    refused = installed("import", "agenda", corrected, "--session", "C21")
    assert refused.status == 2
    assert "0 items would be added, 1 changed and 0 removed" in refused.err
    assert "1 changes" in installed.good("import", "agenda", corrected, "--session", "C21", "--accept")


def test_tracked_changes_have_to_be_answered_before_an_agenda_is_stored(installed: Terminal) -> None:
    changed = docx(
        paragraph("The draft agenda of the session is in this table."),
        table(["", "Subject", "C20/# documents"], ["1", "Accounts of the year", paragraph(inserted("42"))]),
    )
    path = installed.folder / "agenda.docx"
    path.write_bytes(changed)
    refused = installed("import", "agenda", path, "--session", "C21")
    assert refused.status == 2
    assert "tracked changes" in refused.err
    assert "1 items" in installed.good("import", "agenda", path, "--session", "C21", "--tracked-changes-read")


def test_without_a_session_nothing_is_stored(installed: Terminal) -> None:
    ran = installed("import", "agenda", write(installed, "letter.txt", LETTER))
    assert (ran.status, ran.out) == (2, "")
    assert "--session" in ran.err


def test_a_paper_without_an_agenda_is_refused_with_what_and_where(installed: Terminal) -> None:
    ran = installed("import", "agenda", write(installed, "letter.txt", "This is the letter that has no agenda.\n"))
    assert (ran.status, ran.out) == (2, "")
    assert "letter.txt" in ran.err
