"""The paper that a focal point sees: ballots, their documents, and the replies of the State that there are."""

from __future__ import annotations

from collections.abc import Callable

from bs4 import BeautifulSoup

from ballot.services.consultations import chair_acts, drafts, opening
from tests.support.installation import HOUR, World, wording
from tests.support.pages.addresses import link_of, paper_address
from tests.support.pages.browser import Browser, text


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
    drafts.add_ballot(world.parts, world.secretary, draft, wording({"en": "to note", "fr": "de prendre note"}, "note"))
    drafts.add_ballot(world.parts, world.secretary, draft, wording({"ar": "الإحاطة علماً"}, "note"))
    opening.open_consultation(world.parts, world.chair, draft)
    page = BeautifulSoup(browser.come_in(link_of(world, draft, "AR", 1)).text, "html.parser")  # reads French
    first, second = page.select(".conclusion")
    assert (first["lang"], first.get_text()) == ("fr", "de prendre note")
    assert (second["lang"], second["dir"]) == ("ar", "rtl")


def test_a_document_is_handed_out_with_its_ballot_and_no_other_file_is(world: World, browser: Browser) -> None:
    draft = world.draft(ballots=1)

    def attach(reference: str, content: bytes, *, distributable: bool) -> str:
        file = drafts.DraftDocument(reference, "en", "paper.html", "text/html", content, distributable)
        return drafts.attach_document(world.parts, world.secretary, draft, 1, file)

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


def test_a_withdrawn_ballot_is_shown_as_that_and_asks_for_nothing(
    world: World, browser: Browser, consultation: int, paper: str
) -> None:
    chair_acts.withdraw_ballot(world.parts, world.chair, consultation, "1", "no longer required")
    page = browser.get(paper)
    said = "Ballot 1 was withdrawn on Monday 2 March 2026, 10:00 (Geneva). Reason: no longer required"
    assert said in text(page)
    withdrawn = BeautifulSoup(page.text, "html.parser").select_one("#ballot-1 .conclusion-short.quiet")
    assert withdrawn is not None
    assert withdrawn.get_text() == world.standing(consultation).opened["ballots"][0]["text"]["en"]
    assert 'name="vote-1"' not in page.text
    assert browser.post(paper, {"vote-2": "for", "instead_of": "0", "step": "record"}).status_code == 303


def test_a_state_sees_its_own_reply_and_nobody_elses(
    world: World, make_browser: Callable[[], Browser], consultation: int
) -> None:
    world.reply(consultation, "BR", {"1": "against", "2": "against"}, statements={"1": "a secret of Brazil"})
    argentina, brazil = make_browser(), make_browser()
    seen = argentina.come_in(link_of(world, consultation, "AR")).text
    assert "a secret of Brazil" not in seen
    assert "checked" not in seen
    assert "a secret of Brazil" in brazil.come_in(link_of(world, consultation, "BR", 1)).text


def test_each_focal_point_sees_who_gave_the_reply_that_stands_and_which_there_were_before(
    world: World, make_browser: Callable[[], Browser], consultation: int
) -> None:
    for number in (0, 1, 0):
        world.reply(consultation, "AR", {"1": ("for", "against")[number]}, number)
        world.clock.forward(HOUR)
    first, second = make_browser(), make_browser()
    said = text(first.come_in(link_of(world, consultation, "AR")))
    assert "Argentina has replied (3rd reply). You submitted it on Monday 2 March 2026, 12:00 (Geneva)." in said
    assert (
        "2 earlier replies 2nd reply Monday 2 March 2026, 11:00 (Geneva) AR 1 "
        "1st reply Monday 2 March 2026, 10:00 (Geneva) AR 0 (you)"
    ) in said
    second.come_in(link_of(world, consultation, "AR", 1))
    address = paper_address(world, consultation)
    colleagues = text(second.get(f"{address}?lang=en"))
    assert "AR 0 submitted it on Monday 2 March 2026, 12:00 (Geneva)." in colleagues
    assert "11:00 (Geneva) AR 1 (you) 1st reply" in colleagues
    receipt = text(second.get(f"{address}/receipt?lang=en"))
    assert "Submitted by AR 0 Record" in receipt
    assert "2 earlier replies" in receipt


def test_a_reply_on_paper_is_named_by_how_it_came(world: World, browser: Browser, consultation: int) -> None:
    world.record_paper(consultation, world.paper("AR"))
    said = text(browser.come_in(link_of(world, consultation, "AR")))
    assert (
        "Argentina has replied (1st reply). It was received by letter; two officers of the secretariat "
        "recorded it on Monday 2 March 2026, 10:00 (Geneva)."
    ) in said
    assert "The officers of the secretariat who recorded the standing reply have read it." in said
    assert "Channel by letter" in text(browser.get(f"{paper_address(world, consultation)}/receipt"))


def test_the_line_at_the_foot_has_exact_words_for_every_number(browser: Browser, paper: str) -> None:
    page = BeautifulSoup(browser.get(paper).text, "html.parser")
    answered = page.select_one(".answered")
    assert answered is not None
    assert answered["role"] == "status"
    assert str(answered["data-many"]).split("\n") == ["0 of 2 answered", "1 of 2 answered", "2 of 2 answered"]
    kept = page.select_one("#kept")
    assert kept is not None
    assert (kept["data-count"], kept["data-limit"]) == ("{used} of 5,000 characters", "5000")
