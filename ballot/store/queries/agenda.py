"""Sessions, their agendas, and outcomes."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import col, select

from ballot.store.tables import (
    AgendaItem,
    BallotDocument,
    CarriedOver,
    Consultation,
    CouncilSession,
    DraftBallot,
    ItemOutcome,
    ProposedConclusion,
)
from ballot.store.transactions import Tx, find_row


def sessions_of(tx: Tx, body_id: int) -> list[CouncilSession]:
    """Return the sessions of a body, the latest first; those without dates before all others."""
    found = tx.exec(select(CouncilSession).where(CouncilSession.body_id == body_id))
    return sorted(found, key=lambda one: (one.begins_on is None, one.begins_on, one.number), reverse=True)


def session_by_reference(tx: Tx, body_id: int, reference: str) -> CouncilSession | None:
    """Return the session of this reference."""
    return find_row(tx, CouncilSession, body_id=body_id, reference=reference)


def held_session(tx: Tx, body_id: int, session_id: int) -> CouncilSession | None:
    """Return the session of this id, if it is the body's, and hold its row: whoever changes its agenda waits."""
    wanted = select(CouncilSession).where(CouncilSession.id == session_id, CouncilSession.body_id == body_id)
    return tx.exec(wanted.with_for_update(key_share=True).execution_options(populate_existing=True)).first()


def items_of_session(tx: Tx, session_id: int) -> list[AgendaItem]:
    """Return the items on the agenda of a session, in order."""
    wanted = select(AgendaItem).where(AgendaItem.session_id == session_id)
    return list(tx.exec(wanted.order_by(col(AgendaItem.position), col(AgendaItem.id))))


def outcomes_of_items(tx: Tx, item_ids: Collection[int]) -> list[ItemOutcome]:
    """Return the outcomes of these items, in the order they were recorded."""
    wanted = select(ItemOutcome).where(col(ItemOutcome.item_id).in_(item_ids))
    return list(tx.exec(wanted.order_by(col(ItemOutcome.id))))


def carried_over_from(tx: Tx, session_id: int) -> list[CarriedOver]:
    """Return what of a session was put on the agenda of the one that follows, in the order it was."""
    wanted = select(CarriedOver).where(CarriedOver.session_id == session_id)
    return list(tx.exec(wanted.order_by(col(CarriedOver.id))))


def conclusions_of_body(tx: Tx, body_id: int) -> list[ProposedConclusion]:
    """Return every proposed conclusion of a body, in the order of their registration."""
    wanted = select(ProposedConclusion).where(ProposedConclusion.body_id == body_id)
    return list(tx.exec(wanted.order_by(col(ProposedConclusion.id))))


def ballots_of_conclusions(tx: Tx, conclusion_ids: Collection[int]) -> list[tuple[DraftBallot, Consultation]]:
    """Return the ballots that were made of these conclusions, each with its consultation."""
    wanted = (
        select(DraftBallot, Consultation)
        .join(Consultation, col(Consultation.id) == col(DraftBallot.consultation_id))
        .where(col(DraftBallot.proposed_conclusion_id).in_(conclusion_ids))
        .order_by(col(DraftBallot.id))
    )
    return list(tx.exec(wanted))


def ballots_of_body(tx: Tx, body_id: int) -> list[tuple[DraftBallot, Consultation]]:
    """Return every ballot of the body with its consultation, in the order they were drafted."""
    wanted = (
        select(DraftBallot, Consultation)
        .join(Consultation, col(Consultation.id) == col(DraftBallot.consultation_id))
        .where(Consultation.body_id == body_id)
        .order_by(col(DraftBallot.id))
    )
    return list(tx.exec(wanted))


def documents_of_ballots(tx: Tx, body_id: int) -> list[tuple[str, DraftBallot, Consultation]]:
    """Return every document that is attached to a ballot of the body: its reference, the ballot and the consultation."""
    wanted = (
        select(BallotDocument.reference, DraftBallot, Consultation)
        .join(DraftBallot, col(DraftBallot.id) == col(BallotDocument.draft_ballot_id))
        .join(Consultation, col(Consultation.id) == col(DraftBallot.consultation_id))
        .where(Consultation.body_id == body_id)
        .order_by(col(DraftBallot.id), col(BallotDocument.id))
    )
    return list(tx.exec(wanted))
