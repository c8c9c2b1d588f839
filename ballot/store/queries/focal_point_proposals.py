"""Proposed changes of focal points, which wait for a second officer."""

from __future__ import annotations

from sqlmodel import col, func, select

from ballot.store.tables import FocalPointProposal, Officer
from ballot.store.transactions import Tx


def held_focal_point_proposal(tx: Tx, proposal_id: int) -> FocalPointProposal | None:
    """Return a proposal, read anew and held: until `tx` ends nobody else settles it."""
    wanted = select(FocalPointProposal).where(FocalPointProposal.id == proposal_id).with_for_update()
    return tx.exec(wanted.execution_options(populate_existing=True)).first()


def focal_point_proposal(tx: Tx, body_id: int, proposal_id: int) -> FocalPointProposal | None:
    """Return a proposal of this body, settled or not."""
    found = tx.get(FocalPointProposal, proposal_id)
    return found if found is not None and found.body_id == body_id else None


def focal_point_proposals_to_confirm(tx: Tx, body_id: int) -> list[FocalPointProposal]:
    """Return the proposals of a body that nobody has settled, oldest first."""
    wanted = select(FocalPointProposal).where(
        FocalPointProposal.body_id == body_id, col(FocalPointProposal.outcome).is_(None)
    )
    return list(tx.exec(wanted.order_by(col(FocalPointProposal.id))))


def count_officers_of(tx: Tx, role: str) -> int:
    """Return how many officers of this role can sign in: they have chosen a password, and their account is not disabled."""
    wanted = select(func.count()).select_from(Officer)
    in_office = (col(Officer.password_hash).is_not(None), col(Officer.disabled_at).is_(None))
    return tx.exec(wanted.where(Officer.role == role, *in_office)).one()
