"""The results page, from the opening to the declaration or the annulment."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup

from ballot.services.consultations import chair_acts
from ballot.services.consultations.closing import close_due
from ballot.web.public.pages import css_string
from tests.support.installation import CLOSES, HOST, HOUR, World
from tests.support.pages.addresses import at
from tests.support.pages.browser import BASE, Browser, text
from tests.support.pages.officer_accounts import give_password

# ------------------------------------------------------------------------------------- results


def test_before_closing_the_results_page_says_until_when_it_is_open_and_no_counts(
    world: World, browser: Browser
) -> None:
    consultation = world.open()
    world.reply(consultation, "AR", "against")
    page = text(browser.get(at(world, consultation, "results")))
    assert (
        "Open until Monday 23 March 2026, 10:00 (Geneva). The result will appear here once it has been declared."
        in page
    )
    assert "3 of the 4 Member States having the right to vote must be in favour." in page
    assert "Until closing nobody, including the Chair, can see how a Member State has voted. The exception" in page
    assert "Against" not in page
    assert "replied" not in page


def test_between_deadline_and_result_the_page_says_so(world: World, browser: Browser) -> None:
    consultation = world.open(record_until=CLOSES + 2 * HOUR)
    world.clock.moment = CLOSES
    assert "The deadline has passed" in text(browser.get(at(world, consultation, "results")))
    close_due(world.parts)
    page = text(browser.get(at(world, consultation, "results")))
    assert "Closed. The result will not be declared before Monday 23 March 2026, 12:00 (Geneva)." in page


def test_the_declared_result_is_there_for_everyone(world: World, browser: Browser, declared: int) -> None:
    page = browser.get(at(world, declared, "results", "/details"))
    said = text(page)
    assert "1 of 2 proposed conclusions was adopted. Declared on Monday 23 March 2026, 10:00 (Geneva)." in said
    assert "Adopted. 3 in favour, 3 required. 0 against, 0 abstaining, 1 did not reply." in said
    assert "Not adopted. 2 in favour, 3 required. 1 against, 0 abstaining, 1 did not reply." in said
    assert "Argentina We cannot support this" in said
    assert "France No reply No reply" in said
    assert '<title id="bar-1-title">Ballot 1: Adopted</title>' in page.text


def test_an_annulled_consultation_says_so_and_why_and_shows_its_record(world: World, browser: Browser) -> None:
    consultation = world.open()
    world.reply(consultation, "AR", "against")
    chair_acts.annul_consultation(world.parts, world.chair, consultation, "It was settled at the session")
    world.sign(consultation)
    page = text(browser.get(at(world, consultation, "results")))
    assert "was annulled on Monday 2 March 2026" in page
    assert "There is no result. Reason It was settled at the session" in page
    assert "must be in favour" not in page
    record = text(browser.get(at(world, consultation)))
    assert "Reason: It was settled at the session" in record
    assert "Its vote is secret until closing" in record
    assert browser.get(at(world, consultation, rest="/bundle.zip")).status_code == 200
    assert browser.get(at(world, consultation, rest="/tally.json")).status_code == 409


@pytest.mark.parametrize("kind", ["results", "audit", "api/v1/consultations"])
def test_a_draft_is_unknown_to_everyone(world: World, browser: Browser, kind: str) -> None:
    browser.sign_in(give_password(world, "chair"))
    draft = world.draft()
    assert browser.get(at(world, draft, kind)).status_code == 404
    assert browser.get(f"/{kind}/council/never").status_code == 404
    assert browser.get(f"/{kind}/nobody/{world.row(draft).slug}").status_code == 404


# ------------------------------------------------------------------------------------ pictures


def test_the_results_page_is_the_same_for_everyone_and_may_be_kept(
    world: World, make_browser: Callable[[], Browser], declared: int
) -> None:
    nobody, chair = make_browser(), make_browser()
    chair.sign_in(give_password(world, "chair"))
    pages = [visitor.get(at(world, declared, "results")) for visitor in (nobody, chair)]
    assert pages[0].data == pages[1].data
    for page in pages:
        assert page.headers["Cache-Control"] == "public, max-age=60"
        assert "Accept-Language" in page.headers["Vary"]
        assert "Set-Cookie" not in page.headers


def test_a_message_for_one_visitor_does_not_end_up_on_a_page_for_everyone(
    world: World, browser: Browser, declared: int
) -> None:
    with browser.client.session_transaction(base_url=BASE) as session:
        session["_flashes"] = [("message", "for your eyes alone")]
    for address in ("/", at(world, declared, "results")):
        assert "for your eyes alone" not in browser.get(address).text
    with browser.client.session_transaction(base_url=BASE) as session:
        assert session["_flashes"] == [("message", "for your eyes alone")]


def test_on_paper_each_page_names_body_and_reference_whatever_they_are(
    world: World, browser: Browser, declared: int
) -> None:
    page = BeautifulSoup(browser.get(at(world, declared, "results")).text, "html.parser")
    sheet = page.select_one("link[media=print]")
    assert sheet is not None
    answer = browser.get(str(sheet["href"]))
    assert answer.mimetype == "text/css"
    assert answer.text == ':root { --printed: "Council\\000020\\0000b7\\000020DM\\00002d26\\00002f1001"; }\n'
    assert css_string('"; } \n') == '"\\000022\\00003b\\000020\\00007d\\000020\\00000a"'
    address = f"https://{HOST}/results/council/dm-26-1001"
    assert address in text(browser.get(at(world, declared)))


# ----------------------------------------------------------------------------------- front door


# ----------------------------------------------------------------------------------- documents
