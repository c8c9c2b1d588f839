"""Titles and questions of all ballots on one page, in one language, beside the minute."""

from __future__ import annotations

from bs4 import BeautifulSoup

from ballot.services.consultations import drafts, overview
from tests.support.installation import World, wording
from tests.support.pages.browser import Browser, hidden_fields, text
from tests.support.pages.officer_pages import desk
from tests.support.papers.registered import Said, confirmed

MINUTE = "In view of the urgency, to consult by correspondence and ask them to note Document C21/1"


def _draft(world: World) -> int:
    ids = confirmed(
        world, Said("2.9", question="to note Document C21/1", text=MINUTE, documents=()), reference="June 2021"
    )
    draft = world.draft(ballots=0)
    drafts.add_conclusions(world.parts, world.secretary, draft, ids)
    drafts.add_ballot(world.parts, world.secretary, draft, wording("to approve", title="Another"))
    return draft


def test_the_question_is_proposed_without_the_minutes_frame_and_the_minute_stands_beside_it(
    world: World, chair: Browser
) -> None:
    draft = _draft(world)
    page = chair.get(desk(world, draft, "/ballots/questions"))
    first = BeautifulSoup(page.text, "html.parser").select_one("#text-1")
    assert first is not None
    assert first.get_text().strip() == "to note Document C21/1"
    assert MINUTE in text(page)
    assert "Budget" in page.text


def test_all_of_them_are_changed_at_once_and_in_one_language(world: World, chair: Browser) -> None:
    draft = _draft(world)
    address = desk(world, draft, "/ballots/questions?code=fr")
    seen = hidden_fields(chair.get(address))
    form = {"title-1": "Budget (fr)", "text-1": "prendre note", "title-2": "Autre", "text-2": "approuver"}
    answer = chair.post(address, seen | form | {"code": "fr"})
    assert (answer.status_code, answer.location) == (303, desk(world, draft, "/ballots"))
    view = overview.read_draft(world.parts, draft)
    one, two = view.ballots
    sha256 = view.register[0].source_sha256
    assert (one.title, one.text["fr"]) == ({"en": "Budget", "fr": "Budget (fr)"}, "prendre note")
    assert (two.title, two.text) == ({"en": "Another", "fr": "Autre"}, {"en": "to approve", "fr": "approuver"})
    assert (one.actions, one.source) == (["note"], {"reference": "June 2021", "sha256": sha256, "paragraph": "2.9"})
    stale = chair.post(address, seen | form | {"code": "fr", "text-1": "noter"})
    assert stale.status_code == 409
    assert overview.read_draft(world.parts, draft).ballots[0].text["fr"] == "prendre note"


def test_a_character_that_no_text_may_have_is_said_and_taken_out_at_the_press_of_a_button(
    world: World, chair: Browser
) -> None:
    draft = _draft(world)
    address = desk(world, draft, "/ballots/questions")
    seen = hidden_fields(chair.get(address))
    form = seen | {"title-1": "Bud\u200bget", "text-1": "to note\nDocu\u202ement", "code": "en"}
    before = world.dump()
    refused = chair.post(address, form)
    assert refused.status_code == 422
    assert "In English, the character U+200B cannot be recorded (line 1, character 4)" in text(refused)
    assert "Remove these characters" in text(refused)
    assert world.dump() == before
    assert chair.post(address, form | {"without": "forbidden"}).status_code == 303
    first = overview.read_draft(world.parts, draft).ballots[0]
    assert (first.title["en"], first.text["en"]) == ("Budget", "to note\nDocument")
