"""What was read from a paper, as values."""

from __future__ import annotations

from dataclasses import dataclass

from ballot.importers.papers.paper import Notice, Paragraph
from ballot.importers.references import without_documents
from ballot.importers.summary_records.result import (
    CommentWindow,
    Doubt,
    Place,
    ReadConclusion,
    ReadItem,
    RecordReading,
    Standing,
)
from ballot.services.papers.stored_json import Json, read_common_json, read_paragraph_json, read_record_json
from ballot.store.tables import CouncilPaper, ProposedConclusion

PlaceInPaper = tuple[str, str, int]
"""By which a conclusion of a paper is known: item, paragraph, and ordinal among those of the same paragraph."""


@dataclass(frozen=True)
class LanguageReading:
    """What the paper in one language says of a conclusion, and where."""

    sha256: str
    """Of the file."""
    revision: str
    title: str
    verbs: tuple[str, ...]
    documents: tuple[str, ...]
    text: str
    """The minute, as it stands."""
    question: str
    """What would be decided, without the minute's frame; empty where it was not found."""
    proposal: str
    """The chair's whole paragraph."""
    conclusion: str | None
    """The paragraph in which it is so concluded."""
    conclusion_paragraph: str | None
    condition: str | None
    urgency: str | None
    source: Place
    """The sentence in the paper's text."""
    standing: Standing
    doubts: tuple[Doubt, ...] = ()
    comment_window: CommentWindow | None = None


def place_of(conclusion: ProposedConclusion | ReadConclusion) -> PlaceInPaper:
    """Return where a conclusion stands in its paper."""
    return conclusion.item, conclusion.paragraph, conclusion.ordinal


def reading_of(paper: CouncilPaper, item: ReadItem, one: ReadConclusion) -> LanguageReading:
    """Return what this paper says of a conclusion of one of its items."""
    return LanguageReading(
        sha256=paper.sha256,
        revision=paper.revision,
        title=without_documents(item.title),
        verbs=(one.verb, *one.also),
        documents=one.documents,
        text=one.text,
        question=one.question,
        proposal=one.proposal,
        conclusion=one.conclusion,
        conclusion_paragraph=one.conclusion_paragraph,
        condition=one.condition,
        urgency=one.urgency,
        source=one.source,
        standing=one.standing,
        doubts=one.doubts,
        comment_window=one.comment_window,
    )


def readings_of_paper(paper: CouncilPaper) -> dict[PlaceInPaper, LanguageReading]:
    """Return everything that was read from a paper, by its place."""
    return {place_of(one): reading_of(paper, item, one) for item in record_of(paper).items for one in item.conclusions}


def record_of(paper: CouncilPaper) -> RecordReading:
    """Return what was read from a stored paper."""
    return read_record_json(paper.reading)


def paragraphs_of(paper: CouncilPaper) -> tuple[Paragraph, ...]:
    """Return a stored paper's text."""
    return tuple(read_paragraph_json(one) for one in paper.paragraphs)


def notices_of(paper: CouncilPaper) -> tuple[Notice, ...]:
    """Return what the reader of the file noticed."""
    return tuple(Notice(**one) for one in paper.notices)


def readings_of(conclusion: ProposedConclusion) -> dict[str, LanguageReading]:
    """Return what was read of a registered conclusion, by language, the one that was read first before the others."""
    return {code: _reading(one) for code, one in conclusion.readings.items()}


def _reading(stored: Json) -> LanguageReading:
    lists = {name: tuple(stored[name]) for name in ("verbs", "documents")}
    return LanguageReading(**{**stored, **lists, **read_common_json(stored)})
