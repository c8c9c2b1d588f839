"""The second step on its pages: a code is mailed when a reply is to be recorded, and without it nothing is recorded."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup

from ballot.services.mail import delivery
from ballot.services.replies import saved_drafts
from ballot.services.replies.saved_drafts import SESSIONS
from tests.support.installation import CLOSES, World, address_of
from tests.support.pages.addresses import link_of, paper_address
from tests.support.pages.browser import Browser, hidden_fields, offered, text
from tests.support.pages.confirmation_codes import FILLED, MINUTES, code_fields, code_of, other_than
from tests.support.replies.forms import form_of, sender_of


@pytest.fixture
def consultation(world: World) -> int:
    return world.open(second_step=True)


def test_it_is_said_before_anything_is_typed_that_a_code_will_be_mailed_and_where(
    world: World, consultation: int, browser: Browser, paper: str
) -> None:
    said = (
        "Before your reply is recorded, you will be asked for a code, which is sent to you by mail. It is "
        "sent to f…l@ar.example"
    )
    before = world.dump()
    assert said in text(browser.get(f"/v/{link_of(world, consultation, 'AR')}"))
    assert said in text(browser.get(paper))
    assert world.dump() == before


def test_confirming_mails_a_code_and_the_code_records_the_reply(
    world: World, consultation: int, browser: Browser, paper: str
) -> None:
    review = browser.post(paper, {**FILLED, "step": "review"})
    asked = browser.post(paper, {**hidden_fields(review), "step": "record"})
    assert asked.status_code == 200
    assert (
        "The reply of Argentina has not been recorded yet. A code was sent to f…l@ar.example at 10:00 "
        "(Geneva); it is valid until 10:10 (Geneva)."
    ) in text(asked)
    assert world.acts(consultation) == ["opened"]
    delivery.deliver_due(world.parts, "worker", 1)
    [mail] = world.mailer.sent
    assert mail.to_address == address_of("AR")
    assert f'"code": "{code_of(world)}"' in mail.text
    answer = browser.post(paper, {**code_fields(asked), "code": f" {code_of(world)} ", "step": "record"})
    assert (answer.status_code, answer.location) == (303, f"{paper}/receipt")
    assert world.acts(consultation) == ["opened", "replied"]
    assert "Argentina has replied (1st reply)." in text(browser.get(answer.location))


def test_a_wrong_code_records_nothing_keeps_what_was_filled_in_and_says_how_many_tries_are_left(
    world: World, consultation: int, browser: Browser, paper: str
) -> None:
    fields = code_fields(browser.post(paper, {**FILLED, "step": "record"}))
    wrong = browser.post(paper, {**fields, "code": other_than(code_of(world)), "step": "record"})
    assert wrong.status_code == 422
    assert "Your reply was not recorded: this is not the code that was sent; attempts left: 4." in text(wrong)
    page = BeautifulSoup(wrong.text, "html.parser")
    assert page.title is not None
    assert page.title.get_text().startswith("Error: ")
    summary, field = page.select_one(".error-summary a"), page.select_one("input[name=code]")
    assert summary is not None
    assert field is not None
    assert summary["href"] == "#code"
    assert field["aria-invalid"] == "true"
    assert str(field["aria-describedby"]).split()[-1] == "code-problem"
    assert other_than(code_of(world)) not in wrong.text
    assert {**code_fields(wrong), "csrf_token": ""} == {**FILLED, "csrf_token": "", "made_for": browser.made_for}
    assert browser.post(paper, {**code_fields(wrong), "code": code_of(world), "step": "record"}).status_code == 303


def test_no_form_of_a_focal_point_is_judged_by_the_browser_in_its_own_language(
    world: World, consultation: int, browser: Browser, paper: str
) -> None:
    token = link_of(world, consultation, "AR")
    pages = [browser.get("/link"), browser.post("/link", {"email": ""}), browser.get(f"/v/{token}"), browser.get(paper)]
    pages.append(browser.post(paper, {"instead_of": "0", "vote-1": "for", "step": "review"}))
    pages.append(browser.post(paper, {"instead_of": "0", "vote-1": "for", "step": "record"}))
    pages.append(browser.post(paper, {**FILLED, "step": "record"}))
    pages.append(browser.post(paper, {**code_fields(pages[-1]), "code": "", "step": "record"}))
    for page in pages:
        forms = BeautifulSoup(page.text, "html.parser").select("main form")
        assert forms
        assert all(form.has_attr("novalidate") for form in forms)
    # What a browser would have asked for, the page says itself, and the focus is on it.
    refused = {index: page for index, page in enumerate(pages) if page.status_code == 422}
    assert list(refused) == [1, 5, 7]
    for page in refused.values():
        [summary] = BeautifulSoup(page.text, "html.parser").select(".error-summary")
        assert summary.has_attr("autofocus")
        assert summary["tabindex"] == "-1"
        assert summary.select("a[href^='#']")


def test_every_showing_says_when_the_newest_code_was_sent_and_until_when_it_is_valid(
    world: World, browser: Browser, paper: str
) -> None:
    sent = "A code was sent to f…l@ar.example at 10:00 (Geneva); it is valid until 10:10 (Geneva)."
    fields = code_fields(browser.post(paper, {**FILLED, "step": "record"}))
    wrong = {**fields, "code": other_than(code_of(world)), "step": "record"}
    world.clock.forward(MINUTES)
    for typed in (wrong, {**wrong, "code": "12"}, {**wrong, "code": ""}):
        assert sent in text(browser.post(paper, typed))
    world.clock.forward(MINUTES)
    anew = text(browser.post(paper, {**fields, "step": "new-code"}))
    assert "at 10:02 (Geneva); it is valid until 10:12 (Geneva)." in anew
    world.clock.forward(10 * MINUTES)
    late = text(browser.post(paper, {**wrong, "code": code_of(world)}))
    assert "The latest code was sent to f…l@ar.example at 10:02 (Geneva); it is no longer valid." in late
    assert "valid until" not in late


@pytest.mark.parametrize("typed", ["", "12345", "abcdef"])
def test_what_is_no_code_is_said_so_and_costs_no_try(world: World, browser: Browser, paper: str, typed: str) -> None:
    fields = code_fields(browser.post(paper, {**FILLED, "step": "record"}))
    answer = browser.post(paper, {**fields, "code": typed, "step": "record"})
    assert answer.status_code == 422
    assert "A code has six digits." in text(answer)
    assert world.dump()["reply_code"][0][6] == 0
    assert len(world.mails("code")) == 1


def test_a_code_that_is_spent_asks_for_a_new_one(world: World, browser: Browser, paper: str) -> None:
    fields = code_fields(browser.post(paper, {**FILLED, "step": "record"}))
    old = code_of(world)
    world.clock.forward(10 * MINUTES)
    spent = browser.post(paper, {**fields, "code": old, "step": "record"})
    assert spent.status_code == 422
    assert (
        "the code has already been used, has expired, or was entered incorrectly too often. Ask for a new code."
        in text(spent)
    )
    renewed = browser.post(paper, {**code_fields(spent), "step": "new-code"})
    assert renewed.status_code == 200
    assert "A code was sent to f…l@ar.example at 10:10 (Geneva)" in text(renewed)
    assert len(world.mails("code")) == 2
    answer = browser.post(paper, {**code_fields(renewed), "code": code_of(world), "step": "record"})
    assert answer.status_code == 303


def test_new_codes_are_limited_and_what_was_filled_in_stays(world: World, browser: Browser, paper: str) -> None:
    fields = code_fields(browser.post(paper, {**FILLED, "step": "record"}))
    for _ in range(4):
        assert browser.post(paper, {**fields, "step": "new-code"}).status_code == 200
    answer = browser.post(paper, {**fields, "step": "new-code"})
    assert answer.status_code == 429
    assert "too many codes were sent to you" in text(answer)
    assert code_fields(answer)["statement-1"] == "quagga"
    assert len(world.mails("code")) == 5


def test_whoever_has_only_the_link_cannot_reply(
    world: World, consultation: int, browser: Browser, paper: str, make_browser: Callable[[], Browser]
) -> None:
    """A forwarded or stolen link opens the paper. The code goes to the focal point's own mail."""
    stranger = make_browser()
    stranger.come_in(link_of(world, consultation, "AR"))
    fields = code_fields(stranger.post(paper, {**FILLED, "vote-1": "against", "step": "record"}))
    guess = other_than(code_of(world))
    answers = [stranger.post(paper, {**fields, "code": guess, "step": "record"}) for _ in range(6)]
    assert [one.status_code for one in answers] == [422] * 6
    assert stranger.post(paper, {**fields, "code": code_of(world), "step": "record"}).status_code == 422
    assert world.acts(consultation) == ["opened"]
    assert world.addresses("code") == [address_of("AR")]


