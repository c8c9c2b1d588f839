"""Store a paper that somebody sends, with what was read from it; nothing is in the register yet."""

from __future__ import annotations

from dataclasses import dataclass

from ballot.importers.papers.paper import Paper
from ballot.importers.summary_records.result import RecordReading
from ballot.rules.refusals import AlreadyDone
from ballot.services.core.context import Parts
from ballot.services.papers.changes import changing_register
from ballot.services.papers.identity import read_identity
from ballot.services.papers.stored_json import paper_as_json, record_as_json
from ballot.store.queries.papers import paper_by_hash
from ballot.store.tables import CouncilPaper


@dataclass(frozen=True)
class StoredPaper:
    """A paper in the store."""

    paper_id: int
    is_new: bool
    """Whether this file was not there before."""
    is_registered: bool


def store_paper(parts: Parts, by: str, body_slug: str, paper: Paper, reading: RecordReading) -> StoredPaper:
    """Store a paper and what was read from it. The same file twice changes nothing. Raise NotAllowed."""
    with changing_register(parts, by, body_slug) as held:
        known = paper_by_hash(held.tx, held.body.number, paper.sha256)
        if known is not None:
            return StoredPaper(known.number, is_new=False, is_registered=known.registered_at is not None)
        identity = read_identity(paper, reading.language)
        paragraphs, notices = paper_as_json(paper)
        row = CouncilPaper(
            body_id=held.body.number,
            reference=identity.reference,
            revision=identity.revision,
            language=identity.language,
            sha256=paper.sha256,
            file_name=paper.file_name,
            paragraphs=paragraphs,
            notices=notices,
            reading=record_as_json(reading),
            uploaded_by=held.by,
            uploaded_at=parts.clock.now(),
        )
        held.tx.add(row)
        held.tx.flush()
        held.log_act("paper-uploaded", paper=row.file_name)
        return StoredPaper(row.number, is_new=True, is_registered=False)


def discard_paper(parts: Parts, by: str, body_slug: str, paper_id: int) -> None:
    """Delete a paper that is not in the register. Raise UnknownPaper, and AlreadyDone where it is."""
    with changing_register(parts, by, body_slug) as held:
        row = held.paper(paper_id)
        if row.registered_at is not None:
            raise AlreadyDone(act="paper-registered")
        held.tx.delete(row)
        held.log_act("paper-discarded", paper=row.file_name)
