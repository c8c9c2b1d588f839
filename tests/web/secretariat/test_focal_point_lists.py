"""Lists of focal points on the secretariat's pages: taken away, sent in, shown before they are taken."""

from __future__ import annotations

import base64
import io

import pytest
from werkzeug.test import TestResponse

from ballot.services.consultations import overview
from ballot.services.core import audit_log
from ballot.services.council.csv_lists import write_focal_points
from ballot.services.council.lists import read_focal_points
from ballot.services.council.members import Designation
from tests.support.installation import CLOSES, DAY, GROUND, INSTANT, World
from tests.support.pages.browser import Browser, hidden_fields, text
from tests.support.pages.secretariat_pages import (
    HOSTILE,
    LATER,
    SECOND,
    SECRETARY,
    cells,
    confirm_change,
    where_they_are_given,
    wrong_fields,
)
from tests.support.spreadsheets import spreadsheet

ADDRESS = "/secretariat/lists/focal-points"
HEAD = "state,name,email,language\n"
LIST = HEAD + f"AR,AR 0,focal@ar.example,en\nBR,Somebody Else,focal@br.example,en\nFR,{HOSTILE},new@fr.example,fr\n"


def send(browser: Browser, content: str | bytes, name: str = "people.csv") -> TestResponse:
    browser.get(ADDRESS)
    raw = content if isinstance(content, bytes) else content.encode()
    return browser.post(ADDRESS, {"list": (io.BytesIO(raw), name)})


def test_all_focal_points_can_be_taken_away_and_sent_back(world: World, secretary: Browser) -> None:
    answer = secretary.get("/secretariat/lists/focal-points.csv")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == "attachment; filename=council-focal-points-2026-03-02.csv"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert [one.state for one in read_focal_points(answer.data, "x.csv")] == [
        *("AR", "AR", "BR", "BR", "CA", "CA", "CH", "CH", "FR", "FR"),
    ]
    again = send(secretary, answer.data)
    assert "Nothing: every person in the list is a focal point already." in text(again)
    assert "Add " not in text(again)


def test_an_empty_list_has_the_names_of_the_columns_and_is_offered_where_one_is_sent_in(secretary: Browser) -> None:
    page = secretary.get(ADDRESS)
    assert "which spreadsheets call “CSV UTF-8”" in text(page)
    assert 'href="/secretariat/lists/focal-points-empty.csv"' in page.text
    answer = secretary.get("/secretariat/lists/focal-points-empty.csv")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == "attachment; filename=focal-points-empty.csv"
    assert answer.data.decode("utf-8-sig").splitlines() == [HEAD.strip()]
    assert send(secretary, answer.data).status_code == 422


def test_a_file_in_another_encoding_is_refused_with_the_format_to_save_it_in(secretary: Browser) -> None:
    answer = send(secretary, (HEAD + "AR,José,jose@ar.example,es\n").encode("latin-1"))
    assert answer.status_code == 422
    assert "It is not UTF-8 text; save it as UTF-8, which spreadsheets call “CSV UTF-8”." in text(answer)


def test_the_ledger_can_be_taken_away(world: World, secretary: Browser) -> None:
    lines = secretary.get("/secretariat/lists/ledger.csv").data.decode("utf-8-sig").splitlines()
    assert lines[0] == "state,entitled,ground,effective_on,reason,recorded_at,recorded_by"
    assert lines[1] == f"CH,no,{GROUND},2026-03-02,elected,2026-03-02T09:00:00+00:00,Secretariat"


def test_a_list_is_shown_first_and_then_taken(world: World, secretary: Browser) -> None:
    before = world.dump()
    shown = send(secretary, LIST, "<b>people.csv")
    said = text(shown)
    assert "1 focal point would be added." in said
    assert "Nothing has been stored yet." in said
    assert (
        "To be added 1 Unchanged 1 Known under another name or language 1 Current focal points not in the list 8"
        in said
    )
    assert HOSTILE in said
    assert HOSTILE not in shown.text
    assert "<b>" not in shown.text
    assert world.dump() == before
    done = secretary.post(f"{ADDRESS}/take", hidden_fields(shown))
    assert done.status_code == 303
    assert "1 focal point has been added." in text(secretary.get(done.location))
    assert world.person("FR", 2).email == "new@fr.example"
    assert world.person("BR").name == "BR 0"