def test_confirming_with_the_link_alone_leaves_what_its_person_kept(
    world: World, consultation: int, browser: Browser, paper: str, make_browser: Callable[[], Browser]
) -> None:
    browser.post(paper, {**FILLED, "step": "keep"})
    [before] = world.dump()["unfinished_reply"]
    stranger = make_browser()
    stranger.come_in(link_of(world, consultation, "AR"))
    asked = stranger.post(paper, {**FILLED, "vote-1": "against", "step": "record"})
    assert code_fields(asked)["vote-1"] == "against"
    assert before in world.dump()["unfinished_reply"]
    assert "is saved for you" in text(browser.post(paper, {**FILLED, "step": "record"}))


def test_where_nothing_more_is_kept_the_code_comes_all_the_same_and_nothing_is_said_to_be_kept(
    world: World, consultation: int, browser: Browser, paper: str
) -> None:
    person = world.person("AR").id or 0
    for number in range(SESSIONS):
        saved_drafts.save_draft(world.parts, sender_of(person, consultation, str(number)), form_of({"1": "for"}, {}, 0))
    asked = browser.post(paper, {**FILLED, "step": "record"})
    assert asked.status_code == 200
    assert "is saved for you" not in text(asked)
    answer = browser.post(paper, {**code_fields(asked), "code": code_of(world), "step": "record"})
    assert (answer.status_code, answer.location) == (303, f"{paper}/receipt")


