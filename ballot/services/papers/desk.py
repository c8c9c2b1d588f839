"""What the reading desk shows: a paper's text, what was read from it, and what became of that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from ballot.importers.papers.paper import Notice, Paragraph
from ballot.importers.summary_records.result import LookHere, RecordReading
from ballot.services.core.context import Parts
from ballot.services.core.lookup import find_body
from ballot.services.papers.changes import conclusion_mark, find_paper
from ballot.services.papers.differences import Difference
from ballot.services.papers.readings import LanguageReading, notices_of, paragraphs_of, readings_of, record_of
from ballot.services.papers.settling import differences_mark, open_places, pending_differences
from ballot.services.papers.standings import (
    LanguageDoubt,
    RegisterStanding,
    language_doubts,
    newest_versions,
    standing_of,
)
from ballot.store.queries.papers import BallotUse, PaperLine, paper_lines, registered_from, registered_papers, uses_of
from ballot.store.queries.papers import registered_conclusions_of as all_versions
from ballot.store.tables import CouncilPaper, ProposedConclusion


@dataclass(frozen=True)
class ConclusionLine:
    """A conclusion of the register as the desk shows it."""

    row: ProposedConclusion
    seen: str
    """Its mark."""
    standing: RegisterStanding
    reading: LanguageReading | None
    """What the paper that is shown says, where that is where it was read."""
    doubts: tuple[LanguageDoubt, ...]
    """What the languages do not say alike."""
    uses: tuple[BallotUse, ...]


@dataclass(frozen=True)
class Desk:
    """A paper on the reading desk."""

    paper: CouncilPaper
    paragraphs: tuple[Paragraph, ...]
    notices: tuple[Notice, ...]
    record: RecordReading
    lines: tuple[ConclusionLine, ...]
    look_here: tuple[tuple[int, LookHere], ...]
    """Places that were not understood and that nobody has settled, with their index."""
    differences: tuple[Difference, ...]
    differences_mark: str
    others: tuple[PaperLine, ...]
    """The other files under the same reference."""


def read_desk(parts: Parts, body_slug: str, paper_id: int) -> Desk:
    """Return a paper with everything that was read from it. Raise UnknownPaper."""
    with parts.store.reading() as tx:
        body = find_body(tx, body_slug)
        paper = find_paper(tx, body, paper_id)
        rows = registered_from(tx, body.number, paper.reference) if paper.registered_at else []
        papers = registered_papers(tx, body.number, paper.reference) if paper.registered_at else []
        uses = uses_of(tx, [row.number for row in rows])
        pending = pending_differences(tx, paper)
        others = [
            one for one in paper_lines(tx, body.number) if one.reference == paper.reference and one.id != paper_id
        ]
    revisions = {one.language: one.revision for one in papers}
    newest = {row.number for row in newest_versions(rows)}
    used = {use.conclusion_id for use in uses}
    shown = [row for row in rows if row.number in newest or row.number in used]
    record = record_of(paper)
    return Desk(
        paper,
        paragraphs_of(paper),
        notices_of(paper),
        record,
        tuple(_line(row, paper, uses, revisions) for row in shown),
        tuple((number, record.look_here[number]) for number in open_places(paper)),
        tuple(pending),
        differences_mark(pending),
        tuple(others) if paper.reference else (),
    )


def _line(
    row: ProposedConclusion, paper: CouncilPaper, uses: list[BallotUse], revisions: Mapping[str, str]
) -> ConclusionLine:
    own = tuple(use for use in uses if use.conclusion_id == row.number)
    read = readings_of(row).get(paper.language)
    return ConclusionLine(
        row,
        conclusion_mark(row),
        standing_of(row, own),
        read if read is not None and read.sha256 == paper.sha256 else None,
        tuple(language_doubts(row, revisions)) if row.standing != "superseded" else (),
        own,
    )


def find_line(desk: Desk, conclusion_id: int) -> ConclusionLine | None:
    """Return the line of a conclusion on the desk."""
    return next((one for one in desk.lines if one.row.id == conclusion_id), None)


def list_papers(parts: Parts, body_slug: str) -> tuple[list[PaperLine], dict[str, dict[str, int]]]:
    """Return the papers of a body, newest first, and by reference how many conclusions have each standing."""
    with parts.store.reading() as tx:
        body = find_body(tx, body_slug)
        rows = newest_versions(all_versions(tx, body.number))
        uses = uses_of(tx, [row.number for row in rows])
        counts: dict[str, Counter[str]] = {}
        for row in rows:
            own = [use for use in uses if use.conclusion_id == row.number]
            counts.setdefault(row.source, Counter())[str(standing_of(row, own))] += 1
        return paper_lines(tx, body.number), {source: dict(count) for source, count in counts.items()}


def list_conclusions(parts: Parts, body_slug: str, source: str) -> list[ProposedConclusion]:
    """Return the newest versions of what the register has from one paper, without what was superseded, as the paper has
    them."""
    with parts.store.reading() as tx:
        rows = newest_versions(registered_from(tx, find_body(tx, body_slug).number, source))
        return [row for row in rows if row.standing != "superseded"]
