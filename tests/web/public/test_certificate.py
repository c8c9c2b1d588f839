"""The result on one page, what a messenger shows of its link, and the roll call that can be filtered."""

from __future__ import annotations

from bs4 import BeautifulSoup

from ballot.record.note import VerifierKey
from ballot.services.consultations import chair_acts
from ballot.services.evidence import signing
from tests.support.installation import HOST, World
from tests.support.pages.addresses import at
from tests.support.pages.browser import Browser, text


def soup(browser: Browser, address: str) -> BeautifulSoup:
    """The page at an address."""
    return BeautifulSoup(browser.get(address).text, "html.parser")


def rows(page: BeautifulSoup) -> list[list[str]]:
    """What stands in the certificate's cells, but for the ballots' names."""
    return [[one.get_text(strip=True) for one in row.select("td")] for row in page.select(".certificate tbody tr")]


def test_a_certificate_says_of_each_ballot_its_title_its_question_what_became_of_it_and_the_counts(
    world: World, browser: Browser, declared: int
) -> None:
    page = soup(browser, at(world, declared, "results"))
    assert rows(page) == [["Adopted", "3", "0", "0", "1", "3"], ["Not adopted", "2", "1", "0", "1", "3"]]
    first = page.select_one("#result-1 th")
    assert first is not None
    opened = world.standing(declared).opened["ballots"][0]
    assert first.get_text(" ", strip=True) == f"1 {opened['title']['en']} {opened['text']['en']}"
    said = text(browser.get(at(world, declared, "results")))
    assert "3 of the 4 Member States having the right to vote must be in favour." in said
    assert VerifierKey.parse(world.standing(declared).opened["key"]).fingerprint() in said
    assert f"https://{HOST}/audit/council/{world.row(declared).slug}" in said


def test_old_anchors_lead_from_the_certificate_to_the_same_place_in_the_details(
    world: World, browser: Browser, declared: int
) -> None:
    page = soup(browser, at(world, declared, "results"))
    details = soup(browser, at(world, declared, "results", "/details"))
    for anchor in ("result-1", "result-2", "roll-call", "results"):
        assert page.find(id=anchor) is not None
        assert details.find(id=anchor) is not None
    links = {str(one["href"]).rpartition("#")[2] for one in page.select("main a[href*='/details#']")}
    assert links == {"result-1", "result-2", "roll-call"}


def test_a_ballot_that_was_withdrawn_has_no_counts_on_the_certificate(world: World, browser: Browser) -> None:
    consultation = world.open(ballots=2)
    world.reply(consultation, "AR", "for")
    chair_acts.withdraw_ballot(world.parts, world.chair, consultation, "2", "The document has been replaced")
    world.close(consultation)
    signing.sign_pending(world.parts)
    page = soup(browser, at(world, consultation, "results"))
    assert rows(page)[1] == ["Withdrawn", "–", "–", "–", "–", "–"]


def test_a_ballot_without_a_quorum_is_said_so_on_the_certificate(world: World, browser: Browser) -> None:
    consultation = world.open(ballots=1, rule_id="simple-majority-of-cast-with-quorum")
    world.reply(consultation, "AR", "for")
    world.close(consultation)
    signing.sign_pending(world.parts)
    assert rows(soup(browser, at(world, consultation, "results")))[0][0] == "No quorum"


def test_before_the_result_details_lead_to_what_everyone_may_know(world: World, browser: Browser) -> None:
    consultation = world.open()
    answer = browser.get(at(world, consultation, "results", "/details"))
    assert (answer.status_code, answer.location) == (302, at(world, consultation, "results"))


def test_member_states_are_found_in_the_roll_call_whatever_their_accents(
    world: World, browser: Browser, declared: int
) -> None:
    def shown(query: str) -> list[str]:
        page = soup(browser, at(world, declared, "results", f"/details?{query}"))
        return [str(row["data-state"]) for row in page.select(".roll-call tbody tr")]

    assert shown("") == ["AR", "BR", "CA", "CH", "FR"]
    assert shown("states=ZERL") == ["CH"]
    assert shown("states=bresil&lang=fr") == ["BR"]
    assert shown("states=fr") == ["FR"]
    assert shown("states=nowhere") == []
    assert "0 of 5 Member States shown" in text(browser.get(at(world, declared, "results", "/details?states=nowhere")))


def card(browser: Browser, address: str) -> dict[str, str]:
    """What a messenger would show of a page."""
    found = soup(browser, address).select("head meta[property], head meta[name]")
    return {str(one.get("property") or one["name"]): str(one["content"]) for one in found}


def test_a_messenger_is_told_what_a_link_leads_to(world: World, browser: Browser, declared: int) -> None:
    address = at(world, declared, "results")
    found = card(browser, f"{address}?lang=en")
    assert found["og:url"] == f"https://{HOST}{address}"
    assert found["og:title"].startswith(f"{world.row(declared).reference} – ")
    assert found["og:description"] == found["description"]
    assert found["description"].startswith("1 of 2 proposed conclusions was adopted. Declared on")
    assert found["twitter:card"] == "summary"
    assert "og:image" not in found
    for other in ("/", at(world, declared), f"{address}/details"):
        assert card(browser, other)["description"], other


def test_before_declaration_a_messenger_is_told_nothing_about_votes(world: World, browser: Browser) -> None:
    consultation = world.open()
    untold = card(browser, at(world, consultation, "results"))
    world.reply(consultation, "AR", "against")
    assert card(browser, at(world, consultation, "results")) == untold
    assert untold["description"] == "Open until Monday 23 March 2026, 10:00 (Geneva)."