def test_all_faults_are_told_with_line_column_and_what_stands_there(world: World, secretary: Browser) -> None:
    before = world.dump()
    text_ = HEAD + f"XX,Ana,{HOSTILE},en\nAR,Ana\nDE,Grace,grace@de.example,deutsch\n"
    answer = send(secretary, text_)
    assert answer.status_code == 422
    assert "Something needs your attention Nothing was changed. 5 errors in the list" in text(answer)
    assert [row[:3] for row in cells(answer)] == [
        ["2", "state", "XX"],
        ["2", "email", HOSTILE],
        ["3", "–", "–"],
        ["4", "state", "DE"],
        ["4", "language", "deutsch"],
    ]
    assert all(row[3] for row in cells(answer))
    assert HOSTILE not in answer.text
    assert world.dump() == before


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"", "people.csv", "It is empty."),
        (b"%PDF-1.7", "people.csv", "It is a PDF, not text; save it as plain text."),
        (HEAD.encode(), "people.csv", "There is no row below the names of the columns."),
        (LIST.encode(), "people.docx", "Its name does not end in xlsx, csv, tsv or txt."),
    ],
)
def test_a_file_that_is_no_list_is_refused_beside_its_field(
    world: World, secretary: Browser, content: bytes, name: str, why: str
) -> None:
    answer = send(secretary, content, name)
    assert answer.status_code == 422
    assert wrong_fields(answer) == ["list"]
    assert f'<p class="problem" id="list-problem">{why}</p>' in answer.text
    assert cells(answer) == []


@pytest.mark.parametrize(
    ("content", "line", "why"),
    [
        (
            b"state,name\nAR,Ana\n",
            "1",
            "The columns are state and name; they must be state, name, email and language.",
        ),
        (
            LIST.encode("cp1252") + b"\xe9",
            "5",
            "It is not UTF-8 text; save it as UTF-8, which spreadsheets call “CSV UTF-8”.",
        ),
    ],
)
def test_a_line_for_which_the_file_is_no_list_is_told_in_the_table(
    world: World, secretary: Browser, content: bytes, line: str, why: str
) -> None:
    answer = send(secretary, content)
    assert answer.status_code == 422
    assert "Something needs your attention Nothing was changed. 1 error in the list" in text(answer)
    assert "aria-invalid" not in answer.text
    assert cells(answer) == [[line, "–", "–", why]]


def test_a_spreadsheet_is_read_and_where_it_has_several_such_sheets_one_is_chosen(
    world: World, secretary: Browser
) -> None:
    rows = [line.split(",") for line in LIST.splitlines()]
    assert "1 focal point would be added." in text(send(secretary, spreadsheet({"People": rows}), "people.xlsx"))
    book = spreadsheet({"2025": [HEAD.strip().split(",")], "2026": rows})
    asked = send(secretary, book, "people.xlsx")
    assert asked.status_code == 422
    assert "These sheets have the columns of the list: 2025 and 2026; please say which one to read." in text(asked)
    assert '<option value="2026">2026</option>' in asked.text
    chosen = secretary.post(ADDRESS, {"list": (io.BytesIO(book), "people.xlsx"), "tab": "2026"})
    assert "1 focal point would be added." in text(chosen)


def test_without_a_file_the_form_says_so(world: World, secretary: Browser) -> None:
    secretary.get(ADDRESS)
    answer = secretary.post(ADDRESS)
    assert answer.status_code == 422
    assert "No file was chosen" in text(answer)


def test_if_somebody_was_added_meanwhile_nothing_is_taken_and_it_is_shown_anew(
    world: World, secretary: Browser
) -> None:
    fields = hidden_fields(send(secretary, LIST))
    secretary.get("/secretariat/members/FR")
    secretary.post("/secretariat/members/FR/focal-points", {"name": "N", "email": "new@fr.example", "language": "fr"})
    before = world.dump()
    answer = secretary.post(f"{ADDRESS}/take", fields)
    assert answer.status_code == 409
    assert "Nothing was changed: focal points, or the consultations that are open, have changed" in text(answer)
    assert "Nothing: every person in the list is a focal point already." in text(answer)
    assert world.dump() == before


def test_what_the_form_carries_is_judged_again(world: World, secretary: Browser) -> None:
    fields = hidden_fields(send(secretary, LIST))
    other = base64.b64encode(write_focal_points([Designation("FR", "Mallory", "mallory@fr.example", "fr")])).decode()
    before = world.dump()
    for changes in (
        {"carried": other},
        {"carried": "%%%"},
        {"carried": ""},
        {"carried": base64.b64encode(HEAD.encode() + b"XX,a,b,c\n").decode()},
        {"digest": ""},
    ):
        assert secretary.post(f"{ADDRESS}/take", fields | changes).status_code == 409
    assert world.dump() == before


# ---------------------------------------------------------------------- while a consultation is open


