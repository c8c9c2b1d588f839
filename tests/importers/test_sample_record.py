from __future__ import annotations

import pytest

from ballot.importers.record import import_record
from ballot.importers.result import ImportedRecord, Outcome
from ballot.sample import RECORD_LANGUAGES, sample_record

BALLOTS = [
    ("2.9", "note", (), ("C21/54 Annex A",)),
    ("3.2", "endorse", (), ("C21/68",)),
    ("4.5", "endorse", (), ("C21/72 Annex",)),
    ("5.10", "note", (), ("C21/74",)),
    ("6.6", "note", (), ("C21/45",)),
    ("8.3", "note", ("authorize",), ("C21/33", "C20/33")),
    ("9.3", "note", (), ("C21/18", "C20/18")),
    ("10.3", "note", (), ("C21/6", "C20/6")),
]
OUTCOMES = [
    Outcome.NOTED,
    *[Outcome.CORRESPONDENCE] * 5,
    Outcome.DEFERRED,
    *[Outcome.CORRESPONDENCE] * 3,
    Outcome.OTHER,
]


def read(language: str) -> ImportedRecord:
    return import_record(sample_record(language), f"record_{language}.txt")


@pytest.mark.parametrize("language", RECORD_LANGUAGES)
def test_the_sample_record_has_eleven_items_and_eight_ballots(language: str) -> None:
    record = read(language)
    assert record.language == language
    assert record.session == "C21"
    assert [item.number for item in record.items] == list(range(1, 12))
    assert [item.outcome for item in record.items] == OUTCOMES
    assert [(one.paragraph, one.verb, one.also, one.documents) for one in record.ballots] == BALLOTS


def test_the_two_languages_have_the_same_items_and_parts() -> None:
    english, chinese = read("en"), read("zh")
    assert [item.documents for item in english.items] == [item.documents for item in chinese.items]
    assert [item.parts for item in english.items] == [item.parts for item in chinese.items]
    assert [one.comment_window and one.comment_window.local for one in english.ballots] == [
        one.comment_window and one.comment_window.local for one in chinese.ballots
    ]
    assert [bool(one.condition) for one in english.ballots] == [bool(one.condition) for one in chinese.ballots]
    assert [oddity.where for oddity in english.warnings] == [oddity.where for oddity in chinese.warnings]


@pytest.mark.parametrize("language", RECORD_LANGUAGES)
def test_a_ballot_asks_in_the_words_of_the_record(language: str) -> None:
    text = sample_record(language).decode()
    for ballot in read(language).ballots:
        assert ballot.text[1:] in text
        assert ballot.text in ballot.voted_text


@pytest.mark.parametrize("language", RECORD_LANGUAGES)
def test_only_the_comment_window_and_the_missing_conclusion_are_odd_about_item_8(language: str) -> None:
    places = [oddity.where for oddity in read(language).warnings]
    assert places == ["4.5", "8.3", "8.3", "2.3, 5.4, 11.2"]
