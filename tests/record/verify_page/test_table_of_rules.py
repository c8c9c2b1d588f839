"""The page's own table of decision rules against that of the rules: the same rules, in the same numbers, each with words."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from ballot.record import verify_page
from ballot.rules.majority import RULES


def constants(browser_page: Any, *names: str) -> list[Any]:
    """These constants of the page's scripts, as the browser reads them."""
    source = "\n".join(
        files(verify_page).joinpath(name).read_text(encoding="utf-8") for name in ("acts/shape.js", "page/view.js")
    )
    found: list[Any] = browser_page.evaluate(f"() => {{ 'use strict';\n{source}\nreturn [{', '.join(names)}]; }}")
    return found


def test_the_page_knows_the_same_rules_and_has_words_for_each(browser_page: Any) -> None:
    rules, words = constants(browser_page, "RULES", "RULE_WORDS")
    assert {rule["id"]: rule for rule in rules} == {name: rule.as_json() for name, rule in RULES.items()}
    assert set(words) == set(RULES)
