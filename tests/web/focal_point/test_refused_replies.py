"""Replies that are refused: each has its own page and status, says first what happened to the vote, and stores nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from ballot.services.consultations import chair_acts
from tests.support.installation import HOUR, INSTANT, START, World
from tests.support.pages.addresses import paper_address
from tests.support.pages.browser import Browser, text
from tests.support.pages.officer_accounts import give_password

CLOSES = START + 6 * HOUR
GOOD = {"vote-1": "for", "vote-2": "for", "instead_of": "0"}
STEPS = pytest.mark.parametrize("step", ["review", "record"])


@pytest.fixture
def consultation(world: World) -> int:
    """Two ballots, open for an afternoon: no longer than a session."""
    return world.open(closes_at=CLOSES)


def refused(
    world: World, browser: Browser, address: str, form: Mapping[str, str | list[str]], status: int, *words: str
) -> str:
    """Send it; nothing is stored. Returns what the page says."""
    before = world.dump()
    answer = browser.post(address, dict(form))
    assert answer.status_code == status, text(answer)
    said = text(answer)
    assert "Your reply was not recorded: " in said
    for word in words:
        assert word in said
    assert world.dump() == before
    return said


def typed(browser: Browser, address: str, form: Mapping[str, str]) -> BeautifulSoup:
    return BeautifulSoup(browser.post(address, dict(form)).text, "html.parser")


@STEPS
def test_a_reply_at_the_very_instant_of_the_deadline_is_refused(
    world: World, browser: Browser, consultation: int, paper: str, step: str
) -> None:
    world.clock.moment = CLOSES
    refused(world, browser, paper, {**GOOD, "step": step}, 410, "the deadline passed at 16:00 (Geneva)")
    world.clock.moment -= INSTANT
    assert browser.post(paper, {**GOOD, "step": step}).status_code in (200, 303)


def test_a_late_reply_says_how_late_and_which_reply_stands(
    world: World, browser: Browser, consultation: int, paper: str
) -> None:
    world.clock.moment = CLOSES - 2 * HOUR
    world.reply(consultation, "AR")
    world.clock.moment = CLOSES + timedelta(seconds=4)
    said = refused(
        world,
        browser,
        paper,
        {**GOOD, "instead_of": "1", "step": "record"},
        410,
        "Your reply was not recorded: the deadline passed at 16:00 (Geneva), 4 seconds before it reached us. "
        "Argentina’s reply of 14:00 (Geneva) stands.",
    )
    assert "Receipt of the standing reply" in said
    assert browser.get(f"{paper}/receipt").status_code == 200


@STEPS
def test_a_reply_after_closing_is_refused(
    world: World, browser: Browser, consultation: int, paper: str, step: str
) -> None:
    world.close(consultation)
    said = refused(world, browser, paper, {**GOOD, "step": step}, 410, "the consultation is closed")
    assert "No reply of Argentina has been recorded." in said
    assert "The result" in said


@STEPS
def test_a_reply_to_an_annulled_consultation(
    world: World, browser: Browser, consultation: int, paper: str, step: str
) -> None:
    chair_acts.annul_consultation(world.parts, world.chair, consultation, "superseded")
    refused(world, browser, paper, {**GOOD, "step": step}, 409, "this consultation was annulled on", "superseded")


@STEPS
def test_a_state_that_lost_its_right_to_vote_meanwhile(
    world: World, browser: Browser, consultation: int, paper: str, step: str
) -> None:
    world.amend_roll(consultation, "AR", entitled=False)
    refused(world, browser, paper, {**GOOD, "step": step}, 403, "Argentina does not have the right to vote", "arrears")


@STEPS
def test_a_vote_on_an_unknown_ballot_is_refused(world: World, browser: Browser, paper: str, step: str) -> None:
    for name in ("vote-3", "vote-01", "vote-"):
        refused(world, browser, paper, {**GOOD, name: "for", "step": step}, 422, "this consultation has no ballot")
    refused(world, browser, paper, {**GOOD, "statement-9": "x", "step": step}, 422, "has no ballot “9”")


@STEPS
def test_a_choice_that_there_is_not_is_refused(world: World, browser: Browser, paper: str, step: str) -> None:
    for choice in ("yes", "FOR", "for ", "no-reply"):
        refused(
            world,
            browser,
            paper,
            {**GOOD, "vote-2": choice, "step": step},
            422,
            "on ballot 2, the choices are in favour",
        )


@STEPS
def test_a_reply_without_a_vote_is_refused(world: World, browser: Browser, paper: str, step: str) -> None:
    empty = {"instead_of": "0", "blanks": "accepted", "step": step}
    refused(world, browser, paper, empty, 422, "no ballot was answered")
    refused(world, browser, paper, {**empty, "statement-1": "words alone"}, 422, "no ballot was answered")
    page = typed(browser, paper, {**empty, "statement-1": "words alone"})
    assert page.select("textarea")[0].get_text().strip() == "words alone"
    assert [one["href"] for one in page.select(".error-summary a")] == ["#ballot-1"]


@STEPS
def test_a_statement_that_is_too_long_is_given_back_to_be_shortened(
    world: World, browser: Browser, paper: str, step: str
) -> None:
    long = "é" * 5001
    form = {**GOOD, "statement-2": long, "step": step}
    refused(world, browser, paper, form, 422, "the statement on ballot 2 has 5,001 characters; the maximum is 5,000")
    page = typed(browser, paper, form)
    area = page.select("textarea")[1]
    assert area.get_text().strip() == long
    assert area["aria-invalid"] == "true"
    assert [page.select_one(f"#{one}") is not None for one in str(area["aria-describedby"]).split()] == [True, True]
    assert area.find_parent("details").has_attr("open")  # type: ignore[union-attr]
    assert [one["href"] for one in page.select(".error-summary a")] == [f"#{area['id']}"]
    assert page.title is not None
    assert page.title.get_text().startswith("Error: ")
    assert [one["value"] for one in page.select("input[type=radio][checked]")] == ["for", "for"]
    assert browser.post(paper, {**form, "statement-2": long[:5000]}).status_code in (200, 303)


@STEPS
def test_a_ballot_that_was_withdrawn_meanwhile(
    world: World, browser: Browser, consultation: int, paper: str, step: str
) -> None:
    chair_acts.withdraw_ballot(world.parts, world.chair, consultation, "1", "no longer required")
    form = {**GOOD, "statement-2": "kept", "step": step}
    said = refused(
        world,
        browser,
        paper,
        form,
        409,
        "Your reply was not recorded: ballot 1 has been withdrawn in the meantime. Your other answers are "
        "still here: please review your reply again.",
        "Ballot 1 was withdrawn on Monday 2 March 2026, 10:00 (Geneva). Reason: no longer required",
    )
    assert "Reload the page" not in said
    page = typed(browser, paper, form)
    assert [(one["name"], one["value"]) for one in page.select("input[checked]")] == [("vote-2", "for")]
    assert [one.get_text().strip() for one in page.select("textarea")] == ["kept"]


def test_every_ballot_that_was_withdrawn_meanwhile_is_named(
    world: World, browser: Browser, consultation: int, paper: str
) -> None:
    chair_acts.withdraw_ballot(world.parts, world.chair, consultation, "1", "no longer required")
    said = refused(world, browser, paper, GOOD, 409, "ballot 1 has been withdrawn in the meantime.")
    assert "Your other answers are still here" in said


@STEPS
def test_a_reply_built_on_another_one_than_stands(
    world: World, browser: Browser, consultation: int, paper: str, step: str
) -> None:
    world.reply(consultation, "AR", number=1)
    refused(world, browser, paper, {**GOOD, "step": step}, 409, "another focal point of your State has replied")


def test_a_field_that_is_given_twice_or_says_nothing_sensible(world: World, browser: Browser, paper: str) -> None:
    refused(world, browser, paper, {**GOOD, "vote-1": ["for", "against"], "step": "record"}, 422, "given twice")
    for revision in ("", "-1", "01", "1_0", "x", "²"):
        refused(world, browser, paper, {**GOOD, "instead_of": revision, "step": "record"}, 422)


def test_a_session_is_good_for_its_own_consultation_alone(
    world: World, browser: Browser, consultation: int, paper: str
) -> None:
    other = paper_address(world, world.open())
    assert browser.get(other).status_code == 403
    assert "This browser is now in DM-26/1001, whose link was opened last" in text(browser.get(other))
    refused(world, browser, other, {**GOOD, "step": "record"}, 403, "this browser is now in DM-26/1001")
    assert browser.get("/reply/elsewhere/" + paper.rpartition("/")[2]).status_code == 403
    for file in ("receipt", "receipt.tlog-proof", "opening.json"):
        assert browser.get(f"{other}/{file}").status_code == 403


def test_a_session_that_has_run_out(world: World, browser: Browser, consultation: int, paper: str) -> None:
    chair_acts.extend_deadline(world.parts, world.chair, consultation, CLOSES + 24 * HOUR, "a holiday")
    world.clock.forward(world.parts.policy.focal_point_session)
    refused(world, browser, paper, {**GOOD, "step": "record"}, 403, "your session has ended")


def test_an_officer_cannot_reply_for_a_state(world: World, browser: Browser, paper: str) -> None:
    browser.sign_in(give_password(world, "chair"))
    refused(world, browser, paper, {**GOOD, "step": "record"}, 403, "Open the link in the mail")


def test_a_reply_without_the_pages_own_token(world: World, browser: Browser, paper: str) -> None:
    refused(world, browser, paper, {**GOOD, "csrf_token": "", "step": "record"}, 400)
    refused(world, browser, paper, {**GOOD, "csrf_token": "x" * 91, "step": "record"}, 400)


def test_more_than_a_paper_can_hold(world: World, browser: Browser, paper: str) -> None:
    refused(world, browser, paper, {**GOOD, "statement-1": "x" * 3_000_000, "step": "record"}, 413, "larger than")
