"""What pages look up beside a consultation: the ledger of rights, and which consultations a document belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import col, select

from ballot.rules.stages import Stage
from ballot.services.drafting import find_body
from ballot.services.parts import Parts
from ballot.store.tables import (
    BallotDocument,
    Consultation,
    DraftBallot,
    Officer,
    PendingAct,
    Publication,
    StoredFile,
    VotingRight,
)


def ledger(parts: Parts, body_slug: str, state: str) -> list[VotingRight]:
    """A Member State's right to vote through time, newest first. Empty where it was never anything but entitled."""
    with parts.store.reading() as tx:
        body = find_body(tx, body_slug)
        found = tx.exec(select(VotingRight).where(VotingRight.body_id == body.id, VotingRight.state == state))
        return sorted(found, key=lambda one: one.id or 0, reverse=True)


@dataclass(frozen=True)
class Attached:
    """A document where it is attached: to which consultation, under which name, and whether it may be handed on."""

    consultation_id: int
    stage: Stage
    file_name: str
    distributable: bool


def attached(parts: Parts, sha256: str) -> tuple[StoredFile, list[Attached]] | None:
    """A file that goes with a ballot, and every place where it does; None where it goes with none."""
    with parts.store.reading() as tx:
        places = tx.exec(
            select(BallotDocument, Consultation)
            .join(DraftBallot, col(DraftBallot.id) == col(BallotDocument.draft_ballot_id))
            .join(Consultation, col(Consultation.id) == col(DraftBallot.consultation_id))
            .where(BallotDocument.sha256 == sha256)
        ).all()
        kept = tx.get(StoredFile, sha256) if places else None
        if kept is None:
            return None
        return kept, [
            Attached(row.id or 0, Stage(row.stage), document.file_name, document.distributable)
            for document, row in places
        ]


def officers(parts: Parts) -> dict[str, str]:
    """The officers' names by the opaque ids that the record knows them by. For officers' own pages alone."""
    with parts.store.reading() as tx:
        return {one.public_id: one.name for one in tx.exec(select(Officer))}


def publications(parts: Parts, consultation_id: int) -> list[Publication]:
    """The files published with the result, in the order of publication."""
    with parts.store.reading() as tx:
        found = tx.exec(select(Publication).where(Publication.consultation_id == consultation_id))
        return sorted(found, key=lambda one: one.id or 0)


def pending_act(parts: Parts, pending_id: int) -> PendingAct | None:
    """An act that was proposed, settled or not: who proposed it, when, for which State. Never what it says."""
    with parts.store.reading() as tx:
        return tx.get(PendingAct, pending_id)
