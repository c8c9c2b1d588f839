"""What a person decides about a conclusion: confirm, correct, refuse, or mark a sentence that the reader passed over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ballot.importers.summary_records.result import Place, Standing
from ballot.rules.refusals import BadInput, RegisterChanged
from ballot.services.core.context import Parts
from ballot.services.papers.changes import RegisterChange, changing_register, place_in_words
from ballot.services.papers.locations import locate
from ballot.services.papers.readings import LanguageReading, paragraphs_of
from ballot.services.papers.registering import insert_conclusion
from ballot.services.validation.text import (
    LONGEST_NAME_OR_GROUND,
    optional_texts,
    require_text,
    require_texts,
    require_titles,
    require_verbs,
)
from ballot.store.queries.papers import registered_from
from ballot.store.tables import CouncilPaper, ProposedConclusion

MOST_DOCUMENTS = 30
"""Documents of one conclusion."""


@dataclass(frozen=True)
class ConclusionWording:
    """What a person says of a conclusion, in place of what was read."""

    verbs: Sequence[str]
    question: Mapping[str, str]
    title: Mapping[str, str]
    documents: Sequence[str] = ()
    condition: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class MarkedSentence:
    """A sentence of a paper that a person has marked."""

    paragraph: int
    """The paragraph's place in the paper."""
    text: str
    """As it stands there."""


def confirm_conclusions(parts: Parts, by: str, body_slug: str, seen: Mapping[int, str | None]) -> int:
    """Confirm conclusions, all or none; return how many were not confirmed before. `seen` has the mark of each by its id.

    Raise RegisterChanged where one is not what was seen, or was superseded, BadInput where one has no question yet,
    UnknownPaper, NotAllowed.
    """
    with changing_register(parts, by, body_slug) as held:
        rows = [_current(held, number, mark) for number, mark in seen.items()]
        if not all(row.question for row in rows):
            raise BadInput(field="question", why="question-needed")
        fresh = [row for row in rows if row.standing != "confirmed"]
        for row in fresh:
            held.decide(row, "confirmed")
        if fresh:
            held.log_act("conclusions-confirmed", conclusions=[place_in_words(row) for row in fresh])
        return len(fresh)


def refuse_conclusion(parts: Parts, by: str, body_slug: str, conclusion_id: int, seen: str | None) -> None:
    """Say that a conclusion does not go to correspondence. Raise as `confirm_conclusions` does."""
    with changing_register(parts, by, body_slug) as held:
        row = _current(held, conclusion_id, seen)
        if row.standing != "refused":
            held.decide(row, "refused")
            held.log_act("conclusion-refused", conclusion=place_in_words(row))


def reopen_conclusion(parts: Parts, by: str, body_slug: str, conclusion_id: int, seen: str | None) -> None:
    """Take back what was decided about a conclusion. Raise as `confirm_conclusions` does."""
    with changing_register(parts, by, body_slug) as held:
        row = _current(held, conclusion_id, seen)
        if row.standing != "found":
            held.decide(row, "found")
            held.log_act("conclusion-reopened", conclusion=place_in_words(row))


def _current(held: RegisterChange, conclusion_id: int, seen: str | None) -> ProposedConclusion:
    """Return a conclusion that no corrected paper has replaced. Raise RegisterChanged, UnknownPaper."""
    row = held.conclusion(conclusion_id, seen)
    if row.standing == "superseded":
        raise RegisterChanged()
    return row


def correct_conclusion(
    parts: Parts, by: str, body_slug: str, conclusion_id: int, wording: ConclusionWording, seen: str | None
) -> None:
    """Write what a person says of a conclusion, and confirm it. The minute stays as it stands in the paper.

    Raise BadInput, and as `confirm_conclusions` does.
    """
    with changing_register(parts, by, body_slug) as held:
        row = _current(held, conclusion_id, seen)
        _write_wording(row, wording)
        held.decide(row, "confirmed")
        held.log_act("conclusion-corrected", conclusion=place_in_words(row))


def _write_wording(row: ProposedConclusion, wording: ConclusionWording) -> None:
    row.action, *further = require_verbs(wording.verbs)
    row.also = further
    row.question = require_texts("question", wording.question)
    row.title = require_titles(wording.title)
    row.documents = require_documents(wording.documents)
    row.condition = optional_texts("condition", wording.condition)


def require_documents(references: Iterable[str]) -> list[str]:
    """Return references of documents, each once and in one line. Raise BadInput."""
    found = [require_text("documents", one, LONGEST_NAME_OR_GROUND) for one in references if one.strip()]
    if len(found) > MOST_DOCUMENTS:
        raise BadInput(field="documents", why="too-many-documents", limit=MOST_DOCUMENTS)
    return list(dict.fromkeys(found))


def add_conclusion(
    parts: Parts, by: str, body_slug: str, paper_id: int, sentence: MarkedSentence, wording: ConclusionWording
) -> int:
    """Register a sentence that a person has marked, confirmed by the same word; return the conclusion's id.

    Raise BadInput where the paper has no such paragraph or the paragraph no such sentence, UnknownPaper, NotAllowed.
    """
    with changing_register(parts, by, body_slug) as held:
        paper = held.paper(paper_id)
        if paper.registered_at is None:
            raise RegisterChanged()
        reading = _marked_reading(paper, sentence, wording)
        item, paragraph = locate(paper, reading.source.paragraph)
        rows = registered_from(held.tx, held.body.number, paper.reference)
        taken = [row.ordinal for row in rows if (row.item, row.paragraph) == (item, paragraph)]
        place = (item, paragraph, max(taken, default=0) + 1)
        row = insert_conclusion(held, paper, place, reading, rows, by_hand=True)
        _write_wording(row, wording)
        held.decide(row, "confirmed")
        held.log_act("conclusion-added", conclusion=place_in_words(row))
        held.tx.flush()
        return row.number


def _marked_reading(paper: CouncilPaper, sentence: MarkedSentence, wording: ConclusionWording) -> LanguageReading:
    marked = require_text("sentence", sentence.text, 5_000)
    paragraph = next((one for one in paragraphs_of(paper) if one.place == sentence.paragraph), None)
    if paragraph is None:
        raise BadInput(field="paragraph", why="no-such-paragraph")
    start = paragraph.text.find(marked)
    if start < 0:
        raise BadInput(field="sentence", why="not-in-the-paragraph")
    code = paper.language
    return LanguageReading(
        sha256=paper.sha256,
        revision=paper.revision,
        title=wording.title.get(code, ""),
        verbs=tuple(require_verbs(wording.verbs)),
        documents=tuple(require_documents(wording.documents)),
        text=marked,
        question=wording.question.get(code, ""),
        proposal=paragraph.text,
        conclusion=None,
        conclusion_paragraph=None,
        condition=wording.condition.get(code) or None,
        urgency=None,
        source=Place(paragraph.place, start, start + len(marked)),
        standing=Standing.FOUND,
    )
