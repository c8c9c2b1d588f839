"""The page speaks the six languages, with the words of the program; what it found is the same in each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from ballot.reference import LANGUAGES
from ballot.rules.tally import Outcome
from ballot.rules.verbs import KNOWN_VERBS
from ballot.words import outcome, terms
from tests.support.browser.axe_rules import carry_axe, violations
from tests.support.evidence.verify_page import sources
from tests.support.evidence.verify_page_bundles import files_of, zipped
from tests.support.evidence.verify_page_records import ADOPTED, ballot, changed, plain, tally_of

PLURALS = {"one", "other"}


@pytest.fixture(scope="module")
def words(browser_page: Any) -> dict[str, Any]:
    """What the page says, by language."""
    source = sources("page/words/zh.js")
    found: dict[str, Any] = browser_page.evaluate(f"() => {{ 'use strict';\n{source}\nreturn WORDS; }}")
    return found


def _leaves(words: Any, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(words, str):
        yield name, words
        return
    if isinstance(words, dict) and words.keys() <= PLURALS:
        words = {"other": words["other"]}
    parts = words.items() if isinstance(words, dict) else enumerate(words)
    for part, inside in parts:
        yield from _leaves(inside, f"{name}.{part}")


def test_every_language_says_everything_and_names_the_same_values(words: dict[str, Any]) -> None:
    assert set(words) == set(LANGUAGES)
    english = dict(_leaves(words["en"]))
    for language, said in words.items():
        found = dict(_leaves(said))
        assert found.keys() == english.keys(), language
        for name, text in found.items():
            assert text.strip(), (language, name)
            assert _values(name, text) == _values(name, english[name]), (language, name)


def _values(name: str, text: str) -> list[str]:
    """What a sentence names, in whatever order; a number that has a plural may be left to the form of its words."""
    found = sorted(re.findall(r"\{\w+\}", text))
    return [one for one in found if one != "{number}"] if name.endswith(".other") else found


def test_choices_outcomes_and_verbs_are_those_of_the_programs_own_pages(words: dict[str, Any]) -> None:
    for language, said in words.items():
        assert said["outcomes"] == {str(one): outcome.outcome(one, language) for one in Outcome}
        assert said["choices"] == {
            one: terms.mark_words(one, language) for one in ("for", "against", "abstain", "no-reply")
        }
        assert said["verbs"] == {one: terms.verb(one, language) for one in KNOWN_VERBS}


def _shown(page: Any, bundle: bytes) -> None:
    page.set_input_files("#bundle", {"name": "bundle.zip", "mimeType": "application/zip", "buffer": bundle})
    page.click("button")
    page.wait_for_selector("#verdict")


def test_a_reader_chooses_the_language_and_the_codes_stay_as_they_are(browser_page: Any, words: dict[str, Any]) -> None:
    failing = changed(plain(ballots=[ballot("1", title={"en": "Plan", "ar": "الخطة"}), ballot("2")]), 6,
                      results=[ADOPTED[0] | {"for": 3}, ADOPTED[1]])  # fmt: skip
    browser_page.reload()
    _shown(browser_page, zipped(files_of(failing, tally_of(failing))))
    for language, said in words.items():
        browser_page.select_option("#language", language)
        root = browser_page.locator("html")
        assert (root.get_attribute("lang"), root.get_attribute("dir")) == (
            language,
            "rtl" if language == "ar" else "ltr",
        )
        assert browser_page.title() == browser_page.inner_text("h1") == said["title"]
        text = browser_page.inner_text("#report")
        assert "wrong-count" in text
        assert said["outcomes"]["adopted"] in text
        assert said["recount"].format(value=2).strip() in text
        assert "1" in browser_page.inner_text("#verdict")
        assert browser_page.locator(".ballot h3").first.inner_text() == ("الخطة" if language == "ar" else "Plan")
        assert browser_page.locator("ol.steps h3").all_inner_texts() == [
            f"{number}. {title}" for number, title in enumerate(said["steps"], start=1)
        ]
        assert {"undefined", "null", "{"}.isdisjoint(re.split(r"\s", text.partition("JSON")[0]))
    browser_page.select_option("#language", "en")


@pytest.mark.parametrize(("locale", "language"), [("fr-CH", "fr"), ("ar-EG", "ar"), ("zh-TW", "zh"), ("de-CH", "en")])
def test_the_page_begins_in_the_browsers_language_and_is_accessible_in_it(
    browser_page: Any, locale: str, language: str
) -> None:
    context = browser_page.context.browser.new_context(locale=locale, viewport={"width": 360, "height": 800})
    carry_axe(context)
    page = context.new_page()
    page.goto(browser_page.url)
    assert page.locator("html").get_attribute("lang") == language
    assert page.input_value("#language") == language
    record = plain()
    _shown(page, zipped(files_of(record, tally_of(record))))
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()


def test_what_is_wrong_with_a_file_of_the_readers_own_is_said_in_the_language_of_the_page(
    browser_page: Any, words: dict[str, Any]
) -> None:
    browser_page.reload()
    spoilt = {"name": "kept.txt", "mimeType": "text/plain", "buffer": b"a\r\n"}
    browser_page.set_input_files("#checkpoints", spoilt)
    _shown(browser_page, zipped(files_of(plain(), tally_of(plain()))))
    for language, said in words.items():
        browser_page.select_option("#language", language)
        assert said["spoilt"]["lineEnds"].format(name="kept.txt") in browser_page.inner_text(".verdict")
    browser_page.select_option("#language", "en")
