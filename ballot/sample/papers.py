"""The sample record, and papers that stand in for the documents that its ballots are about."""

from __future__ import annotations

from importlib.resources import files

from ballot.rules.refusals import BadInput

RECORD_LANGUAGES = ("en", "zh")


def sample_record(language: str) -> bytes:
    """Return the sample record as a file: UTF-8 text, English or Chinese. Raise `BadInput` for another language."""
    if language not in RECORD_LANGUAGES:
        raise BadInput(field="language", why="no-sample-in-it", known=RECORD_LANGUAGES)
    return files("ballot.sample").joinpath(f"record_{language}.txt").read_bytes()


def sample_paper(reference: str) -> bytes:
    """Return a short text to attach to a ballot in place of the document `reference` ("C21/54 Annex A")."""
    return (
        f"SAMPLE\n\nThis paper stands in for Document {reference} in the demonstration.\n"
        "It has no content of its own; the ballot is bound to exactly these bytes.\n"
    ).encode()
