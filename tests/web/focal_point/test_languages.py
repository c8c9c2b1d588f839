"""The whole way in a reader's own language; and where a text is not there in it, that is said."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from ballot.services.consultations import drafts, opening
from tests.support.installation import World, wording
from tests.support.pages.addresses import link_of, paper_address
from tests.support.pages.browser import Browser, hidden_fields, text

FILLED = {"instead_of": "0", "vote-1": "for", "vote-2": "against"}
DATES = {"ar": "مارس", "zh": "3月", "fr": "mars", "ru": "марта", "es": "marzo", "en": "March"}


def read(answer: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")


def require_spoken(answer: TestResponse, language: str) -> None:
    """The page is in this language, written in its direction, and leads to pages that are."""
    page = read(answer)
    assert page.html is not None
    assert (page.html["lang"], page.html["dir"]) == (language, "rtl" if language == "ar" else "ltr")
    assert answer.headers["Content-Language"] == language
    for form in page.select("main form[action]"):
        assert str(form["action"]).endswith(f"?lang={language}")
    assert DATES[language] in text(answer)


@pytest.mark.parametrize("language", DATES)
def test_the_language_asked_for_in_the_address_lasts_from_the_link_to_the_receipt(
    world: World, browser: Browser, language: str
) -> None:
    consultation = world.open()
    link = f"/v/{link_of(world, consultation, 'AR')}?lang={language}"
    require_spoken(browser.get(link), language)
    entered = browser.post(link)
    assert entered.location == f"{paper_address(world, consultation)}?lang={language}"
    paper = browser.get(entered.location)
    require_spoken(paper, language)
    kept = browser.post(entered.location, {**FILLED, "step": "keep"})
    require_spoken(browser.get(kept.location), language)
    review = browser.post(entered.location, {**FILLED, "step": "review"})
    require_spoken(review, language)
    recorded = browser.post(entered.location, {**hidden_fields(review), "step": "record"})
    receipt = browser.get(recorded.location)
    require_spoken(receipt, language)
    # References, times of the record and commands are the same for everyone, and run from left to right.
    reference = read(receipt).select_one(".masthead .ref")
    assert reference is not None
    assert (reference["dir"], reference.get_text()) == ("ltr", "DM-26/1001")


def test_without_it_each_focal_point_reads_their_own(world: World, make_browser: Callable[[], Browser]) -> None:
    consultation = world.open()
    for number, language in ((0, "en"), (1, "fr")):  # as they were designated
        visitor, address = make_browser(), f"/v/{link_of(world, consultation, 'AR', number)}"
        for answer in (visitor.get(address), visitor.come_in(address.removeprefix("/v/"))):
            assert answer.headers["Content-Language"] == language


def open_with(world: World, *texts: dict[str, str]) -> int:
    draft = world.draft(ballots=0)
    for one in texts:
        drafts.add_ballot(world.parts, world.secretary, draft, wording(one, "note"))
    opening.open_consultation(world.parts, world.chair, draft)
    return draft


def test_where_one_text_is_not_in_the_readers_language_it_is_said_at_that_ballot(
    world: World, browser: Browser
) -> None:
    consultation = open_with(world, {"en": "to note"}, {"fr": "de prendre note"}, {"ar": "الإحاطة علماً"})
    page = read(browser.come_in(link_of(world, consultation, "AR")))
    said = [" ".join(one.get_text().split()) for one in page.select("fieldset > .hint")]
    assert said == [
        "This text is not available in English; it is shown in French.",
        "This text is not available in English; it is shown in Arabic.",
    ]
    assert [(one["lang"], one["dir"]) for one in page.select(".conclusion")] == [
        ("en", "ltr"),
        ("fr", "ltr"),
        ("ar", "rtl"),
    ]
    assert page.select_one("#ballot-1 > .hint") is None


def test_where_no_text_is_in_the_readers_language_it_is_said_once(world: World, browser: Browser) -> None:
    consultation = open_with(world, {"fr": "de prendre note"}, {"fr": "d’approuver"})
    page = browser.come_in(link_of(world, consultation, "AR"))
    assert "The texts of the ballots are not available in English; they are shown in French." in text(page)
    assert "This text is not available" not in text(page)


def test_documents_are_named_with_language_type_and_size(world: World, browser: Browser) -> None:
    draft = world.draft(ballots=1)
    for language, name in (("en", "paper.pdf"), ("fr", "document.docx")):
        file = drafts.DraftDocument("C26/1", language, name, "application/pdf", b"x" * 120_000, True)
        drafts.attach_document(world.parts, world.secretary, draft, 1, file)
    opening.open_consultation(world.parts, world.chair, draft)
    link = link_of(world, draft, "AR")
    assert "C26/1 English · PDF · 120 kB" in text(browser.come_in(link))
    assert "document.docx" not in text(browser.get(paper_address(world, draft)))
    french = read(browser.get(f"{paper_address(world, draft)}?lang=fr"))
    [item] = french.select(".documents li")
    assert "DOCX" in item.get_text()
