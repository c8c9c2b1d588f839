"""The phrases of the six languages: every file has every table, and its marks mean what its head says."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from ballot.importers.phrases.patterns import compile_phrases
from ballot.importers.phrases.tables import LANGUAGES, phrases_of


def test_every_language_has_the_tables_of_every_other() -> None:
    tables = {language: set(phrases_of(language).tables) for language in LANGUAGES}
    verbs = {language: {verb for verb, _, _ in phrases_of(language).verbs} for language in LANGUAGES}
    assert {language: found for language, found in tables.items() if found != tables["en"]} == {}
    assert {language: found for language, found in verbs.items() if found != verbs["en"]} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_stands_twice_in_a_table(language: str) -> None:
    content = tomllib.loads(files("ballot.importers.phrases").joinpath(f"{language}.toml").read_text(encoding="utf-8"))
    twice = [
        (group, name, phrase)
        for group, tables in content.items()
        for name, phrases in tables.items()
        if isinstance(phrases, list)
        for phrase in {one for one in phrases if phrases.count(one) > 1}
    ]
    assert twice == []


@pytest.mark.parametrize(
    ("phrase", "found", "not_found"),
    [
        ("so agreed", ["It was SO  agreed."], ["so agreedly", "also agreed"]),
        (
            "defer~ … session",
            ["deferring it to the next session", "defer session"],
            ["deferral. The session", "prefer a session"],
        ),
        ("^it was [agreed|decided]", ["It was decided"], ["Then it was decided"]),
        ("s'oppose", ["Il s’oppose"], ["il oppose"]),
        ("推迟…会议", ["应推迟到下届会议"], ["推迟。会议"]),
        ("قرر المجلس", ["وقرَّر المجلس", "قرر المجلس"], ["تقرر المجلس"]),
        ("отчет", ["Отчёт"], ["отчета"]),
    ],
)
def test_a_phrase_finds_what_its_marks_say(phrase: str, found: list[str], not_found: list[str]) -> None:
    pattern = compile_phrases([phrase])
    assert [text for text in found if not pattern.search(text)] == []
    assert [text for text in not_found if pattern.search(text)] == []


def test_brackets_that_do_not_match_are_refused() -> None:
    with pytest.raises(ValueError, match="brackets"):
        compile_phrases(["[one|two"])
