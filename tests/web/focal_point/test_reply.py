"""The review and the reply: how a Member State replies, without script, nothing kept before it is recorded."""

from __future__ import annotations

from datetime import timedelta

from bs4 import BeautifulSoup

from tests.support.installation import HOUR, World
from tests.support.pages.addresses import link_of, paper_address
from tests.support.pages.browser import Browser, hidden_fields, text
from tests.support.pages.reply_forms import ALL_FOR, own_opening


def test_a_review_shows_the_reply_as_it_will_be_recorded_and_records_nothing(
    world: World, browser: Browser, paper: str
) -> None:
    before = world.dump()
    answer = browser.post(
        paper, {**ALL_FOR, "vote-2": "abstain", "statement-1": " <b>We</b>\r\nagree. ", "step": "review"}
    )
    assert answer.status_code == 200
    said = text(answer)
    assert "It has not been recorded yet." in said
    assert "In favour" in said
    assert "Abstain" in said
    assert "<b>We</b>" not in answer.text
    assert "&lt;b&gt;We&lt;/b&gt;" in answer.text
    assert hidden_fields(answer) == {
        "csrf_token": browser.csrf,
        "made_for": browser.made_for,
        "instead_of": "0",
        "vote-1": "for",
        "statement-1": "<b>We</b>\nagree.",
        "vote-2": "abstain",
    }
    after = world.dump()
    assert len(after.pop("unfinished_reply")) == 1  # kept sealed, for whoever comes back
    del before["unfinished_reply"]
    assert after == before


def test_what_the_review_carries_is_recorded_as_it_was_shown(world: World, browser: Browser, paper: str) -> None:
    review = browser.post(paper, {**ALL_FOR, "statement-2": "Zusatz — 附言", "step": "review"})
    answer = browser.post(paper, {**hidden_fields(review), "step": "record"})
    assert (answer.status_code, answer.location) == (303, f"{paper}/receipt")
    said = own_opening(browser, paper)
    assert (said["state"], said["votes"]) == ("AR", {"1": "for", "2": "for"})
    assert said["statements"] == {"2": "Zusatz — 附言"}


def test_the_change_button_gives_the_paper_back_as_it_was_filled_in(world: World, browser: Browser, paper: str) -> None:
    before = world.dump()
    answer = browser.post(paper, {**ALL_FOR, "vote-2": "against", "statement-2": "because", "step": "change"})
    page = BeautifulSoup(answer.text, "html.parser")
    checked = {str(one["name"]): one["value"] for one in page.select("input[type=radio][checked]")}
    assert checked == {"vote-1": "for", "vote-2": "against"}
    assert "because" in page.select("textarea")[1].get_text()
    assert world.dump() == before


def test_ballots_left_blank_are_asked_about_and_then_accepted(world: World, browser: Browser, paper: str) -> None:
    partial = {"vote-2": "against", "instead_of": "0"}
    review = browser.post(paper, {**partial, "step": "review"})
    assert review.status_code == 200
    assert "1 ballot has no answer (1); it counts as no reply." in text(review)
    before = world.dump()
    unconfirmed = browser.post(paper, {**partial, "step": "record"})
    assert unconfirmed.status_code == 422
    assert "Your reply was not recorded: please confirm" in text(unconfirmed)
    assert world.dump() == before
    assert browser.post(paper, {**partial, "blanks": "accepted", "step": "record"}).status_code == 303
    assert own_opening(browser, paper)["votes"] == {"2": "against"}


def test_a_later_reply_starts_from_the_standing_one_and_replaces_it_whole(
    world: World, browser: Browser, consultation: int, paper: str
) -> None:
    browser.post(paper, {**ALL_FOR, "statement-1": "first", "step": "record"})
    page = BeautifulSoup(browser.get(paper).text, "html.parser")
    assert [one["value"] for one in page.select("input[type=radio][checked]")] == ["for", "for"]
    assert page.select("textarea")[0].get_text().strip() == "first"
    # A ballot that had an answer can be left without one again, which plain radio buttons would not allow.
    assert len(page.select('input[type=radio][name="vote-1"]')) == 4
    revision = str(page.select("input[name=instead_of]")[0]["value"])
    answer = {"vote-1": "", "vote-2": "against", "instead_of": revision, "blanks": "accepted", "step": "record"}
    assert browser.post(paper, answer).status_code == 303
    assert "Argentina has replied (2nd reply)." in text(browser.get(f"{paper}/receipt"))
    said = own_opening(browser, paper)
    assert (said["votes"], said["statements"]) == ({"2": "against"}, {})
    assert world.acts(consultation) == ["opened", "replied", "replied"]


def test_the_same_reply_sent_twice_is_recorded_once(
    world: World, browser: Browser, consultation: int, paper: str
) -> None:
    first, second = (browser.post(paper, {**ALL_FOR, "step": "record"}) for _ in range(2))
    assert first.location == second.location == f"{paper}/receipt"
    assert (first.status_code, second.status_code) == (303, 303)
    assert world.acts(consultation) == ["opened", "replied"]


