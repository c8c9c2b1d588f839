"""The outbox: what is due, who has claimed it, and what was queued already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import case
from sqlmodel import col, func, or_, select

from ballot.store.tables import OutboxMail
from ballot.store.transactions import Tx


def claim_due_mail(
    tx: Tx, now: datetime, until: datetime, worker: str, limit: int, by_urgency: Sequence[str]
) -> list[int]:
    """Claim up to `limit` mails that are due, for `worker` alone until `until`; return their ids.

    `by_urgency` names templates, the most urgent first; within one, and after them, the oldest mail comes first.
    Mails that another worker has claimed are taken over once its claim has run out, and not before.
    """
    urgency = case(
        {template: place for place, template in enumerate(by_urgency)},
        value=col(OutboxMail.template),
        else_=len(by_urgency),
    )
    wanted = (
        select(OutboxMail)
        .where(
            OutboxMail.status == "queued",
            OutboxMail.next_attempt_at <= now,
            or_(col(OutboxMail.claimed_until).is_(None), col(OutboxMail.claimed_until) < now),
        )
        .order_by(urgency, col(OutboxMail.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    due = tx.exec(wanted).all()
    for mail in due:
        mail.claimed_by, mail.claimed_until = worker, until
        tx.add(mail)
    return [mail.number for mail in due]


def held_mail(tx: Tx, mail_id: int) -> OutboxMail | None:
    """A mail as it is now, held."""
    return tx.get(OutboxMail, mail_id, with_for_update=True)


def mail_not_sent_to(tx: Tx, focal_point_id: int, but: str) -> list[OutboxMail]:
    """What is queued for a focal point or has failed, `but` for mails of one template; held, as a worker may be settling
    one of them now.
    """
    wanted = select(OutboxMail).where(
        OutboxMail.focal_point_id == focal_point_id,
        col(OutboxMail.status).in_(("queued", "failed")),
        OutboxMail.template != but,
    )
    return list(tx.exec(wanted.order_by(col(OutboxMail.id)).with_for_update()))


def failed_mail_about(tx: Tx, consultation_id: int) -> list[OutboxMail]:
    """The failed mails of a consultation, oldest first, held."""
    wanted = select(OutboxMail).where(OutboxMail.consultation_id == consultation_id, OutboxMail.status == "failed")
    return list(tx.exec(wanted.order_by(col(OutboxMail.id)).with_for_update()))


def keys_known(tx: Tx, dedupe_keys: Collection[str]) -> set[str]:
    """Those of these keys under which a mail was queued already, whatever became of it."""
    return set(tx.exec(select(OutboxMail.dedupe_key).where(col(OutboxMail.dedupe_key).in_(dedupe_keys))))


def newest_mail(tx: Tx, template: str, consultation_id: int, focal_point_ids: Collection[int]) -> dict[int, datetime]:
    """When a mail of this template was last queued to each of these focal points, whatever became of it."""
    wanted = select(OutboxMail.focal_point_id, func.max(OutboxMail.created_at)).where(
        OutboxMail.consultation_id == consultation_id,
        OutboxMail.template == template,
        col(OutboxMail.focal_point_id).in_(focal_point_ids),
    )
    found = tx.exec(wanted.group_by(col(OutboxMail.focal_point_id))).all()
    return {person: at for person, at in found if person is not None}


def count_mail_since(
    tx: Tx, template: str, consultation_id: int, focal_point_ids: Collection[int], since: datetime
) -> dict[int, int]:
    """How many mails of this template were queued to each of these focal points after `since`; those without are left out."""
    wanted = select(OutboxMail.focal_point_id, func.count()).where(
        OutboxMail.consultation_id == consultation_id,
        OutboxMail.template == template,
        col(OutboxMail.focal_point_id).in_(focal_point_ids),
        OutboxMail.created_at > since,
    )
    found = tx.exec(wanted.group_by(col(OutboxMail.focal_point_id))).all()
    return {person: count for person, count in found if person is not None}


def mail_about(tx: Tx, consultation_id: int) -> list[OutboxMail]:
    """Every mail of a consultation, newest first."""
    wanted = select(OutboxMail).where(OutboxMail.consultation_id == consultation_id)
    return list(tx.exec(wanted.order_by(col(OutboxMail.id).desc())))


def count_mail(tx: Tx) -> dict[str, int]:
    """How many mails there are, by status."""
    return dict(tx.exec(select(OutboxMail.status, func.count()).group_by(col(OutboxMail.status))).all())


def count_due_mail(tx: Tx, now: datetime) -> int:
    """Return how many mails are due and not delivered yet."""
    wanted = select(func.count()).where(OutboxMail.status == "queued", OutboxMail.next_attempt_at <= now)
    return tx.exec(wanted).one()


def count_mail_about(tx: Tx, consultation_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """How many mails there are in each of these consultations, by status; those without are left out."""
    counts: defaultdict[int, dict[str, int]] = defaultdict(dict)
    wanted = (
        select(OutboxMail.consultation_id, OutboxMail.status, func.count())
        .where(col(OutboxMail.consultation_id).in_(consultation_ids))
        .group_by(col(OutboxMail.consultation_id), col(OutboxMail.status))
    )
    for consultation_id, status, count in tx.exec(wanted):
        if consultation_id is not None:
            counts[consultation_id][status] = count
    return dict(counts)


def longest_due(tx: Tx, now: datetime) -> datetime | None:
    """Since when the mail that waits longest has been due; None where none is."""
    wanted = select(OutboxMail.next_attempt_at).where(OutboxMail.status == "queued", OutboxMail.next_attempt_at <= now)
    return tx.exec(wanted.order_by(col(OutboxMail.next_attempt_at)).limit(1)).first()
