from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

import pytest

from ballot.importers.papers.reading import read_paper
from ballot.importers.references import without_documents
from ballot.importers.summary_records.reading import read_record
from ballot.sample import RECORD_LANGUAGES, TEXT_LANGUAGES, sample_council, sample_record, sample_texts

SCRIPTS = {"ar": "ARABIC", "zh": "CJK", "ru": "CYRILLIC"}
"""What the names of a language's letters begin with; else with LATIN."""
REFERENCE = re.compile(r"C\d\d/\d+|(?<![A-Za-z])[A-Z](?![A-Za-z])")
"""A document, or an annex by its letter, which is a Latin one in every language."""
PLAIN_SPACE = re.compile(r"(?<!\N{NO-BREAK SPACE})[:;?!]")
TANWIN = re.compile("[\N{ARABIC FATHATAN}-\N{ARABIC KASRATAN}]")


def in_the_record() -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    """Each ballot's question and its item's subject in the record's languages, by its paragraph."""
    questions: dict[str, dict[str, str]] = {}
    titles: dict[str, dict[str, str]] = {}
    for language in RECORD_LANGUAGES:
        for item in read_record(read_paper(sample_record(language), f"record_{language}.txt")).items:
            for one in item.conclusions:
                condition = f" ({one.condition})" if one.condition else ""
                questions.setdefault(one.paragraph, {})[language] = one.question + condition
                titles.setdefault(one.paragraph, {})[language] = without_documents(item.title)
    return questions, titles


def _with_typed(read: Mapping[str, Mapping[str, str]], part: str) -> dict[str, dict[str, str]]:
    return {
        paragraph: {**said, **{code: getattr(one, part) for code, one in sample_texts()[paragraph].items()}}
        for paragraph, said in read.items()
    }


READ, SUBJECTS = in_the_record()
BALLOTS = _with_typed(READ, "question")
TITLES = {f"title of {paragraph}": said for paragraph, said in _with_typed(SUBJECTS, "title").items()}
SAMPLE = sample_council().consultation
TEXTS = {**BALLOTS, **TITLES, "letter": SAMPLE.letter, "title": SAMPLE.title}


def letters_of(text: str) -> set[str]:
    """The scripts of its letters, but for what refers to a document."""
    return {unicodedata.name(sign).partition(" ")[0] for sign in REFERENCE.sub("", text) if sign.isalpha()}


def test_what_is_typed_in_is_there_for_every_conclusion_of_the_record_and_for_no_other() -> None:
    assert len(BALLOTS) == 8
    assert set(sample_texts()) == set(BALLOTS)
    assert all(set(said) == set(TEXT_LANGUAGES) - set(RECORD_LANGUAGES) for said in sample_texts().values())


@pytest.mark.parametrize("said", TEXTS.values(), ids=TEXTS)
def test_every_text_is_in_six_languages_and_each_in_its_own_script(said: Mapping[str, str]) -> None:
    assert set(said) == set(TEXT_LANGUAGES)
    assert len(set(said.values())) == len(TEXT_LANGUAGES)
    for language, text in said.items():
        assert letters_of(text) == {SCRIPTS.get(language, "LATIN")}, language


@pytest.mark.parametrize("said", BALLOTS.values(), ids=BALLOTS)
def test_a_ballot_names_the_same_documents_in_each_language(said: Mapping[str, str]) -> None:
    named = {language: sorted(REFERENCE.findall(text)) for language, text in said.items()}
    assert named["en"]
    assert all(found == named["en"] for found in named.values()), named


@pytest.mark.parametrize("said", BALLOTS.values(), ids=BALLOTS)
def test_a_ballot_has_its_condition_in_brackets_in_each_language_or_in_none(said: Mapping[str, str]) -> None:
    assert len({text.endswith((")", "）")) for text in said.values()}) == 1


def test_the_letter_has_the_same_paragraphs_in_each_language() -> None:
    letter = sample_council().consultation.letter
    assert {len(text.split("\n\n")) for text in letter.values()} == {7}
    for language, text in letter.items():
        assert "2021" in text, language
        assert ("párrafo 2 del artículo 3" if language == "es" else "3.2") in text, language
        assert text.endswith("\n"), language


@pytest.mark.parametrize("said", TEXTS.values(), ids=TEXTS)
def test_french_has_no_break_spaces_and_arabic_marks_no_tanwin_it_can_do_without(said: Mapping[str, str]) -> None:
    assert not PLAIN_SPACE.search(said["fr"])
    assert not TANWIN.search(said["ar"].replace("علماً", ""))
