"""The translator: facts are filled in safely, numbers are written as CLDR has them, sentences are joined as the language does."""

from __future__ import annotations

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from ballot.reference import LANGUAGES
from ballot.words.translation.catalogues import locale
from ballot.words.translation.translator import number, say, translator


@given(st.integers(-(10**15), 10**15))
def test_a_whole_number_is_written_as_babel_writes_it_in_every_language(value: int) -> None:
    for language in LANGUAGES:
        assert number(value, language) == format_decimal(value, locale=locale(language))


@pytest.mark.parametrize("value", [0, 9, 999, 1_000, 9_999, 10_000, 999_999, 1_000_000, -1, -1_000])
def test_a_number_at_the_edge_of_a_group_is_written_as_babel_writes_it(value: int) -> None:
    for language in LANGUAGES:
        assert number(value, language) == format_decimal(value, locale=locale(language))


MESSAGE = "A {fact} & {{braces}}"
"""In no catalogue."""


@given(st.text())
def test_in_html_a_message_and_its_facts_are_escaped_and_markup_stays(fact: str) -> None:
    html = translator("en", html=True)
    assert html.say(MESSAGE, fact=fact) == Markup("A {} &amp; {{braces}}").format(fact)
    assert html.say(MESSAGE, fact=Markup("<b>{x}</b>")) == "A <b>{x}</b> &amp; {braces}"
    assert isinstance(html.say(MESSAGE, fact=fact), Markup)


@given(st.text())
def test_as_text_nothing_is_escaped_and_a_fact_is_read_no_further(fact: str) -> None:
    assert translator("en").say(MESSAGE, fact=fact) == MESSAGE.format(fact=fact)


def test_a_message_without_facts_stands_as_it_is() -> None:
    assert say("en", "Saved at {time}") == "Saved at {time}"
    assert translator("en", html=True).say("<{time}>") == escape("<{time}>")


def test_a_fact_that_is_missing_is_an_error_and_never_a_gap() -> None:
    with pytest.raises(KeyError):
        say("fr", "A {fact}.", other="x")


def test_sentences_are_joined_as_the_language_joins_them() -> None:
    assert translator("en").joined(["One.", "", "Two."]) == "One. Two."
    assert translator("zh").joined(["一。", "二。"]) == "一。二。"
    assert translator("en", html=True).joined(["<", Markup("<b>")]) == "&lt; <b>"


def test_what_reads_from_the_left_is_isolated_where_the_line_reads_from_the_right() -> None:
    assert translator("ar").isolated("DM-21/1") == "\u2066DM-21/1\u2069"
    assert translator("ar", html=True).isolated("DM-21/1") == translator("fr").isolated("DM-21/1") == "DM-21/1"
