"""The first page, and documents: who is shown what, and links that lead somewhere."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from ballot.services.consultations import chair_acts, drafts, opening
from ballot.services.consultations.drafts import DraftDocument
from tests.support.installation import HOUR, SCAN, World
from tests.support.pages.addresses import at, link_of
from tests.support.pages.browser import Browser, text
from tests.support.pages.officer_accounts import give_password


def test_the_front_door_says_who_comes_in_where_and_lists_declared_results_alone(
    world: World, browser: Browser, declared: int
) -> None:
    world.draft(title={"en": "A draft"}, closes_at=world.clock.moment + HOUR)
    world.open(title={"en": "An open one"}, closes_at=world.clock.moment + HOUR)
    annulled = world.open(title={"en": "An annulled one"}, closes_at=world.clock.moment + HOUR)
    chair_acts.annul_consultation(world.parts, world.chair, annulled, "settled")
    answer = browser.get("/")
    said = text(answer)
    assert (
        "DM-26/1001 Two matters that cannot wait 1 of 2 proposed conclusions was adopted. The deadline was Monday 23 March"
        in said
    )
    for hidden in ("A draft", "An open one", "An annulled one"):
        assert hidden not in said
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    for address in ("/sign-in", at(world, declared, "results")):
        assert f'href="{address}"' in answer.text


def test_before_there_is_a_result_the_front_door_says_so(browser: Browser) -> None:
    assert "No result has been declared yet." in text(browser.get("/"))


def test_documents_reach_officers_then_focal_points_then_everyone(
    world: World, make_browser: Callable[[], Browser]
) -> None:
    draft = world.draft()
    free, kept_back = b"%PDF-1.4 free", b"%PDF-1.4 kept back"
    for content, distributable in ((free, True), (kept_back, False)):
        drafts.attach_document(
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
    browser.sign_in(give_password(world, "chair"))
    assert browser.get(f"/documents/{sha256(SCAN).hexdigest()}").status_code == 404


def test_links_on_public_pages_lead_somewhere(world: World, browser: Browser, declared: int) -> None:
    for kind in ("results", "audit"):
        page = BeautifulSoup(browser.get(at(world, declared, kind)).text, "html.parser")
        for link in {str(one["href"]) for one in page.select("main a[href], aside a[href]")}:
            if urlsplit(link).path:
                assert browser.get(link).status_code == 200, link
