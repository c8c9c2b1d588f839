"""The pages of sessions and of an agenda."""

from __future__ import annotations

import pytest

from ballot.importers.agendas.csv_rows import read_agenda_csv
from ballot.services.agenda import sessions
from tests.support.agendas import LETTER, read_text
from tests.support.installation import BODY, World
from tests.support.pages.agenda_pages import SESSION_FORM, make_agenda, make_session
from tests.support.pages.browser import Browser, text
from tests.support.pages.secretariat_pages import cells, wrong_fields


def test_a_session_is_entered_and_shown_with_all_that_was_typed(world: World, secretary: Browser) -> None:
    assert "No session has been entered yet." in text(secretary.get("/agenda"))
    secretary.get("/agenda/new")
    answer = secretary.post("/agenda/new", SESSION_FORM)
    assert answer.status_code == 303
    page = text(secretary.get(answer.location))
    for said in ("Agenda of VCC-2", "Second virtual consultation", "2020-11-16 – 2020-11-20", "Next session C21"):
        assert said in page
    assert "Monday 2 November 2020, 23:59 (Geneva)" in page
    assert [row[0] for row in cells(secretary.get("/agenda"))] == ["C21", "VCC-2 Second virtual consultation"]


def test_the_form_shows_what_is_entered_and_saves_it_unchanged(world: World, secretary: Browser) -> None:
    secretary.get("/agenda/new")
    address = secretary.post("/agenda/new", SESSION_FORM).location
    before = sessions.list_sessions(world.parts, world.secretary, BODY)
    form = secretary.get(f"{address}/edit")
    for typed in ("VCC-2", "2020-11-16", "2020-11-02T23:59", "C21", "DM-20/1013"):
        assert f'value="{typed}"' in form.text
    assert secretary.post(f"{address}/edit", SESSION_FORM).status_code == 303
    assert sessions.list_sessions(world.parts, world.secretary, BODY) == before


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("kind", "meeting"),
        ("reference", "C 21"),
        ("begins_on", "next week"),
        ("ends_on", "2020-11-15"),
        ("time_zone", "Mars"),
        ("contributions_until", "soon"),
        ("next_session", "VCC-2"),
    ],
)
def test_what_is_wrong_with_the_form_is_said_beside_the_field(
    world: World, secretary: Browser, field: str, typed: str
) -> None:
    secretary.get("/agenda/new")
    answer = secretary.post("/agenda/new", SESSION_FORM | {field: typed})
    assert 400 <= answer.status_code < 500
    assert wrong_fields(answer) == [field]
    assert sessions.list_sessions(world.parts, world.secretary, BODY) == []


def test_a_reference_that_is_there_is_refused_beside_its_field(world: World, secretary: Browser) -> None:
    make_session(world)
    secretary.get("/agenda/new")
    answer = secretary.post("/agenda/new", SESSION_FORM)
    assert answer.status_code == 409
    assert wrong_fields(answer) == ["reference"]
    assert "A session or consultation VCC-2 already exists" in text(answer)


def test_the_agenda_shows_its_groups_with_documents_states_and_places(world: World, secretary: Browser) -> None:
    session, _ = make_agenda(world)
    page = secretary.get(f"/agenda/{session}")
    said = text(page)
    assert "1 Subjects that need a decision before the end of the year" in said
    rows = cells(page)
    assert len(rows) == 9
    assert rows[0][2:5] == ["C20/21(Rev.3)", "PL 1.8", "–"]
    assert rows[2][2] == "[C20/40]"
    assert rows[4][4] == "China VC/2 Saudi Arabia VC/10 United States of America VC/10"
    assert rows[5][1].endswith("new")


def test_the_agenda_goes_out_as_csv_and_comes_back_as_it_was(world: World, secretary: Browser) -> None:
    session, _ = make_agenda(world)
    answer = secretary.get(f"/agenda/{session}/agenda.csv")
    assert answer.headers["Content-Disposition"] == "attachment; filename=council-VCC-2-agenda.csv"
    assert read_agenda_csv(answer.data, "agenda.csv").rows == read_text(LETTER).rows


def test_the_chair_sees_an_agenda_and_is_offered_no_change(world: World, chair: Browser) -> None:
    session, items = make_agenda(world)
    for address in ("/agenda", f"/agenda/{session}", f"/agenda/{session}/items/{items[0]}"):
        page = chair.get(address)
        assert page.status_code == 200
        assert all(act not in text(page) for act in ("New session", "Import the agenda", "Edit the item", "Record an"))
    assert chair.get(f"/agenda/{session}/edit").status_code == 403


def test_a_session_that_is_not_there_is_not_found(secretary: Browser) -> None:
    assert secretary.get("/agenda/77").status_code == 404
