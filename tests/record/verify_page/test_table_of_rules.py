"""The page's own tables of decision rules and of codes against those of the house, and words for each rule."""

from __future__ import annotations

from typing import Any

from ballot.record.verification.codes import CODES
from ballot.rules.majority import RULES
from tests.support.evidence.verify_page import sources


def constants(browser_page: Any, *names: str) -> list[Any]:
    """These constants of the page's scripts, as the browser reads them."""
    source = sources("page/words/zh.js")
    found: list[Any] = browser_page.evaluate(f"() => {{ 'use strict';\n{source}\nreturn [{', '.join(names)}]; }}")
    return found


def test_the_page_knows_the_same_rules_and_has_words_for_each(browser_page: Any) -> None:
    rules, words = constants(browser_page, "RULES", "WORDS")
    assert {rule["id"]: rule for rule in rules} == {name: rule.as_json() for name, rule in RULES.items()}
    for language, said in words.items():
        assert set(said["rules"]) == set(RULES), language


def test_the_page_reports_each_step_under_the_same_codes(browser_page: Any) -> None:
    (codes,) = constants(browser_page, "CODES")
    assert {int(step): tuple(found) for step, found in codes.items()} == dict(CODES)
