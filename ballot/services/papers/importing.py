"""Store a paper and register it in one go, for a command and for a demonstration."""

from __future__ import annotations

from collections.abc import Collection

from ballot.importers.papers.paper import Paper
from ballot.importers.summary_records.result import RecordReading
from ballot.rules.refusals import BadInput
from ballot.services.core.context import Parts
from ballot.services.papers.decisions import confirm_conclusions
from ballot.services.papers.desk import list_conclusions
from ballot.services.papers.identity import Identity
from ballot.services.papers.readings import readings_of
from ballot.services.papers.registering import Registered, register_paper
from ballot.services.papers.upload import store_paper
from ballot.store.tables import ProposedConclusion


def import_paper(
    parts: Parts,
    by: str,
    body_slug: str,
    paper: Paper,
    reading: RecordReading,
    *,
    identity: Identity,
    notices_answered: bool = False,
) -> Registered:
    """Store a paper and put what was read into the register; the same file twice changes nothing.

    Raise BadInput where the file has what must be answered (`notices_answered`) and store nothing, NotAllowed.
    """
    if paper.must_be_answered and not notices_answered:
        raise BadInput(field="notices", why="notices-not-answered")
    stored = store_paper(parts, by, body_slug, paper, reading)
    if stored.is_registered:
        return Registered(0, 0, 0)
    return register_paper(parts, by, body_slug, stored.paper_id, identity, notices_answered=notices_answered)


def confirm_offered(parts: Parts, by: str, body_slug: str, source: str, paragraphs: Collection[str] = ()) -> int:
    """Confirm what the reader is sure of in one paper, and what it found in these paragraphs, by the word of an officer who has
    compared it; return how many."""
    offered = {
        row.number: None
        for row in list_conclusions(parts, body_slug, source)
        if row.standing == "found" and row.question and (is_sure(row) or row.paragraph in paragraphs)
    }
    return confirm_conclusions(parts, by, body_slug, offered)


def is_sure(row: ProposedConclusion) -> bool:
    """Return whether the reader is sure of a conclusion in every language in which it was read."""
    readings = readings_of(row).values()
    return bool(readings) and all(one.standing == "confirmed" and not one.doubts for one in readings)
