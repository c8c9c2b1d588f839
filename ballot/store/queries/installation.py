"""What is asked while a draft is prepared: files that nothing uses, the newest record, the database's own clock."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from sqlmodel import col, delete, func, select

from ballot.rules.stages import Stage
from ballot.store.queries.outbox import is_mail
from ballot.store.tables import BallotDocument, Consultation, OutboxDelivery, Publication, RecordEntry, StoredFile
from ballot.store.transactions import Tx


def drop_unused_files(tx: Tx, digests: Collection[str]) -> None:
    """Delete those of these files that go with no ballot and were not published."""
    # Held first: who attaches one of them meanwhile either is seen below or finds no file any more.
    held = select(StoredFile.sha256).where(col(StoredFile.sha256).in_(digests)).with_for_update()
    there = set(tx.exec(held))
    used = set(tx.exec(select(BallotDocument.sha256).where(col(BallotDocument.sha256).in_(there))))
    used |= set(tx.exec(select(Publication.sha256).where(col(Publication.sha256).in_(there))))
    tx.exec(delete(StoredFile).where(col(StoredFile.sha256).in_(there - used)))


def newest_opened(tx: Tx, body_id: int) -> Consultation | None:
    """The consultation of a body that was opened last."""
    wanted = select(Consultation).where(Consultation.body_id == body_id, Consultation.stage != Stage.DRAFT)
    return tx.exec(wanted.order_by(col(Consultation.opened_at).desc()).limit(1)).first()


def newest_entry_at(tx: Tx) -> datetime | None:
    """The latest time in any record, UTC; None while there is no entry."""
    return tx.exec(select(func.max(RecordEntry.at))).one()


def last_mail_taken(tx: Tx) -> datetime | None:
    """When a mail server took a mail last, UTC; None where none ever did."""
    return tx.exec(select(func.max(OutboxDelivery.sent_at)).where(is_mail())).one()


def failed_mail_since(tx: Tx, since: datetime) -> int:
    """How many mails that were queued since then have been given up."""
    wanted = select(func.count()).select_from(OutboxDelivery)
    return tx.exec(
        wanted.where(is_mail(), OutboxDelivery.status == "failed", col(OutboxDelivery.created_at) >= since)
    ).one()


def database_time(tx: Tx) -> datetime:
    """What the database takes for the present, UTC."""
    told = tx.exec(select(func.current_timestamp())).one()
    return told.replace(tzinfo=UTC) if told.tzinfo is None else told.astimezone(UTC)
