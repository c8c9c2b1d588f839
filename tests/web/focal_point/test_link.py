"""The mailed link: whom it invites, to what, until when; that opening it changes nothing; and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from bs4 import BeautifulSoup
from itsdangerous import URLSafeSerializer

from ballot.services.accounts import sessions
from ballot.services.consultations import chair_acts, closing
from ballot.services.council import focal_points
from tests.support import focal_point_changes
from tests.support.installation import DAY, HOUR, World
from tests.support.pages.addresses import link_of, paper_address
from tests.support.pages.browser import Browser, text


def sessions_in(dump: dict[str, list[Any]]) -> int:
    return len(dump["session"])


def test_a_link_says_who_is_invited_to_reply_for_whom_until_when_and_where_it_stands(
    world: World, browser: Browser
) -> None:
    consultation = world.open(ballots=3)
    world.reply(consultation, "BR")
    page = browser.get(f"/v/{link_of(world, consultation, 'AR')}")
    assert page.status_code == 200
    said = text(page)
    assert "Argentina is invited to reply on 3 proposed conclusions by Monday 23 March 2026, 10:00 (Geneva)" in said
    assert "09:00 UTC" in said
    assert "3 of the 4 Member States having the right to vote must be in favour. 1 has replied." in said
    assert "Argentina has not replied yet." in said
    assert "f…l@ar.example" in said
    assert "focal@ar.example" not in page.text


def test_opening_a_link_changes_nothing_however_often_and_by_whomever_it_is_opened(
    world: World, browser: Browser
) -> None:
    address = f"/v/{link_of(world, world.open(), 'AR')}"
    before = world.dump()
    for agent in ("a mail scanner", "Mozilla/5.0"):
        assert browser.get(address, headers={"User-Agent": agent}).status_code == 200
        assert (
            browser.get(address, headers={"Sec-Purpose": "prefetch;prerender", "Purpose": "prefetch"}).status_code
            == 200
        )
        assert browser.client.head(address, base_url=world.parts.base_url).status_code == 200
    assert world.dump() == before


def test_the_deadline_is_given_to_the_browser_to_say_it_in_the_readers_own_zone(world: World, browser: Browser) -> None:
    page = BeautifulSoup(browser.get(f"/v/{link_of(world, world.open(), 'AR')}").text, "html.parser")
    line = page.select_one(".own-zone")
    assert line is not None
    assert line.get_text() == ""
    assert line.has_attr("hidden")
    assert (line["data-at"], line["data-zone"]) == ("2026-03-23T09:00:00.000000Z", "Europe/Zurich")
    assert line["data-same-day"] == "That is {time} in {place}."
    assert line["data-other-day"] == "That is {date}, {time} in {place}."


def test_the_button_opens_a_session_for_this_consultation_and_leaves_the_token_behind(
    world: World, browser: Browser
) -> None:
    consultation = world.open()
    address = f"/v/{link_of(world, consultation, 'AR')}"
    browser.get(address)
    answer = browser.post(address)
    assert (answer.status_code, answer.location) == (303, paper_address(world, consultation))
    assert sessions_in(world.dump()) == 1
    assert browser.get(answer.location).status_code == 200


def test_the_page_says_that_the_state_has_replied_and_may_change_it(world: World, browser: Browser) -> None:
    consultation = world.open()
    world.reply(consultation, "AR")
    said = text(browser.get(f"/v/{link_of(world, consultation, 'AR')}"))
    assert "Argentina has replied (1st reply). It was recorded on Monday 2 March 2026, 10:00 (Geneva)." in said
    assert "It may be changed until the deadline." in said


def refused(world: World, browser: Browser, token: str, status: int, *words: str) -> str:
    """Both opening the link and pressing a button on it are refused, and store nothing."""
    before = world.dump()
    browser.get("/sign-in")
    for answer in (browser.get(f"/v/{token}"), browser.post(f"/v/{token}")):
        assert answer.status_code == status
        for word in words:
            assert word in text(answer)
        assert token not in answer.text
    assert world.dump() == before
    return text(browser.get(f"/v/{token}"))


def test_a_wrong_link_has_its_own_page(world: World, browser: Browser) -> None:
    world.open()
    refused(world, browser, "nonsense", 404, "This link is not valid", "was not issued here")


def test_an_altered_link_has_its_own_page(world: World, browser: Browser) -> None:
    token = link_of(world, world.open(), "AR")
    for altered in (token[:-1], token + "x", token[:-1] + ("A" if token[-1] != "A" else "B"), token.swapcase()):
        refused(world, browser, altered, 404, "This link is not valid")


def test_a_link_of_another_purpose_is_no_reply_link(world: World, browser: Browser) -> None:
    consultation = world.open()
    person = world.person("AR")
    facts = {"f": person.public_id, "c": consultation, "g": 1}
    token = str(URLSafeSerializer("another secret", salt="ballot link other").dumps(facts))
    refused(world, browser, token, 404, "This link is not valid")


def test_a_link_to_a_consultation_that_is_not_there_has_its_own_page(world: World, browser: Browser) -> None:
    world.open()
    refused(world, browser, link_of(world, 77, "AR"), 404, "Consultation not found")


def test_a_link_to_a_draft_shows_nothing_of_it(world: World, browser: Browser) -> None:
    draft = world.draft(title={"en": "not for anyone yet"})
    assert "not for anyone yet" not in refused(
        world, browser, link_of(world, draft, "AR"), 404, "Consultation not found"
    )


def test_the_link_of_a_removed_focal_point_is_withdrawn(world: World, browser: Browser) -> None:
    consultation = world.open()
    token = link_of(world, consultation, "AR")
    focal_point_changes.remove_focal_point(
        world.parts, world.secretary, world.person("AR").public_id, second=world.second
    )
    refused(world, browser, token, 410, "This link was withdrawn", "A reply that was recorded earlier stands.")


def test_a_replaced_link_is_withdrawn_and_the_new_one_works(world: World, browser: Browser) -> None:
    consultation = world.open()
    old = link_of(world, consultation, "AR")
    focal_points.replace_link(world.parts, world.secretary, world.person("AR").public_id)
    refused(world, browser, old, 410, "This link was withdrawn")
    assert browser.get(f"/v/{link_of(world, consultation, 'AR')}").status_code == 200


def _act(change: str, world: World) -> Callable[..., None]:
    """What withdraws a link; a removal is confirmed by the second officer."""
    return (
        partial(focal_point_changes.remove_focal_point, second=world.second)
        if change == "remove"
        else focal_points.replace_link
    )


@pytest.mark.parametrize("change", ["remove", "replace"])
def test_a_standing_session_dies_with_its_link(world: World, browser: Browser, change: str) -> None:
    consultation = world.open()
    browser.come_in(link_of(world, consultation, "AR"))
    act = _act(change, world)
    act(world.parts, world.secretary, world.person("AR").public_id)
    before = world.dump()
    address = paper_address(world, consultation)
    assert browser.get(address).status_code == 410
    answer = browser.post(address, {"step": "record", "instead_of": "0", "vote-1": "for", "vote-2": "for"})
    assert answer.status_code == 410
    assert "Your reply was not recorded: the link is no longer valid" in text(answer)
    assert world.dump() == before


@pytest.mark.parametrize("change", ["remove", "replace"])
def test_a_link_withdrawn_while_its_button_is_pressed_opens_no_session(
    world: World, browser: Browser, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """After the link was read, and before the session is opened."""
    consultation = world.open()
    act = _act(change, world)
    opens = sessions.open_focal_point_session

    def meanwhile(*asked: Any) -> str:
        act(world.parts, world.secretary, world.person("AR").public_id)
        return opens(*asked)

    address = f"/v/{link_of(world, consultation, 'AR')}"
    browser.get(address)
    monkeypatch.setattr(sessions, "open_focal_point_session", meanwhile)
    answer = browser.post(address)
    assert answer.status_code == 410
    assert "This link was withdrawn" in text(answer)
    assert sessions_in(world.dump()) == 0
    assert browser.get(paper_address(world, consultation)).status_code == 403


def test_the_link_of_a_state_without_the_right_to_vote_says_on_what_ground(world: World, browser: Browser) -> None:
    said = refused(world, browser, link_of(world, world.open(), "CH"), 403, "No right to vote", "CS 169 (arrears)")
    assert (
        "Switzerland does not have the right to vote in this consultation; the ground given is CS 169 (arrears)."
        in said
    )


def test_a_link_after_the_deadline_says_so_even_before_the_clock_has_closed(world: World, browser: Browser) -> None:
    consultation = world.open()
    world.clock.moment = world.row(consultation).closes_at or world.clock.moment
    said = refused(world, browser, link_of(world, consultation, "AR"), 410, "The deadline passed at 10:00 (Geneva)")
    assert "No reply of Argentina has been recorded." in said


def test_a_link_after_closing_leads_to_the_result_once_there_is_one(world: World, browser: Browser) -> None:
    consultation = world.open(record_until=None)
    world.reply(consultation, "AR")
    world.close(consultation)
    said = refused(world, browser, link_of(world, consultation, "AR"), 410, "This consultation is closed")
    assert "Argentina’s reply of Monday 2 March 2026, 10:00 (Geneva) stands." in said
    page = browser.get(f"/v/{link_of(world, consultation, 'AR')}")
    assert f'href="/results/council/{world.row(consultation).slug}"' in page.text


def test_a_link_after_closing_promises_no_result_before_there_is_one(world: World, browser: Browser) -> None:
    consultation = world.open(record_until=(world.clock.now() + 30 * DAY))
    world.clock.forward(21 * DAY)
    closing.close_due(world.parts)
    page = browser.get(f"/v/{link_of(world, consultation, 'AR')}")
    assert page.status_code == 410
    assert "/results/" not in page.text


def test_a_link_to_an_annulled_consultation_says_when_it_was_annulled_and_why(world: World, browser: Browser) -> None:
    consultation = world.open()
    world.reply(consultation, "AR")
    chair_acts.annul_consultation(world.parts, world.chair, consultation, "superseded by <C26/7>")
    said = refused(world, browser, link_of(world, consultation, "AR"), 409, "This consultation was annulled")
    assert "This consultation was annulled on Monday 2 March 2026, 10:00 (Geneva)." in said
    assert "No reply is counted, and there is no result." in said
    assert "Reason given by the Chair: superseded by <C26/7>" in said
    assert "Argentina’s reply of Monday 2 March 2026, 10:00 (Geneva) is not counted." in said
    assert "at this stage" not in said
    record = f"/audit/council/{world.row(consultation).slug}"
    assert f'href="{record}"' in browser.get(f"/v/{link_of(world, consultation, 'AR')}").text
    assert browser.get(record).status_code == 200


def test_a_link_and_its_paper_say_what_changed_since_the_mail(world: World, browser: Browser) -> None:
    consultation = world.open(ballots=3)
    token = link_of(world, consultation, "AR")
    closes_at = world.standing(consultation).deadline()
    assert "extended" not in text(browser.get(f"/v/{token}"))
    for days, reason in ((7, "first"), (9, "holidays in <b>May</b>")):
        world.clock.forward(HOUR)
        chair_acts.extend_deadline(world.parts, world.chair, consultation, closes_at + days * DAY, reason)
    chair_acts.withdraw_ballot(world.parts, world.chair, consultation, "2", "taken up in plenary")
    link, paper = text(browser.get(f"/v/{token}")), text(browser.come_in(token))
    for said in (link, paper):
        assert "Argentina is invited to reply on 2 proposed conclusions by Wednesday 1 April 2026, " in said
        assert (
            "The deadline was extended on Monday 2 March 2026, 12:00 (Geneva); it was previously Monday "
            "30 March 2026, 11:00 (Geneva). Reason: holidays in <b>May</b>"
        ) in said
        assert "first" not in said
        assert "Ballot 2 was withdrawn on Monday 2 March 2026, 12:00 (Geneva). Reason: taken up in plenary" in said
        assert world.standing(consultation).opened["ballots"][1]["text"]["en"] in said
