"""An agenda is imported in the browser: what it would change is shown, and what is accepted is stored."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from ballot.importers.agendas.csv_rows import write_agenda
from ballot.services.agenda import items
from tests.support.agendas import LETTER, read_text
from tests.support.installation import BODY, World
from tests.support.pages.agenda_pages import make_agenda, make_session, send_letter
from tests.support.pages.browser import Browser, hidden_fields, text
from tests.support.papers.word import docx, inserted, paragraph, table

CORRECTED = LETTER.replace("21R3", "21R4").replace("3\tAccounts of the year 2019 (ADM 16)\t[40]\n", "")


def accepted(page: TestResponse) -> list[str]:
    """The keys that the page has ticked."""
    boxes = BeautifulSoup(page.text, "html.parser").select("input[name=accepted][checked]")
    return [str(one["value"]) for one in boxes]


def take(browser: Browser, session: int, page: TestResponse, keys: list[str]) -> TestResponse:
    return browser.post(f"/agenda/{session}/import/take", hidden_fields(page) | {"accepted": keys})


def titles(world: World, session: int) -> list[str]:
    return [one.row.title for one in items.list_items(world.parts, world.secretary, BODY, session)]


@pytest.mark.parametrize("name", ["letter.txt", "agenda.csv"])
def test_an_agenda_is_shown_before_it_is_stored_and_then_stored_whole(
    world: World, secretary: Browser, name: str
) -> None:
    session = make_session(world)
    sent = write_agenda(read_text(LETTER).rows) if name.endswith(".csv") else LETTER
    page = send_letter(secretary, session, sent, name)
    assert "9 lines of the agenda would change. Nothing has been stored yet." in text(page)
    assert titles(world, session) == []
    answer = take(secretary, session, page, accepted(page))
    assert answer.status_code == 303
    assert "Candidates for the chairs of working groups" in text(secretary.get(answer.location))
    assert len(titles(world, session)) == 9
    assert "Nothing: the agenda of VCC-2 says the same." in text(send_letter(secretary, session, sent, name))


def test_a_corrected_letter_is_accepted_line_by_line(world: World, secretary: Browser) -> None:
    session, _ = make_agenda(world)
    page = send_letter(secretary, session, CORRECTED)
    assert "2 lines of the agenda would change." in text(page)
    assert "C20/21(Rev.4)" in text(page)
    assert [key.partition("-")[0] for key in accepted(page)] == ["changed"]  # nothing is removed unless it is ticked
    take(secretary, session, page, accepted(page))
    rows = {one.row.title: one.row for one in items.list_items(world.parts, world.secretary, BODY, session)}
    assert rows["Candidates for the chairs of working groups"].documents[0].revision == 4
    assert "Accounts of the year 2019" in rows


def test_what_has_changed_meanwhile_is_shown_anew_and_not_stored(
    world: World, secretary: Browser, second: Browser
) -> None:
    session = make_session(world)
    page, other = send_letter(secretary, session), send_letter(second, session, CORRECTED)
    take(second, session, other, accepted(other))
    answer = take(secretary, session, page, accepted(page))
    assert answer.status_code == 409
    assert "another officer has changed the agenda" in text(answer)
    assert len(titles(world, session)) == 8


def test_tracked_changes_have_to_be_answered(world: World, secretary: Browser) -> None:
    session = make_session(world)
    sent = docx(
        paragraph("The draft agenda of the session is in this table."),
        table(["", "Subject", "C20/# documents"], ["1", "Accounts of the year", paragraph(inserted("42"))]),
    )
    page = send_letter(secretary, session, sent, "agenda.docx")
    assert "The file has tracked changes." in text(page)
    unanswered = take(secretary, session, page, accepted(page))
    assert unanswered.status_code == 422
    assert titles(world, session) == []
    fields = hidden_fields(unanswered) | {"accepted": accepted(unanswered), "answered": "yes"}
    assert secretary.post(f"/agenda/{session}/import/take", fields).status_code == 303
    assert titles(world, session) == ["Accounts of the year"]


def test_what_was_not_understood_is_said_with_its_place(world: World, secretary: Browser) -> None:
    session = make_session(world)
    page = text(send_letter(secretary, session, LETTER.replace("24 72", "24 pending")))
    assert "This was not read as a document. Line or paragraph 15: pending" in page


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        (b"This is the letter that has no agenda.", "letter.txt"),
        (b"\xff\xfe\xff", "letter.txt"),
        (b"PK\x03\x04", "letter.docx"),
        (b"%PDF-1.7", "letter.pdf"),
        (b"number,colour\n1,red\n", "agenda.csv"),
        (b"", "letter.txt"),
    ],
)
def test_a_file_that_is_no_agenda_is_refused_and_changes_nothing(
    world: World, secretary: Browser, sent: bytes, name: str
) -> None:
    session = make_session(world)
    answer = send_letter(secretary, session, sent, name)
    assert answer.status_code == 422
    assert "Nothing was changed." in text(answer)
    assert titles(world, session) == []


def test_a_form_that_carries_nothing_is_shown_anew(world: World, secretary: Browser) -> None:
    session = make_session(world)
    secretary.get(f"/agenda/{session}/import")
    for carried in ("", "!", "é"):
        answer = secretary.post(f"/agenda/{session}/import/take", {"carried": carried, "file": "letter.txt"})
        assert answer.status_code in (200, 422)
    assert titles(world, session) == []