def test_without_a_second_step_no_code_is_mailed(world: World, browser: Browser) -> None:
    plain = world.open()
    browser.come_in(link_of(world, plain, "AR"))
    answer = browser.post(paper_address(world, plain), {**FILLED, "step": "new-code"})
    assert answer.status_code == 422
    assert "no code is required in this consultation" in text(answer)
    assert world.mails("code") == []


def test_two_sessions_of_one_person_use_the_same_code_once(
    world: World, consultation: int, browser: Browser, paper: str, make_browser: Callable[[], Browser]
) -> None:
    telephone = make_browser()
    telephone.come_in(link_of(world, consultation, "AR"))
    here = code_fields(browser.post(paper, {**FILLED, "step": "record"}))
    there = code_fields(telephone.post(paper, {**FILLED, "vote-1": "abstain", "step": "record"}))
    assert len(world.mails("code")) == 1
    code = code_of(world)
    assert telephone.post(paper, {**there, "code": code, "step": "record"}).status_code == 303
    late = browser.post(paper, {**here, "code": code, "step": "record"})
    assert late.status_code == 409
    assert world.acts(consultation) == ["opened", "replied"]


def test_a_colleagues_session_cannot_use_it(
    world: World, consultation: int, browser: Browser, paper: str, make_browser: Callable[[], Browser]
) -> None:
    browser.post(paper, {**FILLED, "step": "record"})
    colleague = make_browser()
    colleague.come_in(link_of(world, consultation, "AR", 1))
    answer = colleague.post(paper, {**FILLED, "code": code_of(world), "step": "record"})
    assert answer.status_code == 422
    assert world.acts(consultation) == ["opened"]


def test_the_deadline_that_passes_while_the_code_is_on_its_way_is_the_deadline(
    world: World, consultation: int, browser: Browser, paper: str
) -> None:
    world.clock.moment = CLOSES - MINUTES
    browser.come_in(link_of(world, consultation, "AR"))
    fields = code_fields(browser.post(paper, {**FILLED, "step": "record"}))
    world.clock.moment = CLOSES
    answer = browser.post(paper, {**fields, "code": code_of(world), "step": "record"})
    assert answer.status_code == 410
    assert "Your reply was not recorded: the deadline passed at 10:00 (Geneva)" in text(answer)
    assert world.acts(consultation) == ["opened"]


def test_ballots_left_blank_are_asked_about_before_a_code_is_sent(world: World, browser: Browser, paper: str) -> None:
    partial = {"instead_of": "0", "vote-1": "for"}
    assert browser.post(paper, {**partial, "step": "record"}).status_code == 422
    assert world.mails("code") == []
    asked = browser.post(paper, {**partial, "blanks": "accepted", "step": "record"})
    fields = code_fields(asked)
    assert fields["blanks"] == "accepted"
    assert browser.post(paper, {**fields, "code": code_of(world), "step": "record"}).status_code == 303


def test_a_session_that_ends_while_the_code_is_on_its_way_loses_nothing(
    world: World, consultation: int, browser: Browser, paper: str
) -> None:
    fields = code_fields(browser.post(paper, {**FILLED, "step": "record"}))
    world.clock.forward(world.parts.policy.focal_point_session)
    lost = browser.post(paper, {**fields, "code": "123456", "step": "record"})
    assert lost.status_code == 403
    assert "123456" not in lost.text
    assert hidden_fields(lost)["statement-1"] == "quagga"
    again = browser.come_in(link_of(world, consultation, "AR"))
    assert "Answers were begun elsewhere through your link" in text(again)
    browser.post(paper, offered(again)[0])
    assert "have been included. They have not been recorded yet." in text(browser.get(paper))


def test_the_code_stands_in_no_page_and_in_no_log(
    world: World, browser: Browser, paper: str, capfd: pytest.CaptureFixture[str]
) -> None:
    answers = [browser.post(paper, {**FILLED, "step": "record"})]
    fields = code_fields(answers[0])
    code = code_of(world)
    answers.append(browser.post(paper, {**fields, "code": other_than(code), "step": "record"}))
    answers.append(browser.post(paper, {**fields, "code": code, "step": "record"}))
    answers.append(browser.get(answers[-1].location))
    assert all(code not in one.text for one in answers)
    out, err = capfd.readouterr()
    assert "route=/reply/<body>/<ref>" in out + err
    assert code not in out + err
