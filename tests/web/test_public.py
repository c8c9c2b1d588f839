"""What everyone may see, and when: results, the audit page, the downloads, the documents."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from hashlib import sha256
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup

from ballot.record.note import VerifierKey
from ballot.record.verify import verify
from ballot.services import conduct, drafting, focal_points, opening, publishing
from ballot.services.closing import close_due
from ballot.services.drafting import DraftDocument
from tests.services.world import CLOSES, HOUR, World
from tests.web.conftest import Browser, give_password, link_of, text

DOWNLOADS = {
    "bundle.zip": "application/zip",
    "checkpoint": "text/plain",
    "entries.jsonl": "application/jsonl",
    "body.pem": "application/x-pem-file",
    "tally.json": "application/json",
    "tally.sig": "application/octet-stream",
}
ALWAYS_PUBLIC = ("checkpoint", "body.pem")


def at(world: World, consultation: int, kind: str = "audit", rest: str = "") -> str:
    return f"/{kind}/council/{world.row(consultation).slug}{rest}"


@pytest.fixture
def declared(world: World) -> int:
    """A consultation with its result, signed."""
    consultation = world.open(ballots=2)
    world.reply(consultation, "AR", {"1": "for", "2": "against"}, statements={"2": "We cannot support this"})
    for state in ("BR", "CA"):
        world.reply(consultation, state, "for")
    world.sign(consultation)
    world.close(consultation)
    publishing.sign_pending(world.parts)
    return consultation


# ------------------------------------------------------------------------------------- results


def test_before_closing_the_results_page_says_until_when_it_is_open_and_no_counts(
    world: World, browser: Browser
) -> None:
    consultation = world.open()
    world.reply(consultation, "AR", "against")
    page = text(browser.get(at(world, consultation, "results")))
    assert "Open until Monday 23 March 2026, 10:00 (Geneva). The result appears here once it is declared." in page
    assert "3 of the 4 Member States having the right to vote must be in favour." in page
    assert (
        "Until closing nobody, the chair included, can see how a Member State has voted. Only a reply on paper" in page
    )
    assert "Against" not in page
    assert "replied" not in page


def test_between_deadline_and_result_the_page_says_so(world: World, browser: Browser) -> None:
    consultation = world.open(record_until=CLOSES + 2 * HOUR)
    world.clock.moment = CLOSES
    assert "The deadline has passed" in text(browser.get(at(world, consultation, "results")))
    close_due(world.parts)
    page = text(browser.get(at(world, consultation, "results")))
    assert "Closed. The result is declared not before Monday 23 March 2026, 12:00 (Geneva)." in page


def test_the_declared_result_is_there_for_everyone(world: World, browser: Browser, declared: int) -> None:
    page = browser.get(at(world, declared, "results"))
    said = text(page)
    assert "1 of 2 ballots was adopted. Declared on Monday 23 March 2026, 10:00 (Geneva)." in said
    assert "Adopted. 3 in favour, 3 needed. 0 against, 0 abstaining, 1 did not reply." in said
    assert "Not adopted. 2 in favour, 3 needed. 1 against, 0 abstaining, 1 did not reply." in said
    assert "Argentina We cannot support this" in said
    assert "France No reply No reply" in said
    assert '<title id="bar-1-title">Ballot 1: Adopted</title>' in page.text


def test_an_annulled_consultation_says_so_and_shows_its_record(world: World, browser: Browser) -> None:
    consultation = world.open()
    world.reply(consultation, "AR", "against")
    conduct.annul(world.parts, world.chair, consultation, "It was settled at the session")
    world.sign(consultation)
    assert "was annulled on Monday 2 March 2026" in text(browser.get(at(world, consultation, "results")))
    record = text(browser.get(at(world, consultation)))
    assert "Reason: It was settled at the session" in record
    assert "How it voted is sealed" in record
    assert browser.get(at(world, consultation, rest="/bundle.zip")).status_code == 200
    assert browser.get(at(world, consultation, rest="/tally.json")).status_code == 409


@pytest.mark.parametrize("kind", ["results", "audit", "api/v1/consultations"])
def test_a_draft_is_unknown_to_everyone(world: World, browser: Browser, kind: str) -> None:
    browser.sign_in(give_password(world, "chair"))
    draft = world.draft()
    assert browser.get(at(world, draft, kind)).status_code == 404
    assert browser.get(f"/{kind}/council/never").status_code == 404
    assert browser.get(f"/{kind}/nobody/{world.row(draft).slug}").status_code == 404


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
    publishing.sign_pending(world.parts)
    assert browser.get(at(world, consultation, rest="/bundle.zip")).status_code == 200


# ---------------------------------------------------------------------------------- audit page


def test_the_audit_page_tells_every_act_in_plain_words_beside_its_entry(
    world: World, browser: Browser, declared: int
) -> None:
    page = browser.get(at(world, declared))
    said = text(page)
    for words in (
        "The chair opened the consultation: 2 ballots; 4 of 5 Member States with the right to vote",
        "Argentina replied. How it voted is sealed.",
        "The clock closed the consultation: the deadline had passed.",
        "The seals of 3 standing replies were opened.",
        "The results were declared. Adopted: ballot 1; not adopted: ballot 2.",
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
    focal_points.remove(world.parts, world.secretary, world.person("CA").public_id)
    conduct.extend(world.parts, world.vice_chair, consultation, CLOSES + 24 * HOUR, "time")
    conduct.withdraw_ballot(world.parts, world.chair, consultation, "2", "settled")
    world.close(consultation)
    publishing.publish_file(world.parts, world.chair, consultation, "letters/a.pdf", b"%PDF", "application/pdf")
    said = text(browser.get(at(world, consultation)))
    for words in (
        "Votes are not sealed.",
        "Argentina replied by letter, received Monday 2 March 2026, 10:00 (Geneva), recorded by two officers of the "
        "secretariat. Ballot 1: against.",
        "Argentina replied again (reply 2, in place of the one before). Ballot 1: for.",
        "Two officers of the secretariat amended the roll: Brazil has no right to vote: CS 169 (arrears).",
        "Brazil has the right to vote again.",
        "The secretariat removed a focal point of Canada.",
        "The vice-chair moved the deadline from Monday 23 March 2026, 10:00 (Geneva) to Tuesday 24 March 2026",
        "The chair withdrew ballot 2. Reason: settled",
        "The chair published the file letters/a.pdf.",
    ):
        assert words in said, words


def test_a_long_record_has_pages(
    world: World, browser: Browser, declared: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ballot.web.public.PAGE", 3)
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
    monkeypatch.setattr("ballot.web.public.LONGEST_SHOWN", 50)
    assert "Only its beginning is shown" in text(browser.get(at(world, declared)))


# ----------------------------------------------------------------------------------- documents


def test_documents_reach_officers_then_focal_points_then_everyone(
    world: World, make_browser: Callable[[], Browser]
) -> None:
    draft = world.draft()
    free, kept_back = b"%PDF-1.4 free", b"%PDF-1.4 kept back"
    for content, distributable in ((free, True), (kept_back, False)):
        drafting.attach_document(
            world.parts,
            world.secretary,
            draft,
            1,
            DraftDocument("C26/1", "en", "c26-1.pdf", "application/pdf", content, distributable=distributable),
        )
    addresses = [f"/documents/{sha256(content).hexdigest()}" for content in (free, kept_back)]
    nobody, own, stranger, chair = (make_browser() for _ in range(4))
    stranger.come_in(link_of(world, world.open(), "AR"))
    chair.sign_in(give_password(world, "auditor"))

    def seen(visitor: Browser) -> list[int]:
        return [visitor.get(address).status_code for address in addresses]

    assert (seen(nobody), seen(stranger), seen(chair)) == ([404, 404], [404, 404], [200, 200])
    opening.open_consultation(world.parts, world.chair, draft)
    own.come_in(link_of(world, draft, "AR"))
    assert (seen(nobody), seen(stranger), seen(own), seen(chair)) == ([404, 404], [404, 404], [200, 404], [200, 200])
    world.close(draft)
    assert seen(nobody) == [200, 404]
    for strange in ("0" * 64, "x", "..%2F..%2Fetc"):
        assert nobody.get(f"/documents/{strange}").status_code == 404


def test_a_scan_of_a_paper_reply_is_no_document(world: World, browser: Browser) -> None:
    consultation = world.open()
    world.record_paper(consultation, world.paper("AR"))
    entry = world.entries(consultation)[-1]
    browser.sign_in(give_password(world, "chair"))
    assert browser.get(f"/documents/{entry['evidence_sha256']}").status_code == 404


def test_links_on_public_pages_lead_somewhere(world: World, browser: Browser, declared: int) -> None:
    for kind in ("results", "audit"):
        page = BeautifulSoup(browser.get(at(world, declared, kind)).text, "html.parser")
        for link in {str(one["href"]) for one in page.select("main a[href], aside a[href]")}:
            if urlsplit(link).path:
                assert browser.get(link).status_code == 200, link
