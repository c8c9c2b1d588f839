"""The sample agenda letter and record, and papers that stand in for the documents that its ballots are about."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from ballot.rules.refusals import BadInput
from ballot.sample.word_documents import make_document

RECORD_LANGUAGES = ("en", "zh")


@cache
def sample_agenda_letter() -> bytes:
    """Return the letter with the agenda, English, as a .docx."""
    return make_document(_read_text("agenda_en.txt").decode())


@cache
def sample_record_document(language: str) -> bytes:
    """Return the sample record as a .docx, English or Chinese. Raise `BadInput` for another language."""
    return make_document(sample_record(language).decode())


def sample_record(language: str) -> bytes:
    """Return the sample record as a file: UTF-8 text, English or Chinese. Raise `BadInput` for another language."""
    if language not in RECORD_LANGUAGES:
        raise BadInput(field="language", why="no-sample-in-it", known=RECORD_LANGUAGES)
    return _read_text(f"record_{language}.txt")


def _read_text(name: str) -> bytes:
    return files("ballot.sample").joinpath(name).read_bytes()


def sample_paper(reference: str) -> bytes:
    """Return a short text to attach to a ballot in place of the document `reference` ("C21/54 Annex A")."""
    return (
        f"SAMPLE\n\nThis paper stands in for Document {reference} in the demonstration.\n"
        "It has no content of its own; the ballot is bound to exactly these bytes.\n"
    ).encode()
