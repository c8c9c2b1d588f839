"""The record as evidence: who may see it and when, the downloads, the audit page."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup

from ballot.record.note import VerifierKey
from ballot.record.verification.verify import verify
from ballot.services.consultations import chair_acts
from ballot.services.evidence import signing
from tests.support import focal_point_changes
from tests.support.installation import CLOSES, HOUR, World
from tests.support.pages.addresses import at, link_of
from tests.support.pages.browser import Browser, text
from tests.support.pages.officer_accounts import give_password

DOWNLOADS = {
    "bundle.zip": "application/zip",
    "checkpoint": "text/plain",
    "entries.jsonl": "application/jsonl",
    "body.pem": "application/x-pem-file",
    "tally.json": "application/json",
    "tally.sig": "application/octet-stream",
}
ALWAYS_PUBLIC = ("checkpoint", "body.pem")


# ------------------------------------------------------------- who may look in before the result


def test_before_the_result_the_record_is_for_officers_and_its_own_focal_points(
    world: World, make_browser: Callable[[], Browser]
) -> None:
    consultation, other = world.open(), world.open()
    world.sign(consultation)
    nobody, own, stranger = (make_browser() for _ in range(3))
    own.come_in(link_of(world, consultation, "AR"))
    stranger.come_in(link_of(world, other, "AR"))
    officers = []
    for role in ("chair", "vice-chair", "secretariat", "auditor"):
        officers.append(make_browser())
        officers[-1].sign_in(give_password(world, role))
    for rest in ("", "/bundle.zip", "/entries.jsonl"):
        address = at(world, consultation, rest=rest)
        for visitor in (nobody, stranger):
            answer = visitor.get(address)
            assert answer.status_code == 403
            assert "This record is not public yet" in text(answer)
        for visitor in (own, *officers):
            assert visitor.get(address).status_code == 200
    for rest in ALWAYS_PUBLIC:
        assert nobody.get(at(world, consultation, rest=f"/{rest}")).status_code == 200
    for rest in ("tally.json", "tally.sig"):
        for visitor in (nobody, own, *officers):
            assert visitor.get(at(world, consultation, rest=f"/{rest}")).status_code == 409


# ----------------------------------------------------------------------------------- downloads


@pytest.mark.parametrize("name", DOWNLOADS)
def test_a_download_has_its_media_type_and_a_name_that_says_what_it_is_of(
    world: World, browser: Browser, declared: int, name: str
) -> None:
    answer = browser.get(at(world, declared, rest=f"/{name}"))
    assert answer.status_code == 200
    assert answer.mimetype == DOWNLOADS[name]
    file_name = "checkpoint.txt" if name == "checkpoint" else name
    assert answer.headers["Content-Disposition"] == f"attachment; filename=dm-26-1001-{file_name}"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_what_is_downloaded_is_what_the_record_holds_and_verifies(
    world: World, browser: Browser, declared: int
) -> None:
    got = {name: browser.get(at(world, declared, rest=f"/{name}")).data for name in DOWNLOADS}
    report = verify(
        io.BytesIO(got["bundle.zip"]), key_pem=got["body.pem"], checkpoints={"checkpoint": got["checkpoint"]}
    )
    assert report.failures == []
    assert report.key_confirmed
    with zipfile.ZipFile(io.BytesIO(got["bundle.zip"])) as bundle:
        assert bundle.read("record/entries.jsonl") == got["entries.jsonl"]
        assert bundle.read("record/checkpoint.txt") == got["checkpoint"]
        assert bundle.read("tally/tally.json") == got["tally.json"]
        assert bundle.read("tally/tally.sig") == got["tally.sig"]
        assert bundle.read("keys/body.pem") == got["body.pem"]


def test_what_is_not_signed_yet_is_promised_for_a_moment_later_and_not_signed_by_looking(
    world: World, browser: Browser
) -> None:
    consultation = world.open()
    world.reply(consultation, "AR")
    assert browser.get(at(world, consultation, rest="/checkpoint")).status_code == 503
    world.close(consultation)
    before = world.dump()
    for name in ("bundle.zip", "checkpoint", "tally.json", "tally.sig"):
        answer = browser.get(at(world, consultation, rest=f"/{name}"))
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert browser.get(at(world, consultation)).status_code == 200
    assert world.dump() == before
    signing.sign_pending(world.parts)
    assert browser.get(at(world, consultation, rest="/bundle.zip")).status_code == 200


def test_every_checkpoint_that_was_signed_can_be_taken_away(world: World, browser: Browser, declared: int) -> None:
    bundle = browser.get(at(world, declared, rest="/bundle.zip")).data
    key = browser.get(at(world, declared, rest="/body.pem")).data
    page = BeautifulSoup(browser.get(at(world, declared, rest="/checkpoints")).text, "html.parser")
    links = [str(one["href"]) for one in page.select("tbody a")]
    assert [link.rpartition("/")[2] for link in links] == ["7", "4"]
    notes = {link: browser.get(link).data for link in links}
    report = verify(io.BytesIO(bundle), key_pem=key, checkpoints=notes)
    assert report.failures == []
    answer = browser.get(links[1])
    assert answer.headers["Content-Disposition"] == "attachment; filename=dm-26-1001-checkpoint-4.txt"
    assert browser.get(at(world, declared, rest="/checkpoints/5")).status_code == 404
    assert browser.get(at(world, declared, rest="/checkpoints/99999999999999999999")).status_code == 404


def test_checkpoints_of_a_record_that_is_not_public_are_not_listed(world: World, browser: Browser) -> None:
    consultation = world.open()
    world.sign(consultation)
    for rest in ("/checkpoints", "/checkpoints/1"):
        assert browser.get(at(world, consultation, rest=rest)).status_code == 403


# ---------------------------------------------------------------------------------- audit page


def test_the_audit_page_tells_every_act_in_plain_words_beside_its_entry(
    world: World, browser: Browser, declared: int
) -> None:
    page = browser.get(at(world, declared))
    said = text(page)
    for words in (
        "The Chair opened the consultation: 2 ballots; 4 of 5 Member States with the right to vote",
        "Argentina replied. Its vote is secret until closing.",
        "The system closed the consultation: the deadline had passed.",
        "3 standing replies were disclosed.",
        "The results have been declared. Adopted: ballot 1. Not adopted: ballot 2.",
    ):
        assert words in said
    standing = world.standing(declared)
    assert VerifierKey.parse(standing.opened["key"]).fingerprint() in said
    assert standing.origin in said
    assert '"act":"opened"' in said
    assert "openssl pkeyutl -verify" in said


def test_every_other_act_has_its_words_too(world: World, browser: Browser) -> None:
    consultation = world.open(ballots=2, sealed=False, record_until=CLOSES + HOUR)
    world.record_paper(consultation, world.paper("AR", {"1": "against"}))
    world.reply(consultation, "AR", {"1": "for"})
    world.amend_roll(consultation, "BR", entitled=False)
    world.amend_roll(consultation, "BR", entitled=True)
    focal_point_changes.remove_focal_point(
        world.parts, world.secretary, world.person("CA").public_id, second=world.second
    )
    chair_acts.extend_deadline(world.parts, world.vice_chair, consultation, CLOSES + 24 * HOUR, "time")
    chair_acts.withdraw_ballot(world.parts, world.chair, consultation, "2", "settled")
    world.close(consultation)
    chair_acts.publish_file(world.parts, world.chair, consultation, "letters/a.pdf", b"%PDF", "application/pdf")
    said = text(browser.get(at(world, consultation)))
    for words in (
        "Votes are not secret.",
        "Argentina replied by letter, received Monday 2 March 2026, 10:00 (Geneva), recorded by two officers of the "
        "secretariat. Ballot 1: Against.",
        "Argentina replied again (reply 2, replacing the previous one). Ballot 1: In favour.",
        "Two officers of the secretariat amended the roll: Brazil has no right to vote: CS 169 (arrears).",
        "Brazil has the right to vote again.",
        "The secretariat removed a focal point of Canada.",
        "The Vice-Chair extended the deadline from Monday 23 March 2026, 10:00 (Geneva) to Tuesday 24 March 2026",
        "The Chair withdrew ballot 2. Reason: settled",
        "The Chair published the file letters/a.pdf.",
    ):
        assert words in said, words


def test_a_long_record_has_pages(
    world: World, browser: Browser, declared: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ballot.web.auditor.evidence.ENTRIES_ON_PAGE", 3)
    size = world.standing(declared).size
    seen: list[str] = []
    for page in range(1, -(-size // 3) + 1):
        shown = browser.get(at(world, declared, rest=f"?page={page}"))
        seen += [f'id="entry-{seq}"' for seq in range(size) if f'id="entry-{seq}"' in shown.text]
    assert seen == [f'id="entry-{seq}"' for seq in range(size)]
    for strange in ("0", "-1", "99999999999999999999", "x", ""):
        assert browser.get(at(world, declared, rest=f"?page={strange}")).status_code == 200


def test_an_entry_too_long_to_show_is_cut_and_says_where_the_whole_is(
    world: World, browser: Browser, declared: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ballot.web.auditor.evidence.LONGEST_ENTRY_SHOWN", 50)
    assert "Only the beginning is shown" in text(browser.get(at(world, declared)))
