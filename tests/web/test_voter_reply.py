"""The paper, the review and the receipt: how a Member State replies, without script, nothing kept before it is recorded."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup

from ballot.record.receipt import read_receipt
from ballot.record.replay import seal_of
from ballot.rules.refusals import KeyMissing
from ballot.services import conduct, drafting, opening, publishing
from tests.services.world import HOUR, World
from tests.web.conftest import Browser, hidden_fields, link_of, paper_address, text

ALL_FOR = {"vote-1": "for", "vote-2": "for", "instead_of": "0"}


@pytest.fixture
def consultation(world: World) -> int:
    """Two ballots, open."""
    return world.open()


@pytest.fixture
def paper(world: World, consultation: int, browser: Browser) -> str:
    """The paper's address, after Argentina's focal point has come in."""
    assert browser.come_in(link_of(world, consultation, "AR")).status_code == 200
    return paper_address(world, consultation)


def own_opening(browser: Browser, paper: str) -> dict[str, Any]:
    answer = browser.get(f"{paper}/opening.json")
    assert answer.status_code == 200
    found: dict[str, Any] = json.loads(answer.data)
    return found


def test_the_paper_has_every_ballot_with_three_choices_and_a_place_for_a_statement(
    browser: Browser, paper: str
) -> None:
    page = BeautifulSoup(browser.get(paper).text, "html.parser")
    for ballot in ("1", "2"):
        radios = page.select(f'input[type=radio][name="vote-{ballot}"]')
        assert [one["value"] for one in radios] == ["for", "against", "abstain"]
        assert not any(one.has_attr("checked") for one in radios)
        assert page.select_one(f'details textarea[name="statement-{ballot}"]') is not None
    # Script of ours may help; nothing on the page is made of it.
    assert [(one.get("type"), one.get_text()) for one in page.select("script")] == [("module", "")] * 2
    assert not page.select("[onclick], [onsubmit], [onchange], [style]")


def test_a_ballot_is_shown_in_the_focal_points_language_or_else_in_one_that_there_is(
    world: World, browser: Browser
) -> None:
    draft = world.draft(ballots=0)
    drafting.add_ballot(world.parts, world.secretary, draft, "note", {"en": "to note", "fr": "de prendre note"})
    drafting.add_ballot(world.parts, world.secretary, draft, "note", {"ar": "الإحاطة علماً"})
    opening.open_consultation(world.parts, world.chair, draft)
    page = BeautifulSoup(browser.come_in(link_of(world, draft, "AR", 1)).text, "html.parser")  # reads French
    first, second = page.select(".conclusion")
    assert (first["lang"], first.get_text()) == ("fr", "de prendre note")
    assert (second["lang"], second["dir"]) == ("ar", "rtl")


def test_a_document_is_handed_out_with_its_ballot_and_no_other_file_is(world: World, browser: Browser) -> None:
    draft = world.draft(ballots=1)

    def attach(reference: str, content: bytes, *, distributable: bool) -> str:
        file = drafting.DraftDocument(reference, "en", "paper.html", "text/html", content, distributable)
        return drafting.attach_document(world.parts, world.secretary, draft, 1, file)

    given, kept = attach("C26/1", b"<script>1</script>", distributable=True), attach("C26/2", b"2", distributable=False)
    opening.open_consultation(world.parts, world.chair, draft)
    page = browser.come_in(link_of(world, draft, "AR"))
    address = f"{paper_address(world, draft)}/documents"
    assert f"{address}/{given}" in page.text
    assert kept not in page.text
    answer = browser.get(f"{address}/{given}")
    assert (answer.status_code, answer.data) == (200, b"<script>1</script>")
    assert answer.headers["Content-Disposition"] == "attachment; filename=paper.html"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert browser.get(f"{address}/{kept}").status_code == 404
    assert browser.get(f"{address}/{'0' * 64}").status_code == 404


def test_a_review_shows_the_reply_as_it_will_be_recorded_and_records_nothing(
    world: World, browser: Browser, paper: str
) -> None:
    before = world.dump()
    answer = browser.post(
        paper, {**ALL_FOR, "vote-2": "abstain", "statement-1": " <b>We</b>\r\nagree. ", "step": "review"}
    )
    assert answer.status_code == 200
    said = text(answer)
    assert "It is not recorded yet." in said
    assert "In favour" in said
    assert "Abstaining" in said
    assert "<b>We</b>" not in answer.text
    assert "&lt;b&gt;We&lt;/b&gt;" in answer.text
    assert hidden_fields(answer) == {
        "csrf_token": browser.csrf,
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


def test_a_statement_on_a_ballot_without_a_vote_is_asked_about_by_name(world: World, browser: Browser) -> None:
    consultation = world.open(ballots=4)
    browser.come_in(link_of(world, consultation, "AR"))
    paper = paper_address(world, consultation)
    partial = {"vote-1": "for", "statement-2": "We agree with this", "instead_of": "0"}
    review = browser.post(paper, {**partial, "step": "review"})
    box = BeautifulSoup(review.text, "html.parser").select_one(".ask")
    assert box is not None
    assert " ".join(box.get_text(" ").split()) == (
        "Ballot 2 has a statement and no vote: it counts as no reply on it. "
        "2 ballots have no answer (3 and 4); they count as no reply. Record the reply so"
    )
    assert browser.post(paper, {**partial, "step": "record"}).status_code == 422
    said = text(browser.post(paper, {**partial, "vote-3": "for", "vote-4": "for", "step": "review"}))
    assert "Ballot 2 has a statement and no vote" in said
    assert "no answer (" not in said
    assert browser.post(paper, {**partial, "vote-2": "for", "blanks": "accepted", "step": "record"}).status_code == 303


def test_the_receipt_page_says_what_was_recorded_and_until_when_it_may_be_changed(
    world: World, browser: Browser, consultation: int, paper: str
) -> None:
    browser.post(paper, {**ALL_FOR, "step": "record"})
    said = text(browser.get(f"{paper}/receipt"))
    assert "Argentina has replied (1st reply). You may change it until Monday 23 March 2026, 10:00 (Geneva)" in said
    assert "Consultation DM-26/1001 Two matters that cannot wait" in said
    assert f"number {world.standing(consultation).replies['AR'].seq} of the record" in said
    assert "2026-03-02 09:00:00.000 UTC" in said
    assert "Given by AR 0 (you)" in said


def test_the_receipt_page_shows_the_votes_before_the_proof_and_folds_away_what_is_for_experts(
    world: World, browser: Browser, consultation: int, paper: str
) -> None:
    browser.post(paper, {**ALL_FOR, "step": "record"})
    page = BeautifulSoup(browser.get(f"{paper}/receipt").text, "html.parser")
    main = page.select_one("main")
    assert main is not None
    said = " ".join(main.get_text(" ").split())
    order = ["Entry number", "As it was recorded", "Download the proof", "Download the opening", "ballot verify"]
    assert sorted(order, key=said.index) == order
    assert "The print command of your browser prints this receipt" in said
    assert ".tlog-proof" not in said
    [folded] = page.select("main details")
    assert "For whoever checks it" in folded.get_text()
    assert [one.get_text() for one in folded.select("pre")] == [one.get_text() for one in page.select("pre")]


def test_the_receipt_of_an_annulled_consultation_promises_no_result(
    world: World, browser: Browser, consultation: int, paper: str
) -> None:
    browser.post(paper, {**ALL_FOR, "step": "record"})
    conduct.annul(world.parts, world.chair, consultation, "superseded")
    said = text(browser.get(f"{paper}/receipt"))
    assert "This consultation was annulled on Monday 2 March 2026, 10:00 (Geneva). There is no result." in said
    assert "published with the result" not in said
    assert "The result and the record" not in said


def test_the_downloads_prove_the_entry_and_open_its_seal(
    world: World, browser: Browser, consultation: int, paper: str
) -> None:
    browser.post(paper, {**ALL_FOR, "step": "record"})
    answer = browser.get(f"{paper}/receipt.tlog-proof")
    assert answer.headers["Content-Disposition"] == "attachment; filename=receipt-dm-26-1001-AR-1.tlog-proof"
    receipt = read_receipt(answer.data)
    receipt.demand_consistent()
    entry = json.loads(receipt.line)
    assert (entry["act"], entry["state"], entry["revision"]) == ("replied", "AR", 1)
    assert "votes" not in entry
    assert entry["seal"] == seal_of(own_opening(browser, paper))
    world.sign(consultation)
    world.audit(consultation)


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
    assert "Argentina has replied (1st reply). AR 1 gave it on Monday 2 March 2026, 10:00 (Geneva)." in said
    assert "Against" in said
    assert world.dump() == before
    anew = browser.post(paper, {**hidden_fields(answer), "step": "review"})
    assert anew.status_code == 200
    assert "It will take the place of the 1st reply, whole." in text(anew)
    assert browser.post(paper, {**hidden_fields(anew), "step": "record"}).status_code == 303
    assert own_opening(browser, paper)["statements"] == {"1": "mine"}


def test_a_withdrawn_ballot_is_shown_as_that_and_asks_for_nothing(
    world: World, browser: Browser, consultation: int, paper: str
) -> None:
    conduct.withdraw_ballot(world.parts, world.chair, consultation, "1", "no longer needed")
    page = browser.get(paper)
    said = "Ballot 1 was withdrawn on Monday 2 March 2026, 10:00 (Geneva): no longer needed"
    assert said in text(page)
    withdrawn = BeautifulSoup(page.text, "html.parser").select_one("#ballot-1 .quiet")
    assert withdrawn is not None
    assert withdrawn.get_text() == world.standing(consultation).opened["ballots"][0]["text"]["en"]
    assert 'name="vote-1"' not in page.text
    assert browser.post(paper, {"vote-2": "for", "instead_of": "0", "step": "record"}).status_code == 303


def test_a_reply_stands_even_if_the_head_cannot_be_signed_and_its_receipt_waits(
    world: World, browser: Browser, consultation: int, paper: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object) -> bytes:
        raise KeyMissing(why="gone")

    with monkeypatch.context() as without:
        without.setattr(world.parts.keys, "sign", missing)
        assert browser.post(paper, {**ALL_FOR, "step": "record"}).status_code == 303
        page = browser.get(f"{paper}/receipt")
        assert page.status_code == 200
        assert "The reply is recorded. Its proof is being signed" in text(page)
        assert browser.get(f"{paper}/receipt.tlog-proof").status_code == 409
    assert world.acts(consultation) == ["opened", "replied"]
    publishing.sign_pending(world.parts)
    assert browser.get(f"{paper}/receipt.tlog-proof").status_code == 200


def test_the_receipt_of_a_state_that_has_not_replied_leads_to_the_paper(browser: Browser, paper: str) -> None:
    answer = browser.get(f"{paper}/receipt")
    assert (answer.status_code, answer.location) == (303, paper)
    assert browser.get(f"{paper}/receipt.tlog-proof").status_code == 409
    assert browser.get(f"{paper}/opening.json").status_code == 409


def test_in_an_open_record_there_is_a_receipt_and_nothing_to_open(world: World, browser: Browser) -> None:
    consultation = world.open(sealed=False)
    browser.come_in(link_of(world, consultation, "AR"))
    paper = paper_address(world, consultation)
    assert browser.post(paper, {**ALL_FOR, "step": "record"}).status_code == 303
    page = browser.get(f"{paper}/receipt")
    assert "opening.json" not in page.text
    assert "In favour" in text(page)
    assert browser.get(f"{paper}/opening.json").status_code == 409


def test_a_state_sees_its_own_reply_and_nobody_elses(
    world: World, make_browser: Callable[[], Browser], consultation: int
) -> None:
    world.reply(consultation, "BR", {"1": "against", "2": "against"}, statements={"1": "a secret of Brazil"})
    argentina, brazil = make_browser(), make_browser()
    seen = argentina.come_in(link_of(world, consultation, "AR")).text
    assert "a secret of Brazil" not in seen
    assert "checked" not in seen
    assert "a secret of Brazil" in brazil.come_in(link_of(world, consultation, "BR", 1)).text


def test_every_focal_point_of_the_state_is_told_of_a_reply(world: World, browser: Browser, paper: str) -> None:
    browser.post(paper, {**ALL_FOR, "step": "record"})
    assert world.addresses("receipt") == ["deputy1@ar.example", "focal@ar.example"]


def test_each_focal_point_sees_who_gave_the_reply_that_stands_and_which_there_were_before(
    world: World, make_browser: Callable[[], Browser], consultation: int
) -> None:
    for number in (0, 1, 0):
        world.reply(consultation, "AR", {"1": ("for", "against")[number]}, number)
        world.clock.forward(HOUR)
    first, second = make_browser(), make_browser()
    said = text(first.come_in(link_of(world, consultation, "AR")))
    assert "Argentina has replied (3rd reply). You gave it on Monday 2 March 2026, 12:00 (Geneva)." in said
    assert (
        "2 earlier replies 2nd reply Monday 2 March 2026, 11:00 (Geneva) AR 1 "
        "1st reply Monday 2 March 2026, 10:00 (Geneva) AR 0 (you)"
    ) in said
    second.come_in(link_of(world, consultation, "AR", 1))
    address = paper_address(world, consultation)
    colleagues = text(second.get(f"{address}?lang=en"))
    assert "AR 0 gave it on Monday 2 March 2026, 12:00 (Geneva)." in colleagues
    assert "11:00 (Geneva) AR 1 (you) 1st reply" in colleagues
    receipt = text(second.get(f"{address}/receipt?lang=en"))
    assert "Given by AR 0 Record" in receipt
    assert "2 earlier replies" in receipt


def test_a_reply_on_paper_is_named_by_how_it_came(world: World, browser: Browser, consultation: int) -> None:
    world.record_paper(consultation, world.paper("AR"))
    said = text(browser.come_in(link_of(world, consultation, "AR")))
    assert (
        "Argentina has replied (1st reply). "
        "It came by letter; two officers of the secretariat recorded it on Monday 2 March 2026, 10:00 (Geneva)."
    ) in said
    assert "The officers of the secretariat who recorded the reply that stands now have read it." in said
    assert "How it came by letter" in text(browser.get(f"{paper_address(world, consultation)}/receipt"))


def test_the_line_at_the_foot_has_exact_words_for_every_number(browser: Browser, paper: str) -> None:
    page = BeautifulSoup(browser.get(paper).text, "html.parser")
    answered = page.select_one(".answered")
    assert answered is not None
    assert answered["role"] == "status"
    assert str(answered["data-many"]).split("\n") == ["0 of 2 answered", "1 of 2 answered", "2 of 2 answered"]
    kept = page.select_one("#kept")
    assert kept is not None
    assert (kept["data-count"], kept["data-limit"]) == ("{used} of 5,000 characters", "5000")


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
    assert "Your reply was not recorded: no more than 30 replies are recorded within an hour" in said
    assert "Wait 60 minutes and try again." in said
    assert "one more" in said
    assert world.acts(consultation) == before
    world.clock.forward(HOUR)
    assert browser.post(paper, form).status_code == 303
