"""Mails that failed or came back, and people whom mail does not reach."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam
from sqlmodel import col, func, or_, select

from ballot.store.queries.outbox import is_mail
from ballot.store.tables import (
    FocalPoint,
    OutboxDelivery,
)
from ballot.store.transactions import Tx


def held_mail_by_message_id(tx: Tx, message_ids: Collection[str]) -> OutboxDelivery | None:
    """Return the mail with one of these Message-IDs as it is now, held."""
    wanted = (
        select(OutboxDelivery)
        .where(is_mail(), col(OutboxDelivery.message_id).in_(message_ids))
        .order_by(col(OutboxDelivery.id))
    )
    return tx.exec(wanted.limit(1).with_for_update().execution_options(populate_existing=True)).first()


def _undelivered() -> ColumnElement[bool]:
    return or_(col(OutboxDelivery.status) == "failed", col(OutboxDelivery.bounced_at).is_not(None))


_UNDELIVERED = (
    select(OutboxDelivery)
    .join(FocalPoint, col(FocalPoint.id) == col(OutboxDelivery.focal_point_id))
    .where(
        is_mail(),
        col(FocalPoint.body_id) == bindparam("body"),
        col(FocalPoint.removed_at).is_(None),
        _undelivered(),
    )
    .order_by(col(OutboxDelivery.id))
)


def undelivered_mail(tx: Tx, body_id: int) -> list[OutboxDelivery]:
    """Return the mails to focal points in office of a body that failed or came back, oldest first."""
    return list(tx.scalars(_UNDELIVERED, {"body": body_id}))


def last_sent(tx: Tx, focal_point_ids: Collection[int]) -> dict[int, datetime]:
    """Return when a mail that has not come back was last sent to each of these focal points; those without one are left
    out."""
    wanted = (
        select(OutboxDelivery.focal_point_id, func.max(OutboxDelivery.sent_at))
        .where(
            is_mail(),
            col(OutboxDelivery.focal_point_id).in_(focal_point_ids),
            col(OutboxDelivery.status) == "sent",
            col(OutboxDelivery.bounced_at).is_(None),
        )
        .group_by(col(OutboxDelivery.focal_point_id))
    )
    return {one: sent_at for one, sent_at in tx.exec(wanted) if one is not None and sent_at is not None}


def mail_page(
    tx: Tx, consultation_id: int, *, status: str | None, state: str | None, offset: int, limit: int
) -> tuple[list[OutboxDelivery], int]:
    """Return a page of a consultation's mails, newest first, of one status or State where given; and how many there
    are.

    The status `bounced` is a mail that was sent and came back; such a one is not `sent`.
    """
    where = [is_mail(), col(OutboxDelivery.consultation_id) == consultation_id]
    if state is not None:
        where.append(col(OutboxDelivery.state) == state)
    if status == "bounced":
        where.append(col(OutboxDelivery.bounced_at).is_not(None))
    elif status is not None:
        where += [col(OutboxDelivery.status) == status, col(OutboxDelivery.bounced_at).is_(None)]
    count = tx.exec(select(func.count()).select_from(OutboxDelivery).where(*where)).one()
    page = select(OutboxDelivery).where(*where).order_by(col(OutboxDelivery.id).desc()).offset(offset).limit(limit)
    return list(tx.exec(page)), count


def count_bounced(tx: Tx, consultation_id: int) -> int:
    """Return how many of a consultation's mails came back."""
    wanted = select(func.count()).select_from(OutboxDelivery)
    return tx.exec(
        wanted.where(
            is_mail(), OutboxDelivery.consultation_id == consultation_id, col(OutboxDelivery.bounced_at).is_not(None)
        )
    ).one()


def count_returned_mail(tx: Tx, consultation_ids: Collection[int]) -> dict[int, int]:
    """Return how many mails about each of these consultations came back after they were sent; those without are left out."""
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
