"""What the desk, the list of results and the auditor's pages ask: one query for each kind of thing, however many there are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlmodel import col, func, select

from ballot.rules.stages import Stage
from ballot.store.queries.outbox import is_mail
from ballot.store.tables import Consultation, DraftBallot, OutboxDelivery, Passkey, SignedCheckpoint, SignedTally
from ballot.store.transactions import Tx


def consultations_at(tx: Tx, body_id: int, stages: Collection[Stage]) -> list[Consultation]:
    """The consultations of a body that are at one of these stages, newest first."""
    wanted = select(Consultation).where(Consultation.body_id == body_id, col(Consultation.stage).in_(stages))
    return list(tx.exec(wanted.order_by(col(Consultation.id).desc())))


def some_at(tx: Tx, body_id: int, stages: Collection[Stage], skip: int, count: int) -> tuple[list[Consultation], int]:
    """`count` of them after the first `skip`, those with the latest deadline first; and how many there are in all."""
    wanted = select(Consultation).where(Consultation.body_id == body_id, col(Consultation.stage).in_(stages))
    ordered = wanted.order_by(col(Consultation.closes_at).desc(), col(Consultation.id).desc())
    total = tx.exec(select(func.count()).select_from(wanted.subquery())).one()
    return list(tx.exec(ordered.offset(skip).limit(count))), total


def count_ballots_of_drafts(tx: Tx, consultation_ids: Collection[int]) -> dict[int, int]:
    """How many ballots each of these drafts has; those without any are left out."""
    wanted = (
        select(DraftBallot.consultation_id, func.count())
        .where(col(DraftBallot.consultation_id).in_(consultation_ids))
        .group_by(col(DraftBallot.consultation_id))
    )
    return dict(tx.exec(wanted).all())


def tallies_of(tx: Tx, consultation_ids: Collection[int]) -> dict[int, bytes]:
    """`tally.json` of each of these consultations; those whose tally is not signed are left out."""
    wanted = select(SignedTally.consultation_id, SignedTally.tally)
    return dict(tx.exec(wanted.where(col(SignedTally.consultation_id).in_(consultation_ids))).all())


def newest_checkpoints(tx: Tx, consultation_ids: Collection[int]) -> dict[int, SignedCheckpoint]:
    """Of each of these records the checkpoint over most entries; those without any are left out."""
    heads = (
        select(SignedCheckpoint.consultation_id, func.max(SignedCheckpoint.size).label("size"))
        .where(col(SignedCheckpoint.consultation_id).in_(consultation_ids))
        .group_by(col(SignedCheckpoint.consultation_id))
        .subquery()
    )
    wanted = select(SignedCheckpoint).join(
        heads,
        (col(SignedCheckpoint.consultation_id) == heads.c.consultation_id)
        & (col(SignedCheckpoint.size) == heads.c.size),
    )
    return {one.consultation_id: one for one in tx.exec(wanted)}


def checkpoints_of(tx: Tx, consultation_id: int) -> list[tuple[int, datetime]]:
    """Every checkpoint that was signed over a record: its size, and when it was signed; the newest first."""
    wanted = select(SignedCheckpoint.size, SignedCheckpoint.signed_at)
    found = tx.exec(
        wanted.where(SignedCheckpoint.consultation_id == consultation_id).order_by(col(SignedCheckpoint.size).desc())
    )
    return [(size, signed_at) for size, signed_at in found]


def checkpoint_over(tx: Tx, consultation_id: int, size: int) -> SignedCheckpoint | None:
    """The checkpoint that was signed over the first `size` entries."""
    return tx.get(SignedCheckpoint, (consultation_id, size))


def reminders_sent(tx: Tx, consultation_id: int) -> list[tuple[datetime, int]]:
    """When States were reminded, and how many mails that were, in order."""
    wanted = (
        select(OutboxDelivery.created_at, func.count())
        .where(is_mail(), OutboxDelivery.consultation_id == consultation_id, OutboxDelivery.template == "reminder")
        .group_by(col(OutboxDelivery.created_at))
        .order_by(col(OutboxDelivery.created_at))
    )
    return [(at, count) for at, count in tx.exec(wanted)]


def officers_with_a_passkey(tx: Tx) -> set[int]:
    """The ids of the officers who have at least one."""
    return set(tx.exec(select(Passkey.officer_id).distinct()))


def count_returned_mail_about(tx: Tx, consultation_ids: Collection[int]) -> dict[int, int]:
    """How many mails about each of these consultations came back after they were sent; those without are left out."""
    wanted = (
        select(OutboxDelivery.consultation_id, func.count())
        .where(
            is_mail(),
            col(OutboxDelivery.consultation_id).in_(consultation_ids),
            col(OutboxDelivery.bounced_at).is_not(None),
        )
        .group_by(col(OutboxDelivery.consultation_id))
    )
    return {consultation: count for consultation, count in tx.exec(wanted) if consultation is not None}
