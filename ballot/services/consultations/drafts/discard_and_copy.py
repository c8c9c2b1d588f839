"""Discard a draft, or begin one as a copy of an earlier consultation."""

from __future__ import annotations

from dataclasses import replace

from ballot.services.access.authorization import PREPARERS, require_officer
from ballot.services.consultations.drafts.changes import changing_draft
from ballot.services.consultations.drafts.documents import remove_documents_of
from ballot.services.consultations.drafts.particulars import insert_draft, particulars_of
from ballot.services.core import audit_log
from ballot.services.core.context import Parts
from ballot.services.core.lookup import find_body, find_consultation_by_id
from ballot.store.queries.consultations import ballots_of, consultations_of
from ballot.store.queries.council import body_of
from ballot.store.queries.files import documents_of
from ballot.store.queries.outbox import detach_deliveries
from ballot.store.queries.uploaded_documents import delete_uploaded_documents_of
from ballot.store.tables import BallotDocument, Consultation, DraftBallot


def discard_draft(parts: Parts, by: str, consultation_id: int) -> None:
    """Delete a draft, its ballots and documents, and the files that nothing else uses. Raise NotAllowed, NotOpen.

    Its reference is free again. That it was there, and who discarded it, stays in the audit log.
    """
    with changing_draft(parts, by, consultation_id) as held:
        ballots = ballots_of(held.tx, held.id)
        remove_documents_of(held.tx, [ballot.number for ballot in ballots])
        for ballot in ballots:
            held.tx.delete(ballot)
        delete_uploaded_documents_of(held.tx, held.id)
        held.tx.flush()
        audit_log.add_entry(held.tx, parts.clock.now(), held.by, "draft-discarded", reference=held.row.reference)
        detach_deliveries(held.tx, held.id)
        held.tx.delete(held.row)


def list_copyable(parts: Parts, body_slug: str, most: int) -> list[Consultation]:
    """Return the `most` newest consultations of a body, at any stage, which may be copied."""
    with parts.store.reading() as tx:
        return consultations_of(tx, find_body(tx, body_slug).number)[:most]


def copy_consultation(parts: Parts, by: str, consultation_id: int, reference: str, *, documents: bool = False) -> int:
    """Create a draft with texts, rule, letter and contact of a consultation at any stage; return its id.

    It has no deadline and no authorisation. With `documents`, those of the ballots are copied, too. Raise BadInput,
    AlreadyDone (the reference is taken), UnknownConsultation, NotAllowed.
    """
    with parts.store.writing() as tx:
        officer = require_officer(tx, by, PREPARERS, "draft")
        source = find_consultation_by_id(tx, consultation_id)
        draft = replace(
            particulars_of(source),
            reference=reference,
            authorised_by={},
            authority=None,
            closes_at=None,
            record_until=None,
        )
        row = insert_draft(tx, parts, officer.public_id, body_of(tx, source.body_id).slug, draft)
        for ballot in ballots_of(tx, consultation_id):
            put = DraftBallot(
                consultation_id=row.number,
                position=ballot.position,
                actions=list(ballot.actions),
                title=dict(ballot.title),
                text=dict(ballot.text),
                source=ballot.source,
                proposed_conclusion_id=ballot.proposed_conclusion_id,
            )
            tx.add(put)
            tx.flush()
            for document in documents_of(tx, [ballot.number]) if documents else ():
                named = document.model_dump(exclude={"id", "draft_ballot_id"})
                tx.add(BallotDocument(draft_ballot_id=put.number, **named))
        audit_log.add_entry(
            tx, parts.clock.now(), officer.public_id, "draft-created", reference=reference, copy_of=source.reference
        )
        return row.number
