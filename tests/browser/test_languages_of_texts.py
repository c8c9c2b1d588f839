"""Whoever reads one of the six languages is shown the body's texts in it, or is told in which other language they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup

from ballot.reference import LANGUAGES
from ballot.sample import RECORD_LANGUAGES
from ballot.services.consultations.readiness import check_readiness
from ballot.words.translation.translator import text
from tests.support.browser.site import SPOKEN, Site
from tests.support.browser.stages import LIVE
from tests.support.browser.views import FOCAL_POINT, TO_CONFIRM, Company

LETTER = "This text is not available in {language}; it is shown in {other}."
BALLOTS = "The texts of the ballots are not available in {language}; they are shown in {other}."
MAIL = "Not every text is available in your language. Those that are not are given in: {languages}."
NOTICES = (LETTER, BALLOTS)
OTHERS = [language for language in LANGUAGES if language not in RECORD_LANGUAGES]


def pages(site: Site, company: Company, name: str, language: str) -> Iterator[BeautifulSoup]:
    """What the link leads to, and the paper, as a focal point sees them in this language."""
    who = FOCAL_POINT if name == "open" else TO_CONFIRM
    link = site.link(site.ids[name], SPOKEN["en"]).removeprefix(site.base)
    for address in (link, f"/reply/{site.body}/{site.row(site.ids[name]).slug}"):
        answer = company.client(who).get(f"{address}?lang={language}", base_url=site.base)
        assert answer.status_code == 200, address
        yield BeautifulSoup(answer.text, "html.parser")


def says(shown: str, message: str, language: str) -> bool:
    """Whether a page or a mail says this, whatever the languages that it names and wherever its lines end."""
    said, shown = (" ".join(one.split()) for one in (text(language, message), shown))
    return bool(re.search(".+".join(map(re.escape, re.split(r"\{\w+\}", said))), shown))


def languages_of(page: BeautifulSoup, what: str) -> list[str]:
    """In which language each of these is."""
    return [str(one["lang"]) for one in page.select(what)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_reader_has_letter_and_ballots_in_their_own_language(site: Site, company: Company, language: str) -> None:
    link, paper = pages(site, company, "open", language)
    assert languages_of(link, ".letter-text") == [language]
    assert languages_of(paper, ".conclusion") == [language] * len(LIVE)
    for page in (link, paper):
        assert languages_of(page, "h1") == [language]
        assert not any(says(page.get_text(), notice, language) for notice in NOTICES)


@pytest.mark.parametrize("language", OTHERS)
def test_where_a_text_is_not_there_the_page_says_in_which_language_it_is_shown(
    site: Site, company: Company, language: str
) -> None:
    link, paper = pages(site, company, "coded", language)
    assert languages_of(link, ".letter-text") == ["en"]
    assert set(languages_of(paper, ".conclusion")) == {"en"}
    assert says(link.get_text(), LETTER, language)
    assert says(paper.get_text(), BALLOTS, language)


@pytest.mark.parametrize(("reference", "missing"), [("DM-21/1012", False), ("DM-21/1011", True)])
def test_an_invitation_says_so_only_where_a_text_is_not_there(site: Site, reference: str, missing: bool) -> None:
    to = site.mails(site.person(SPOKEN["ar"]).email)
    invitation = next(mail.text for mail in to if mail.link and reference in mail.text)
    assert says(invitation, MAIL, "ar") == missing


def test_the_checks_of_the_draft_find_what_was_not_typed_in(site: Site) -> None:
    found = {one.code: one.facts for one in check_readiness(site.parts, site.ids["draft"]).findings}
    assert found["ballot-languages"]["languages"] == OTHERS
    assert found["letter-languages"]["languages"] == OTHERS
    whole = {one.code for one in check_readiness(site.parts, site.ids["open"]).findings}
    assert not whole & {"title-languages", "ballot-languages", "letter-languages"}
