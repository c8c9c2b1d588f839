"""A session that ended under a filled-in paper loses nothing that was typed, and stores nothing for nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from ballot.services.consultations import chair_acts
from ballot.services.council import focal_points
from tests.support.installation import CLOSES, World
from tests.support.pages.addresses import link_of, paper_address
from tests.support.pages.browser import BASE, Browser, text

TYPED = {"instead_of": "0", "vote-1": "for", "vote-2": "against", "statement-1": "<b>long</b>\r\nthoughts"}
CARRIED = {**TYPED, "statement-1": "<b>long</b>\r\nthoughts"}


def form_of(answer: TestResponse) -> tuple[str, dict[str, str]]:
    """Where the page's form goes, and what it carries."""
    form = BeautifulSoup(answer.text, "html.parser").select_one("main form")
    assert form is not None
    button = form.select_one("button")
    assert button is not None
    assert button.get_text() == "Continue with these answers"
    fields = {str(one["name"]): str(one["value"]) for one in form.select("input[type=hidden]")}
    return str(form["action"]), fields | {str(button["name"]): str(button["value"])}


def require_carried(answer: TestResponse) -> tuple[str, dict[str, str]]:
    address, fields = form_of(answer)
    assert {name: value for name, value in fields.items() if name not in ("csrf_token", "made_for", "step")} == CARRIED
    assert "<b>long" not in answer.text
    return address, fields


@pytest.mark.parametrize("step", ["review", "record", "change", "keep"])
def test_what_was_typed_goes_on_to_the_review_once_the_link_was_opened_again(
    world: World, consultation: int, browser: Browser, paper: str, step: str
) -> None:
    world.clock.forward(world.parts.policy.focal_point_session)
    before = world.dump()
    lost = browser.post(paper, {**TYPED, "step": step})
    assert lost.status_code == 403
    assert "Please open your link again" in text(lost)
    assert "Your reply was not recorded: your session has ended" in text(lost)
    address, fields = require_carried(lost)
    assert world.dump() == before
    # Pressed too soon, it loses nothing either.
    too_soon = browser.post(address, fields)
    assert too_soon.status_code == 403
    address, fields = require_carried(too_soon)
    assert world.dump() == before
    browser.come_in(link_of(world, consultation, "AR"))
    review = browser.client.post(address, base_url=BASE, data=fields)
    assert review.status_code == 200
    assert "This is how your reply will be recorded. It has not been recorded yet." in text(review)
    assert "<b>long</b> thoughts" in text(review)
    browser._seen(review)
    page = BeautifulSoup(review.text, "html.parser")
    carried = {str(one["name"]): str(one["value"]) for one in page.select("main form input[type=hidden]")}
    assert browser.post(paper, {**carried, "step": "record"}).location == f"{paper}/receipt"
    assert world.acts(consultation) == ["opened", "replied"]


def test_a_page_of_an_earlier_session_needs_one_more_press_and_no_link(
    world: World, consultation: int, browser: Browser, paper: str
) -> None:
    """The link was opened again in another tab, and then a button of the old page was pressed."""
    old = browser.csrf
    browser.come_in(link_of(world, consultation, "AR"))
    lost = browser.post(paper, {**TYPED, "csrf_token": old, "step": "review"})
    assert lost.status_code == 400
    assert "Please press the button again" in text(lost)
    assert "Your reply was not recorded: the page was opened before your present session began." in text(lost)
    assert "Open the link in another tab" not in text(lost)
    address, fields = require_carried(lost)
    assert "This is how your reply will be recorded." in text(browser.post(address, fields))


def test_the_link_of_another_consultation_in_the_same_browser_loses_nothing_and_both_are_named(
    world: World, consultation: int, browser: Browser, paper: str
) -> None:
    old = {"csrf_token": browser.csrf, "made_for": browser.made_for}
    browser.come_in(link_of(world, world.open(), "AR"))
    lost = browser.post(paper, {**TYPED, **old, "step": "review"})
    assert lost.status_code == 403
    said = text(lost)
    assert "This browser is in another consultation" in said
    assert "you filled this in for DM-26/1001, and this browser is now in DM-26/1002." in said
    assert "Open the link of DM-26/1001 again." in said
    assert "press the button again" not in said
    address, fields = require_carried(lost)
    # Pressed before the link was opened again, it says the same and loses nothing.
    too_soon = browser.post(address, fields)
    assert too_soon.status_code == 403
    assert "this browser is now in DM-26/1002." in text(too_soon)
    address, fields = require_carried(too_soon)
    browser.come_in(link_of(world, consultation, "AR"))
    assert "This is how your reply will be recorded." in text(browser.post(address, fields))


def test_a_replaced_link_loses_nothing(world: World, consultation: int, browser: Browser, paper: str) -> None:
    focal_points.replace_link(world.parts, world.secretary, world.person("AR").public_id)
    lost = browser.post(paper, {**TYPED, "step": "record"})
    assert lost.status_code == 410
    address, fields = require_carried(lost)
    browser.come_in(link_of(world, consultation, "AR"))
    assert "This is how your reply will be recorded." in text(browser.post(address, fields))


