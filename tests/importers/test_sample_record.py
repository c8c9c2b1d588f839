"""The sample council's agenda letter and record, in the languages that they have."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest

from ballot.importers.agendas.files import read_agenda_file
from ballot.importers.papers.reading import read_paper
from ballot.importers.summary_records.result import RecordReading, Standing
from ballot.sample import RECORD_LANGUAGES, sample_agenda_letter, sample_record, sample_record_document
from tests.support.papers.records import read_bytes, standing

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
    "noted-at-meeting",
    *["consult-by-correspondence"] * 5,
    "deferred",
    *["consult-by-correspondence"] * 3,
    "other",
]


def read(language: str) -> RecordReading:
    return read_bytes(sample_record(language))


@pytest.mark.parametrize("language", RECORD_LANGUAGES)
def test_the_sample_record_has_eleven_items_and_eight_conclusions(language: str) -> None:
    record = read(language)
    assert record.language == language
    assert record.session == "C21"
    assert [item.number for item in record.items] == [str(number) for number in range(1, 12)]
    assert [item.outcome for item in record.items] == OUTCOMES
    assert [(one.paragraph, one.verb, one.also, one.documents) for one in standing(record)] == BALLOTS


def test_the_two_languages_have_the_same_items_and_conclusions() -> None:
    english, chinese = read("en"), read("zh")
    assert [item.documents for item in english.items] == [item.documents for item in chinese.items]
    assert [item.outcomes for item in english.items] == [item.outcomes for item in chinese.items]
    for one, other in zip(standing(english), standing(chinese), strict=True):
        assert (one.comment_window and one.comment_window.local) == (
            other.comment_window and other.comment_window.local
        )
        assert bool(one.condition) == bool(other.condition)
        assert [doubt.code for doubt in one.doubts] == [doubt.code for doubt in other.doubts]
    assert [one.paragraph for one in english.look_here] == [one.paragraph for one in chinese.look_here]


@pytest.mark.parametrize("language", RECORD_LANGUAGES)
def test_a_conclusion_asks_in_the_words_of_the_record(language: str) -> None:
    text = sample_record(language).decode()
    for one in standing(read(language)):
        assert one.text[1:] in text
        assert one.question in text


@pytest.mark.parametrize("language", RECORD_LANGUAGES)
def test_only_the_item_without_a_concluding_formula_waits_for_a_person(language: str) -> None:
    record = read(language)
    assert [one.paragraph for one in standing(record) if one.standing is Standing.FOUND] == ["8.3"]
    assert [one.paragraph for one in record.look_here] == ["2.3", "5.4", "11.2"]
    assert record.warnings == ()


# --------------------------------------------------------------------------------------- as Word documents


@pytest.mark.parametrize("language", RECORD_LANGUAGES)
def test_the_record_as_a_word_document_says_what_the_text_says(language: str) -> None:
    document, text = read_bytes(sample_record_document(language), "record.docx"), read(language)
    assert [item.title for item in document.items] == [item.title for item in text.items]
    assert [item.outcomes for item in document.items] == [item.outcomes for item in text.items]
    assert [(one.paragraph, one.question, one.documents, one.condition) for one in standing(document)] == [
        (one.paragraph, one.question, one.documents, one.condition) for one in standing(text)
    ]
    assert [one.paragraph for one in document.look_here] == [one.paragraph for one in text.look_here]


@pytest.mark.parametrize("language", RECORD_LANGUAGES)
def test_the_paragraphs_of_the_word_document_are_numbered_as_those_of_the_text(language: str) -> None:
    numbers = re.findall(r"^(\d+(?:\.\d+)?)\t", sample_record(language).decode(), re.MULTILINE)
    paper = read_paper(sample_record_document(language), "record.docx")
    assert [one.number for one in paper.paragraphs if one.number] == numbers
    assert len({one.cell.row for one in paper.paragraphs if one.cell}) == 12
    assert paper.notices == ()


def test_the_agenda_letter_lists_the_items_and_documents_of_the_record() -> None:
    agenda, asked = read_agenda_file(sample_agenda_letter(), "letter.docx")
    assert (agenda.session, asked, agenda.look_here) == ("C21", (), ())
    assert list(agenda.groups) == ["1", "2"]
    assert [row.number for row in agenda.rows] == [item.number for item in read("en").items]
    for row, item in zip(agenda.rows, read("en").items, strict=True):
        assert {one.id for one in row.documents} <= {one.partition("(")[0] for one in item.documents}
    assert [one.state for row in agenda.rows for one in row.contributions] == ["JP"]


def test_the_word_documents_have_the_parts_that_a_word_processor_asks_for() -> None:
    for content in (sample_agenda_letter(), *map(sample_record_document, RECORD_LANGUAGES)):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            types = archive.read("[Content_Types].xml").decode()
            relations = archive.read("word/_rels/document.xml.rels").decode()
            parts = {name for name in archive.namelist() if name.startswith("word/") and "_rels" not in name}
        assert parts == {"word/document.xml", "word/styles.xml", "word/numbering.xml"}
        assert set(re.findall(r'PartName="/([^"]+)"', types)) == parts
        assert {f"word/{name}" for name in re.findall(r'Target="([^"]+)"', relations)} == parts - {"word/document.xml"}