def test_while_a_consultation_is_open_the_preview_says_what_happens_in_it_and_that_is_what_happens(
    world: World, secretary: Browser, second: Browser
) -> None:
    over, consultation = world.open(record_until=CLOSES + DAY), world.open(closes_at=CLOSES + DAY)
    world.clock.moment = CLOSES
    secretary.sign_in(SECRETARY)  # weeks later, the session has ended
    shown = send(secretary, LIST + "CH,Heidi,heidi@ch.example,en\n")
    reference, other = world.row(consultation).reference, world.row(over).reference
    said = (
        f"{reference} is open until Tuesday 24 March 2026, 10:00 (Geneva). The list would change the persons "
        "who may reply to it: "
        "2 entries would be made in its record. 1 invitation would be sent. "
        "4 notices would be sent to the other focal points of these States."
    )
    assert said in text(shown)
    assert f"In {other} the deadline has passed: nothing would be entered in its record" in text(shown)
    done = secretary.post(f"{ADDRESS}/take", hidden_fields(shown))
    assert "You proposed this." in text(secretary.get(done.location))
    assert (world.acts(over), world.acts(consultation)) == (["opened"], ["opened"])
    second.sign_in(SECOND)
    for one in (said, "Heidi", "To be added 2"):
        assert one in text(second.get(done.location))
    assert confirm_change(second, done).status_code == 303
    assert (world.acts(over), world.acts(consultation)) == (["opened"], ["opened", "focal-point", "focal-point"])
    assert len(world.mails("designation")) == 4
    assert overview.read_overview(world.parts, consultation).checkpoint is not None
    deed = audit_log.list_entries(world.parts)[0]
    assert (deed.by, deed.facts) == (
        world.secretary,
        {"added": 2, "reference": [reference], "confirmed_by": world.second},
    )


def test_if_a_consultation_was_opened_meanwhile_nothing_is_taken_before_that_was_shown(
    world: World, secretary: Browser, second: Browser
) -> None:
    fields = hidden_fields(send(secretary, LIST, "people.csv"))
    consultation = world.open()
    before = world.dump()
    answer = secretary.post(f"{ADDRESS}/take", fields)
    assert answer.status_code == 409
    assert f"{world.row(consultation).reference} is open until" in text(answer)
    assert "File people.csv" in text(answer)
    assert world.dump() == before
    proposed = secretary.post(f"{ADDRESS}/take", hidden_fields(answer))
    outdated = hidden_fields(second.get(proposed.location))
    world.open()
    before = world.dump()
    answer = second.post(f"{proposed.location}/confirm", outdated)
    assert (answer.status_code, world.dump()) == (409, before)
    assert confirm_change(second, proposed).status_code == 303
    assert world.acts(consultation) == ["opened", "focal-point"]


def test_if_the_deadline_has_passed_meanwhile_nothing_is_taken_before_that_was_shown(
    world: World, secretary: Browser
) -> None:
    consultation = world.open(record_until=CLOSES + DAY)
    world.clock.moment = CLOSES - INSTANT
    secretary.sign_in(SECRETARY)
    fields = hidden_fields(send(secretary, LIST))
    world.clock.moment = CLOSES
    answer = secretary.post(f"{ADDRESS}/take", fields)
    assert answer.status_code == 409
    assert "the deadline has passed" in text(answer)
    assert secretary.post(f"{ADDRESS}/take", hidden_fields(answer)).status_code == 303
    assert world.acts(consultation) == ["opened"]


def test_while_a_consultation_is_open_a_list_needs_credentials_given_again_and_is_not_lost(
    world: World, secretary: Browser, second: Browser
) -> None:
    consultation = world.open()
    shown = send(secretary, LIST, "people.csv")
    world.clock.forward(LATER)
    assert secretary.get(ADDRESS).location == f"/account/again?next={ADDRESS}"
    before = world.dump()
    answer = secretary.post(f"{ADDRESS}/take", hidden_fields(shown))
    assert answer.status_code == 403
    back = where_they_are_given(answer)
    assert world.dump() == before
    assert hidden_fields(answer)["carried"] == hidden_fields(shown)["carried"]
    assert "press the button there again" in text(secretary.get(secretary.give_again(SECRETARY, back).location))
    proposed = secretary.post(f"{ADDRESS}/take", hidden_fields(answer))
    assert confirm_change(second, proposed).status_code == 403
    second.give_again(SECOND, proposed.location)
    assert confirm_change(second, proposed).status_code == 303
    assert world.acts(consultation) == ["opened", "focal-point"]


def test_with_nothing_open_a_list_is_taken_without_asking(world: World, secretary: Browser) -> None:
    world.draft()
    world.close(world.open(closes_at=CLOSES))
    secretary.sign_in(SECRETARY)
    world.clock.forward(LATER)
    shown = send(secretary, LIST)
    assert secretary.post(f"{ADDRESS}/take", hidden_fields(shown)).status_code == 303


def test_a_very_long_list_is_shown_in_part(world: World, secretary: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ballot.web.secretariat.focal_point_lists.ROWS_SHOWN", 2)
    rows = "".join(f"AR,Ana {n},ana{n}@ar.example,es\n" for n in range(5))
    shown = send(secretary, HEAD + rows)
    assert "and 3 more" in text(shown)
    secretary.post(f"{ADDRESS}/take", hidden_fields(shown))
    assert world.person("AR", 6).name == "Ana 4"