def test_a_reply_that_would_replace_an_unseen_one_is_shown_that_one_first(
    world: World, browser: Browser, consultation: int, paper: str
) -> None:
    world.reply(consultation, "AR", {"1": "against", "2": "abstain"}, number=1)
    before = world.dump()
    answer = browser.post(paper, {**ALL_FOR, "statement-1": "mine", "step": "record"})
    assert answer.status_code == 409
    said = text(answer)
    assert "Your reply was not recorded: another focal point of your State has replied" in said
    assert "Argentina has replied (1st reply). AR 1 submitted it on Monday 2 March 2026, 10:00 (Geneva)." in said
    assert "Against" in said
    assert world.dump() == before
    anew = browser.post(paper, {**hidden_fields(answer), "step": "review"})
    assert anew.status_code == 200
    assert "It will replace the 1st reply in full." in text(anew)
    assert browser.post(paper, {**hidden_fields(anew), "step": "record"}).status_code == 303
    assert own_opening(browser, paper)["statements"] == {"1": "mine"}


def test_a_person_who_replied_in_another_window_is_told_so_and_when(
    world: World, browser: Browser, consultation: int, paper: str
) -> None:
    browser.post(paper, {**ALL_FOR, "step": "record"})
    world.clock.forward(4 * HOUR + timedelta(minutes=2))
    for step in ("review", "record", "keep"):
        answer = browser.post(paper, {**ALL_FOR, "vote-2": "against", "statement-1": "mine", "step": step})
        assert answer.status_code == 409
        said = text(answer)
        assert "You have replied in another window" in said
        assert "Your reply was not recorded: you replied in another window at 10:00 (Geneva)." in said
        assert "another focal point" not in said
        assert hidden_fields(answer)["statement-1"] == "mine"
    world.clock.forward(24 * HOUR)
    browser.come_in(link_of(world, consultation, "AR"))
    later = text(browser.post(paper, {**ALL_FOR, "vote-2": "against", "step": "review"}))
    assert "you replied in another window on Monday 2 March 2026, 10:00 (Geneva)." in later


def test_a_reply_on_paper_that_came_in_between_is_no_other_focal_points(
    world: World, browser: Browser, consultation: int, paper: str
) -> None:
    world.record_paper(consultation, world.paper("AR"))
    said = text(browser.post(paper, {**ALL_FOR, "step": "review"}))
    assert "Your reply was not recorded: another reply of your State was recorded after this paper was opened." in said
    assert "another focal point" not in said
    assert "another window" not in said


def test_every_focal_point_of_the_state_is_told_of_a_reply(world: World, browser: Browser, paper: str) -> None:
    browser.post(paper, {**ALL_FOR, "step": "record"})
    assert world.addresses("receipt") == ["deputy1@ar.example", "focal@ar.example"]


def test_more_replies_than_anybody_sends_are_refused_and_what_was_typed_stays(
    world: World, browser: Browser, consultation: int, paper: str
) -> None:
    for number in range(30):
        world.reply(consultation, "AR", {"1": ("for", "against")[number % 2]})
    before = world.acts(consultation)
    form = {"vote-1": "abstain", "vote-2": "for", "statement-1": "one more", "instead_of": "30", "step": "record"}
    answer = browser.post(paper, form)
    assert answer.status_code == 429
    said = text(answer)
    assert "Your reply was not recorded: at most 30 replies are recorded within an hour" in said
    assert "Wait 60 minutes and try again." in said
    assert "one more" in said
    assert world.acts(consultation) == before
    world.clock.forward(HOUR)
    assert browser.post(paper, form).status_code == 303


def test_a_statement_on_a_ballot_without_a_vote_is_asked_about_by_name(world: World, browser: Browser) -> None:
    consultation = world.open(ballots=4)
    browser.come_in(link_of(world, consultation, "AR"))
    paper = paper_address(world, consultation)
    partial = {"vote-1": "for", "statement-2": "We agree with this", "instead_of": "0"}
    review = browser.post(paper, {**partial, "step": "review"})
    box = BeautifulSoup(review.text, "html.parser").select_one(".ask")
    assert box is not None
    assert " ".join(box.get_text(" ").split()) == (
        "Ballot 2 has a statement but no vote: it counts as no reply. 2 ballots have no answer (3 and 4); "
        "they count as no reply. Leave these ballots without an answer"
    )
    assert browser.post(paper, {**partial, "step": "record"}).status_code == 422
    said = text(browser.post(paper, {**partial, "vote-3": "for", "vote-4": "for", "step": "review"}))
    assert "Ballot 2 has a statement but no vote" in said
    assert "no answer (" not in said
    assert browser.post(paper, {**partial, "vote-2": "for", "blanks": "accepted", "step": "record"}).status_code == 303
