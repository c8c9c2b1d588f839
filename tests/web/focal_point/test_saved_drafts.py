"""Work that is put aside, or lost, half-way: it comes back to its person, says that it is not recorded, and is nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from ballot.services.consultations import chair_acts
from ballot.services.replies import saved_drafts
from ballot.services.replies.saved_drafts import SESSIONS
from tests.support.installation import CLOSES, HOUR, World
from tests.support.pages.addresses import link_of, paper_address
from tests.support.pages.browser import Browser, hidden_fields, offered, text
from tests.support.replies.forms import form_of, sender_of

BEGUN = {"instead_of": "0", "vote-1": "against", "statement-2": " half a\r\nsentence"}
NOT_RECORDED = "They have not been recorded yet."


def filled(answer: TestResponse) -> dict[str, str]:
    """What a paper has filled in."""
    page = BeautifulSoup(answer.text, "html.parser")
    votes = {str(one["name"]): str(one["value"]) for one in page.select("input[type=radio][checked]")}
    # A browser leaves out the first line end of a text area.
    texts = {str(one["name"]): one.get_text().removeprefix("\n") for one in page.select("textarea")}
    return votes | {name: said for name, said in texts.items() if said}


def kept(world: World) -> list[Any]:
    return world.dump()["unfinished_reply"]


def take_over(browser: Browser, answer: TestResponse, number: int = 0) -> TestResponse:
    """Press the button that fills in what another session kept."""
    assert "Answers were begun elsewhere through your link" in text(answer)
    done = browser.post(answer.request.path, offered(answer)[number])
    assert done.status_code == 303
    return browser.get(done.location)


def test_whoever_has_the_link_alone_neither_fills_in_the_paper_nor_overwrites_nor_deletes_what_is_kept(
    world: World, consultation: int, browser: Browser, paper: str, make_browser: Callable[[], Browser]
) -> None:
    browser.post(paper, {**BEGUN, "step": "keep"})
    [before] = kept(world)
    stranger = make_browser()
    seen = stranger.come_in(link_of(world, consultation, "AR"))
    assert filled(seen) == {}
    assert "half a" not in seen.text
    assert "Answers were begun elsewhere through your link: 10:00 (Geneva). They are not included here." in text(seen)
    assert stranger.get(f"{paper}/later").location == paper
    theirs = {"instead_of": "0", "vote-1": "for", "vote-2": "for"}
    assert stranger.post(paper, {**theirs, "step": "review"}).status_code == 200
    assert stranger.post(paper, {**theirs, "step": "keep", "quiet": "yes"}).status_code == 204
    assert stranger.post(paper, {**theirs, "step": "keep"}).status_code == 303
    assert before in kept(world)
    assert stranger.post(paper, {"instead_of": "0", "step": "anew"}).status_code == 303
    assert kept(world) == [before]
    stranger.post(paper, {**theirs, "step": "keep"})
    back = browser.get(paper)
    assert filled(back) == {"vote-1": "against", "statement-2": " half a\nsentence"}
    assert offered(back) == []


def test_what_is_taken_over_is_a_copy(
    world: World, consultation: int, browser: Browser, paper: str, make_browser: Callable[[], Browser]
) -> None:
    browser.post(paper, {**BEGUN, "step": "keep"})
    stranger = make_browser()
    take_over(stranger, stranger.come_in(link_of(world, consultation, "AR")))
    stranger.post(paper, {"instead_of": "0", "vote-1": "for", "step": "keep"})
    assert filled(browser.get(paper)) == {"vote-1": "against", "statement-2": " half a\nsentence"}
    browser.post(paper, {"instead_of": "0", "step": "anew"})
    assert filled(stranger.get(paper)) == {"vote-1": "for"}


def test_of_several_sessions_the_three_newest_are_offered_and_earlier_ones_can_be_unfolded(
    world: World, consultation: int, browser: Browser, make_browser: Callable[[], Browser]
) -> None:
    papers = ({"vote-1": "for"}, {"vote-1": "against"}, {"vote-1": "abstain"}, {"vote-2": "for"}, {"vote-2": "abstain"})
    for filled_in in papers:
        one = make_browser()
        one.come_in(link_of(world, consultation, "AR"))
        one.post(paper_address(world, consultation), {"instead_of": "0", **filled_in, "step": "keep"})
        world.clock.forward(HOUR)
    seen = browser.come_in(link_of(world, consultation, "AR"))
    assert "through your link, more than once. They are not included here." in text(seen)
    page = BeautifulSoup(seen.text, "html.parser")
    listed = [" ".join(one.get_text(" ").split()) for one in page.select("#elsewhere li")]
    assert listed == [f"1{hour}:00 (Geneva) Include them here" for hour in (4, 3, 2, 1, 0)]
    assert len(page.select("#elsewhere details li")) == 2
    assert "Saved earlier: 2" in text(seen)
    described = {str(one["aria-describedby"]) for one in page.select("#elsewhere button")}
    assert described == {str(one["id"]) for one in page.select("#elsewhere li span[id]")}
    assert filled(take_over(browser, seen, 4)) == {"vote-1": "for"}


def test_where_too_many_sessions_keep_answers_that_is_said_and_nothing_is_lost(
    world: World, consultation: int, browser: Browser, paper: str
) -> None:
    person = world.person("AR").id or 0
    for number in range(SESSIONS):
        saved_drafts.save_draft(
            world.parts, sender_of(person, consultation, f"{number}"), form_of({"1": "abstain"}, {}, 0)
        )
    answer = browser.post(paper, {**BEGUN, "step": "keep"})
    assert answer.status_code == 429
    assert filled(answer) == {"vote-1": "against", "statement-2": BEGUN["statement-2"]}
    assert "your answers have not been saved for later, because 30 sessions" in text(answer)
    assert "Your answers are still on this page and can be reviewed and recorded." in text(answer)
    quiet = browser.post(paper, {**BEGUN, "step": "keep", "quiet": "yes"})
    assert (quiet.status_code, quiet.data) == (429, b"")
    taken = browser.post(paper, offered(browser.get(paper))[0])
    assert taken.status_code == 429
    assert filled(taken) == {"vote-1": "abstain"}
    assert len(kept(world)) == SESSIONS
    assert browser.post(paper, {**BEGUN, "step": "review"}).status_code == 200
    done = {"instead_of": "0", "vote-1": "for", "vote-2": "for", "step": "record"}
    assert browser.post(paper, done).status_code == 303
    assert kept(world) == []


def test_what_was_taken_over_in_another_tab_is_not_taken_over_again(
    world: World, consultation: int, browser: Browser, paper: str, make_browser: Callable[[], Browser]
) -> None:
    browser.post(paper, {**BEGUN, "step": "keep"})
    other = make_browser()
    [form] = offered(other.come_in(link_of(world, consultation, "AR")))
    other.post(paper, {"instead_of": "0", "vote-1": "for", "step": "keep"})
    assert other.post(paper, form).location == paper
    assert filled(other.get(paper)) == {"vote-1": "for"}
    assert other.post(paper, {**form, "kept": "nonsense"}).location == paper


def test_what_is_kept_is_filled_in_again_on_any_device_and_said_to_be_unrecorded(
    world: World, consultation: int, browser: Browser, paper: str, make_browser: Callable[[], Browser]
) -> None:
    world.clock.forward(HOUR)
    answer = browser.post(paper, {**BEGUN, "step": "keep"})
    assert (answer.status_code, answer.location) == (303, f"{paper}/later")
    said = text(browser.get(answer.location))
    assert (
        "Your answers have been saved They have not been recorded yet. Argentina may reply until Monday 23 March 2026"
        in said
    )
    assert world.acts(consultation) == ["opened"]
    for visitor in (browser, make_browser()):
        again = take_over(visitor, visitor.come_in(link_of(world, consultation, "AR")))
        assert filled(again) == {"vote-1": "against", "statement-2": " half a\nsentence"}
        assert f"Your unfinished answers of 11:00 (Geneva) have been included. {NOT_RECORDED} Start again" in text(
            again
        )


def test_on_another_day_the_note_has_the_date(world: World, browser: Browser, paper: str) -> None:
    browser.post(paper, {**BEGUN, "step": "keep"})
    world.clock.forward(11 * HOUR)
    assert "of 10:00 (Geneva) have" in text(browser.get(paper))
    browser.get("/sign-in")
    world.clock.forward(12 * HOUR)
    fresh = browser.come_in(link_of(world, 1, "AR"))
    assert "through your link: Monday 2 March 2026, 10:00 (Geneva)." in text(fresh)
    assert "of Monday 2 March 2026, 10:00 (Geneva) have" in text(take_over(browser, fresh))


def test_a_script_is_told_by_the_status_alone(world: World, browser: Browser, paper: str) -> None:
    quiet = {**BEGUN, "step": "keep", "quiet": "yes"}
    answer = browser.post(paper, quiet)
    assert (answer.status_code, answer.data) == (204, b"")
    assert len(kept(world)) == 1
    assert browser.post(paper, {**quiet, "statement-1": "x" * 30_000}).status_code == 422
    assert browser.post(paper, {**quiet, "vote-9": "for"}).status_code == 422
    assert browser.post(paper, {**quiet, "csrf_token": ""}).status_code == 400
    world.clock.forward(world.parts.policy.focal_point_session)
    lost = browser.post(paper, quiet)
    assert (lost.status_code, lost.data) == (403, b"")
    world.clock.moment = CLOSES
    browser.get("/sign-in")
    assert browser.post(paper, quiet).status_code == 410


def test_the_review_keeps_what_it_shows(world: World, browser: Browser, paper: str) -> None:
    browser.post(paper, {**BEGUN, "step": "review"})
    assert filled(browser.get(paper)) == {"vote-1": "against", "statement-2": " half a\nsentence"}


def test_an_overlong_statement_is_kept_and_only_the_review_refuses_it(
    world: World, browser: Browser, paper: str
) -> None:
    long = {**BEGUN, "statement-1": "x" * 6_000}
    assert browser.post(paper, {**long, "step": "keep"}).status_code == 303
    assert filled(browser.get(paper))["statement-1"] == "x" * 6_000
    answer = browser.post(paper, {**long, "statement-1": "x" * 30_000, "step": "keep"})
    assert answer.status_code == 422
    assert filled(answer)["statement-1"] == "x" * 30_000
    assert browser.post(paper, {**long, "step": "review"}).status_code == 422


def test_beginning_anew_gives_an_empty_paper_or_the_reply_that_stands(
    world: World, browser: Browser, paper: str
) -> None:
    browser.post(paper, {**BEGUN, "step": "keep"})
    page = BeautifulSoup(browser.get(paper).text, "html.parser")
    form = page.select_one("form.kept-note")
    assert form is not None
    fields = {str(one["name"]): str(one["value"]) for one in form.select("input[type=hidden]")}
    answer = browser.post(str(form["action"]), {**fields, "step": "anew"})
    assert (answer.status_code, answer.location) == (303, paper)
    fresh = browser.get(paper)
    assert filled(fresh) == {}
    assert "unfinished" not in text(fresh)
    assert kept(world) == []
    world.reply(1, "AR", {"1": "abstain"})
    browser.post(paper, {**BEGUN, "instead_of": "1", "step": "keep"})
    browser.post(paper, {"instead_of": "1", "step": "anew"})
    assert filled(browser.get(paper)) == {"vote-1": "abstain"}


def test_recording_lets_go_of_it_and_the_paper_starts_from_the_reply(
    world: World, browser: Browser, paper: str
) -> None:
    browser.post(paper, {**BEGUN, "step": "keep"})
    recorded = {"vote-1": "for", "vote-2": "for", "instead_of": "0", "step": "record"}
    assert browser.post(paper, recorded).status_code == 303
    assert kept(world) == []
    fresh = browser.get(paper)
    assert filled(fresh) == {"vote-1": "for", "vote-2": "for"}
    assert NOT_RECORDED not in text(fresh)
    # A page of before, still open somewhere, whose script comes late.
    assert browser.post(paper, {**BEGUN, "step": "keep", "quiet": "yes"}).status_code == 409
    assert kept(world) == []


def test_nobody_else_sees_it_not_even_a_colleague(
    world: World, consultation: int, browser: Browser, paper: str, make_browser: Callable[[], Browser]
) -> None:
    browser.post(paper, {**BEGUN, "step": "keep"})
    for state, number in (("AR", 1), ("BR", 0)):
        seen = make_browser().come_in(link_of(world, consultation, state, number))
        assert filled(seen) == {}
        assert "half a" not in seen.text
        assert "unfinished" not in text(seen)


def test_a_colleagues_reply_in_between_is_shown_before_it_is_replaced(
    world: World, consultation: int, browser: Browser, paper: str
) -> None:
    browser.post(paper, {**BEGUN, "step": "keep"})
    world.reply(consultation, "AR", number=1)
    page = browser.get(paper)
    assert "AR 1 submitted it on Monday 2 March 2026, 10:00 (Geneva)." in text(page)
    assert filled(page)["vote-1"] == "against"
    fields = {name: value for name, value in hidden_fields(page).items() if name == "instead_of"}
    answer = browser.post(paper, {**filled(page), **fields, "step": "review"})
    assert answer.status_code == 409
    assert "The standing reply" in text(answer)


def test_a_ballot_that_was_withdrawn_since_is_left_out(
    world: World, consultation: int, browser: Browser, paper: str
) -> None:
    browser.post(paper, {**BEGUN, "vote-2": "for", "step": "keep"})
    chair_acts.withdraw_ballot(world.parts, world.chair, consultation, "1", "no longer required")
    assert filled(browser.get(paper)) == {"vote-2": "for", "statement-2": " half a\nsentence"}


def test_looking_changes_nothing_however_it_is_done(world: World, browser: Browser, paper: str) -> None:
    browser.post(paper, {**BEGUN, "step": "keep"})
    before = world.dump()
    for address in (paper, f"{paper}/later"):
        assert browser.get(address).status_code == 200
        assert browser.get(address, headers={"Sec-Purpose": "prefetch", "Purpose": "prefetch"}).status_code == 200
        assert browser.client.head(address, base_url=world.parts.base_url).status_code == 200
    assert world.dump() == before


def test_with_nothing_kept_there_is_nothing_to_come_back_to(browser: Browser, paper: str) -> None:
    answer = browser.get(f"{paper}/later")
    assert (answer.status_code, answer.location) == (303, paper)
    assert browser.post(paper, {"instead_of": "0", "step": "keep"}).location == f"{paper}/later"