def test_going_on_stores_nothing_and_is_judged_like_any_review(
    world: World, consultation: int, browser: Browser, paper: str
) -> None:
    address = f"{paper}/go-on"
    before = world.dump()
    assert browser.post(address, TYPED).status_code == 200
    assert browser.post(address, {**TYPED, "statement-1": "x" * 5_001}).status_code == 422
    assert browser.post(address, {"instead_of": "0"}).status_code == 422
    assert browser.post(address, {**TYPED, "vote-9": "for"}).status_code == 422
    assert world.dump() == before
    world.reply(consultation, "AR", number=1)
    assert browser.post(address, TYPED).status_code == 409


def test_another_site_cannot_send_it(world: World, browser: Browser, paper: str) -> None:
    answer = browser.post(f"{paper}/go-on", TYPED, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "thoughts" not in answer.text


def test_what_no_paper_sends_is_not_given_back(world: World, browser: Browser, paper: str) -> None:
    world.clock.forward(world.parts.policy.focal_point_session)
    odd = {
        **TYPED,
        'vote-"><script>': "for",
        "vote-3": "javascript:",
        "statement-x": "not of a paper",
        "statement-2": "x" * 20_001,
        "other": "field",
    }
    _, fields = require_carried(browser.post(paper, {**odd, "step": "review"}))
    assert set(fields) == {"csrf_token", "made_for", "step", *CARRIED}


@pytest.mark.parametrize(
    "form", [{"step": "review", "instead_of": "0"}, {**TYPED, "instead_of": "x"}, {**TYPED, "step": "anew"}]
)
def test_where_nothing_was_typed_there_is_nothing_to_go_on_with(
    world: World, browser: Browser, paper: str, form: dict[str, str]
) -> None:
    world.clock.forward(world.parts.policy.focal_point_session)
    answer = browser.post(paper, form)
    assert answer.status_code == 403
    assert "Continue with these answers" not in answer.text
    assert 'href="/link"' in answer.text


def test_far_too_much_is_refused_and_not_given_back(world: World, browser: Browser, paper: str) -> None:
    world.clock.forward(world.parts.policy.focal_point_session)
    answer = browser.post(paper, {**TYPED, "statement-1": "x" * 3_000_000, "step": "review"})
    assert answer.status_code == 413
    assert len(answer.data) < 10_000


def test_a_whole_paper_of_the_longest_statements_is_given_back(
    world: World, make_browser: Callable[[], Browser]
) -> None:
    consultation, browser = world.open(ballots=20), make_browser()
    browser.come_in(link_of(world, consultation, "AR"))
    world.clock.forward(world.parts.policy.focal_point_session + timedelta(seconds=1))
    typed = {"instead_of": "0"} | {f"vote-{n}": "for" for n in range(1, 21)}
    typed |= {f"statement-{n}": "公" * 5_000 for n in range(1, 21)}
    address, fields = form_of(browser.post(paper_address(world, consultation), {**typed, "step": "review"}))
    browser.come_in(link_of(world, consultation, "AR"))
    assert browser.post(address, fields).status_code == 200


@pytest.mark.parametrize("step", ["review", "record", "keep"])
@pytest.mark.parametrize("address", ["", "/go-on"])
def test_after_the_deadline_too_it_is_the_deadline_that_is_told(
    world: World, browser: Browser, paper: str, step: str, address: str
) -> None:
    world.clock.moment = CLOSES + timedelta(minutes=2)
    before = world.dump()
    late = browser.post(f"{paper}{address}", {**TYPED, "step": step})
    assert late.status_code == 410
    said = text(late)
    assert "Your reply was not recorded: the deadline passed at 10:00 (Geneva), 2 minutes before it reached us." in said
    assert "Continue with these answers" not in said
    assert "open your link again" not in said
    assert "Argentina" not in said
    assert browser.post(f"{paper}{address}", {**TYPED, "step": "keep", "quiet": "yes"}).status_code == 410
    assert world.dump() == before


def test_after_closing_and_annulling_there_is_nothing_to_go_on_with_either(
    world: World, consultation: int, browser: Browser, paper: str
) -> None:
    annulled = world.open()
    world.clock.forward(world.parts.policy.focal_point_session)
    chair_acts.annul_consultation(world.parts, world.chair, annulled, "superseded")
    world.close(consultation)
    closed = browser.post(paper, {**TYPED, "step": "review"})
    assert closed.status_code == 410
    assert "Your reply was not recorded: the consultation is closed." in text(closed)
    assert "Continue with these answers" not in closed.text
    ended = browser.post(paper_address(world, annulled), {**TYPED, "step": "review"})
    assert ended.status_code == 409
    assert "Your reply was not recorded: this consultation was annulled on" in text(ended)
    assert "superseded" in text(ended)


def test_of_a_draft_and_of_what_is_not_there_nothing_is_told(world: World, browser: Browser, paper: str) -> None:
    world.clock.forward(world.parts.policy.focal_point_session)
    draft = paper_address(world, world.draft())
    for address in (draft, "/reply/council/none", "/reply/nowhere/dm-1", "/reply/council/%20"):
        lost = browser.post(address, {**TYPED, "step": "review"})
        assert lost.status_code == 403
        require_carried(lost)
