"""The receipt of a reply: what its page says, what can be downloaded, and what there is where there is none."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup

from ballot.record.receipt import read_receipt
from ballot.record.replay import seal_of
from ballot.rules.refusals import KeyMissing
from ballot.services.consultations import chair_acts
from ballot.services.evidence import signing
from tests.support.installation import World
from tests.support.pages.addresses import link_of, paper_address
from tests.support.pages.browser import Browser, text
from tests.support.pages.reply_forms import ALL_FOR, own_opening


def test_the_receipt_page_says_what_was_recorded_and_until_when_it_may_be_changed(
    world: World, browser: Browser, consultation: int, paper: str
) -> None:
    browser.post(paper, {**ALL_FOR, "step": "record"})
    said = text(browser.get(f"{paper}/receipt"))
    assert "Argentina has replied (1st reply). You may change it until Monday 23 March 2026, 10:00 (Geneva)" in said
    assert "Consultation DM-26/1001 Two matters that cannot wait" in said
    assert f"number {world.standing(consultation).replies['AR'].seq} of the record" in said
    assert "2026-03-02 09:00:00.000 UTC" in said
    assert "Submitted by AR 0 (you)" in said


def test_the_downloads_prove_the_entry_and_open_its_seal(
    world: World, browser: Browser, consultation: int, paper: str
) -> None:
    browser.post(paper, {**ALL_FOR, "step": "record"})
    answer = browser.get(f"{paper}/receipt.tlog-proof")
    assert answer.headers["Content-Disposition"] == "attachment; filename=receipt-dm-26-1001-AR-1.tlog-proof"
    receipt = read_receipt(answer.data)
    receipt.require_consistent()
    entry = json.loads(receipt.line)
    assert (entry["act"], entry["state"], entry["revision"]) == ("replied", "AR", 1)
    assert "votes" not in entry
    assert entry["seal"] == seal_of(own_opening(browser, paper))
    world.sign(consultation)
    world.audit(consultation)


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
        assert "The reply has been recorded. Its proof is being signed" in text(page)
        assert browser.get(f"{paper}/receipt.tlog-proof").status_code == 409
    assert world.acts(consultation) == ["opened", "replied"]
    signing.sign_pending(world.parts)
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


def test_the_receipt_page_shows_the_votes_before_the_proof_and_folds_away_what_is_for_experts(
    world: World, browser: Browser, consultation: int, paper: str
) -> None:
    browser.post(paper, {**ALL_FOR, "step": "record"})
    page = BeautifulSoup(browser.get(f"{paper}/receipt").text, "html.parser")
    main = page.select_one("main")
    assert main is not None
    said = " ".join(main.get_text(" ").split())
    order = ["Entry number", "As it was recorded", "Download the proof", "Download the proof", "ballot verify"]
    assert sorted(order, key=said.index) == order
    assert "The print command of your browser prints this receipt" in said
    assert ".tlog-proof" not in said
    [folded] = page.select("main details")
    assert "For auditors" in folded.get_text()
    assert [one.get_text() for one in folded.select("pre")] == [one.get_text() for one in page.select("pre")]


def test_the_receipt_of_an_annulled_consultation_promises_no_result(
    world: World, browser: Browser, consultation: int, paper: str
) -> None:
    browser.post(paper, {**ALL_FOR, "step": "record"})
    chair_acts.annul_consultation(world.parts, world.chair, consultation, "superseded")
    said = text(browser.get(f"{paper}/receipt"))
    assert "This consultation was annulled on Monday 2 March 2026, 10:00 (Geneva). There is no result." in said
    assert "published together with the result" not in said
    assert "The result and the record" not in said
