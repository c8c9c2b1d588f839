"""Mails that came back or were never taken, and whom none has reached."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import col, func, or_, select

from ballot.store.tables import FocalPoint, OutboxMail
from ballot.store.transactions import Tx


def held_mail_named(tx: Tx, message_ids: Collection[str]) -> OutboxMail | None:
    """The mail with one of these Message-IDs as it is now, held."""
    wanted = select(OutboxMail).where(col(OutboxMail.message_id).in_(message_ids)).order_by(col(OutboxMail.id))
    return tx.exec(wanted.limit(1).with_for_update().execution_options(populate_existing=True)).first()


def _undelivered() -> ColumnElement[bool]:
    return or_(col(OutboxMail.status) == "failed", col(OutboxMail.bounced_at).is_not(None))


def undelivered_mail(tx: Tx, body_id: int) -> list[OutboxMail]:
    """The mails to focal points of a body in office that failed or came back, oldest first."""
    wanted = (
        select(OutboxMail)
        .join(FocalPoint, col(FocalPoint.id) == col(OutboxMail.focal_point_id))
        .where(FocalPoint.body_id == body_id, col(FocalPoint.removed_at).is_(None), _undelivered())
    )
    return list(tx.exec(wanted.order_by(col(OutboxMail.id))))


def last_sent(tx: Tx, focal_point_ids: Collection[int]) -> dict[int, datetime]:
    """When a mail was last sent to each of these focal points that has not come back; those without one are left out."""
    wanted = (
        select(OutboxMail.focal_point_id, func.max(OutboxMail.sent_at))
        .where(
            col(OutboxMail.focal_point_id).in_(focal_point_ids),
            col(OutboxMail.status) == "sent",
            col(OutboxMail.bounced_at).is_(None),
        )
        .group_by(col(OutboxMail.focal_point_id))
    )
    return {one: sent_at for one, sent_at in tx.exec(wanted) if one is not None and sent_at is not None}


def mail_page(
    tx: Tx, consultation_id: int, *, status: str | None, state: str | None, offset: int, limit: int
) -> tuple[list[OutboxMail], int]:
    """A page of a consultation's mails, newest first, of one status or State where they are given; and how many there are.

    The status `bounced` is a mail that was sent and came back; such a one is not `sent`.
    """
    where = [col(OutboxMail.consultation_id) == consultation_id]
    if state is not None:
        where.append(col(OutboxMail.state) == state)
    if status == "bounced":
        where.append(col(OutboxMail.bounced_at).is_not(None))
    elif status is not None:
        where += [col(OutboxMail.status) == status, col(OutboxMail.bounced_at).is_(None)]
    count = tx.exec(select(func.count()).select_from(OutboxMail).where(*where)).one()
    page = select(OutboxMail).where(*where).order_by(col(OutboxMail.id).desc()).offset(offset).limit(limit)
    return list(tx.exec(page)), count


def count_bounced(tx: Tx, consultation_id: int) -> int:
    """How many of a consultation's mails came back."""
    wanted = select(func.count()).select_from(OutboxMail)
    return tx.exec(
        wanted.where(OutboxMail.consultation_id == consultation_id, col(OutboxMail.bounced_at).is_not(None))
    ).one()
