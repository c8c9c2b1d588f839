"""The outbox: what is due, who has claimed it, and which mails were queued already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, case, update
from sqlalchemy import select as select_columns
from sqlmodel import col, func, or_, select

from ballot.store.base import metadata
from ballot.store.tables import (
    Body,
    Consultation,
    FocalPoint,
    OutboxDelivery,
)
from ballot.store.transactions import Tx

MAIL = "mail"
"""The kind of delivery that mails are."""
_TABLE = metadata.tables["outbox_delivery"]


def is_mail() -> ColumnElement[bool]:
    """Return the condition that a delivery is a mail."""
    return col(OutboxDelivery.kind) == MAIL


def claim_due(
    tx: Tx, kind: str, now: datetime, until: datetime, worker: str, limit: int, by_urgency: Sequence[str]
) -> list[int]:
    """Claim up to `limit` deliveries of one kind that are due, for `worker` alone until `until`; return their ids.

    `by_urgency` names templates, the most urgent first; within one, and after them, the oldest delivery comes first.
    Deliveries that another worker has claimed are taken over once its claim has run out, and not before.
    """
    places = {template: place for place, template in enumerate(by_urgency)}
    urgency = [case(places, value=_TABLE.c.template, else_=len(by_urgency))] if places else []
    wanted = (
        select_columns(_TABLE.c.id)
        .where(
            _TABLE.c.kind == kind,
            _TABLE.c.status == "queued",
            _TABLE.c.next_attempt_at <= now,
            or_(_TABLE.c.claimed_until.is_(None), _TABLE.c.claimed_until < now),
        )
        .order_by(*urgency, _TABLE.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    due = list(tx.core.execute(wanted).scalars())
    if due:
        claimed = {"claimed_by": worker, "claimed_until": until}
        tx.core.execute(update(_TABLE).where(_TABLE.c.id.in_(due)).values(claimed))
    return due


def queued_kinds(tx: Tx) -> set[str]:
    """Return the kinds of delivery of which some are queued."""
    return set(tx.core.execute(select_columns(_TABLE.c.kind).where(_TABLE.c.status == "queued").distinct()).scalars())


def renew_claims(tx: Tx, delivery_ids: Collection[int], worker: str, until: datetime) -> None:
    """Claim deliveries until `until` that are claimed by `worker` still; leave those of others alone."""
    still_claimed = _TABLE.c.id.in_(delivery_ids) & (_TABLE.c.claimed_by == worker)
    tx.core.execute(update(_TABLE).where(still_claimed).values(claimed_until=until))


class Claimed(NamedTuple):
    """What is asked of a claimed delivery when it is settled."""

    id: int
    status: str
    attempts: int
    next_attempt_at: datetime
    sent_at: datetime | None
    last_error: str | None


_SETTLE = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("new_id"))
    .values({name: bindparam(f"new_{name}") for name in Claimed._fields if name != "id"})
    .values(claimed_by=None, claimed_until=None)
)


def held_claims(tx: Tx, delivery_ids: Collection[int], worker: str) -> list[Claimed]:
    """Return those of these deliveries that `worker` has claimed, held one after the other in the order of their ids."""
    wanted = select_columns(*(_TABLE.c[name] for name in Claimed._fields))
    wanted = wanted.where(_TABLE.c.id.in_(delivery_ids), _TABLE.c.claimed_by == worker)
    return [Claimed._make(row) for row in tx.core.execute(wanted.order_by(_TABLE.c.id).with_for_update())]


def settle_claims(tx: Tx, settled: Sequence[Claimed]) -> None:
    """Write these deliveries, which `tx` holds, and give up the claims on them."""
    if settled:
        tx.core.execute(_SETTLE, [{f"new_{name}": value for name, value in one._asdict().items()} for one in settled])


def deliveries_with_people(tx: Tx, delivery_ids: Collection[int]) -> list[OutboxDelivery]:
    """Return these deliveries. Their focal points, consultations and bodies are read with them: `tx` has them at hand."""
    deliveries = list(tx.exec(select(OutboxDelivery).where(col(OutboxDelivery.id).in_(delivery_ids))))
    people = {one.focal_point_id for one in deliveries if one.focal_point_id is not None}
    consultations = {one.consultation_id for one in deliveries if one.consultation_id is not None}
    about = list(tx.exec(select(Consultation).where(col(Consultation.id).in_(consultations))))
    tx.info["at hand"] = [
        *tx.exec(select(FocalPoint).where(col(FocalPoint.id).in_(people))),
        *about,
        *tx.exec(select(Body).where(col(Body.id).in_({one.body_id for one in about}))),
    ]
    return deliveries


def detach_deliveries(tx: Tx, consultation_id: int) -> None:
    """Remove this consultation, which is about to be deleted, from every delivery that names it. What has not gone out loses
    its purpose with that, and is cancelled when its turn comes."""
    tx.exec(
        update(OutboxDelivery)
        .where(col(OutboxDelivery.consultation_id) == consultation_id)
        .values(consultation_id=None)
    )


def held_mail(tx: Tx, mail_id: int) -> OutboxDelivery | None:
    """Return a mail as it is now, held; None where the delivery of this id is none."""
    mail = tx.get(OutboxDelivery, mail_id, with_for_update=True)
    return mail if mail is not None and mail.kind == MAIL else None


def mail_not_sent_to(tx: Tx, focal_point_id: int, but: str | None) -> list[OutboxDelivery]:
    """Return what is queued for a focal point or has failed, `but` for mails of one template; held, as a worker may be
    settling one of them now.
    """
    wanted = select(OutboxDelivery).where(
        is_mail(),
        OutboxDelivery.focal_point_id == focal_point_id,
        col(OutboxDelivery.status).in_(("queued", "failed")),
        OutboxDelivery.template != but,
    )
    return list(tx.exec(wanted.order_by(col(OutboxDelivery.id)).with_for_update()))


def failed_mail_about(tx: Tx, consultation_id: int) -> list[OutboxDelivery]:
    """Return the failed mails of a consultation, oldest first, held."""
    wanted = select(OutboxDelivery).where(
        is_mail(), OutboxDelivery.consultation_id == consultation_id, OutboxDelivery.status == "failed"
    )
    return list(tx.exec(wanted.order_by(col(OutboxDelivery.id)).with_for_update()))


def known_dedupe_keys(tx: Tx, dedupe_keys: Collection[str]) -> set[str]:
    """Return those of these keys under which a mail was queued already, whatever became of it."""
    wanted = select(OutboxDelivery.dedupe_key)
    return set(tx.exec(wanted.where(is_mail(), col(OutboxDelivery.dedupe_key).in_(dedupe_keys))))


def newest_mail(tx: Tx, template: str, consultation_id: int, focal_point_ids: Collection[int]) -> dict[int, datetime]:
    """Return when a mail of this template was last queued to each of these focal points, whatever became of it."""
    wanted = select(OutboxDelivery.focal_point_id, func.max(OutboxDelivery.created_at)).where(
        is_mail(),
        OutboxDelivery.consultation_id == consultation_id,
        OutboxDelivery.template == template,
        col(OutboxDelivery.focal_point_id).in_(focal_point_ids),
    )
    found = tx.exec(wanted.group_by(col(OutboxDelivery.focal_point_id))).all()
    return {person: at for person, at in found if person is not None}


def count_mail_since(
    tx: Tx, template: str, consultation_id: int, focal_point_ids: Collection[int], since: datetime
) -> dict[int, int]:
    """Count the mails of this template queued to each of these focal points after `since`; those without are left out."""
    wanted = select(OutboxDelivery.focal_point_id, func.count()).where(
        is_mail(),
        OutboxDelivery.consultation_id == consultation_id,
        OutboxDelivery.template == template,
        col(OutboxDelivery.focal_point_id).in_(focal_point_ids),
        OutboxDelivery.created_at > since,
    )
    found = tx.exec(wanted.group_by(col(OutboxDelivery.focal_point_id))).all()
    return {person: count for person, count in found if person is not None}


def mail_about(tx: Tx, consultation_id: int) -> list[OutboxDelivery]:
    """Return every mail of a consultation, newest first."""
    wanted = select(OutboxDelivery).where(is_mail(), OutboxDelivery.consultation_id == consultation_id)
    return list(tx.exec(wanted.order_by(col(OutboxDelivery.id).desc())))


def count_mail(tx: Tx) -> dict[str, int]:
    """Count the mails by status."""
    wanted = select(OutboxDelivery.status, func.count()).where(is_mail())
    return dict(tx.exec(wanted.group_by(col(OutboxDelivery.status))).all())


def count_due_mail(tx: Tx, now: datetime) -> int:
    """Return how many mails are due and not delivered yet."""
    wanted = select(func.count()).where(
        is_mail(), OutboxDelivery.status == "queued", OutboxDelivery.next_attempt_at <= now
    )
    return tx.exec(wanted).one()


def count_mail_about(tx: Tx, consultation_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """Count the mails of each of these consultations by status; those without are left out."""
    counts: defaultdict[int, dict[str, int]] = defaultdict(dict)
    wanted = (
        select(OutboxDelivery.consultation_id, OutboxDelivery.status, func.count())
        .where(is_mail(), col(OutboxDelivery.consultation_id).in_(consultation_ids))
        .group_by(col(OutboxDelivery.consultation_id), col(OutboxDelivery.status))
    )
    for consultation_id, status, count in tx.exec(wanted):
        if consultation_id is not None:
            counts[consultation_id][status] = count
    return dict(counts)


def oldest_due_at(tx: Tx, now: datetime) -> datetime | None:
    """Return since when the mail that waits longest has been due; None where none is."""
    wanted = select(OutboxDelivery.next_attempt_at).where(
        is_mail(), OutboxDelivery.status == "queued", OutboxDelivery.next_attempt_at <= now
    )
    return tx.exec(wanted.order_by(col(OutboxDelivery.next_attempt_at)).limit(1)).first()


_REMINDERS = (
    select(OutboxDelivery.created_at, func.count())
    .where(
        is_mail(),
        col(OutboxDelivery.consultation_id) == bindparam("consultation"),
        col(OutboxDelivery.template) == "reminder",
    )
    .group_by(col(OutboxDelivery.created_at))
    .order_by(col(OutboxDelivery.created_at))
)


def reminders_sent(tx: Tx, consultation_id: int) -> list[tuple[datetime, int]]:
    """Return when States were reminded, and by how many mails, in order."""
    return [(at, count) for at, count in tx.core.execute(_REMINDERS, {"consultation": consultation_id})]
