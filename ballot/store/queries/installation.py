"""What the checks of the installation ask: the newest entry, the state of mail, the database's clock."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Engine, inspect
from sqlmodel import col, func, select

from ballot.store.engine import READ_ONLY
from ballot.store.queries.outbox import is_mail
from ballot.store.tables import OutboxDelivery, RecordEntry
from ballot.store.transactions import Tx


def newest_entry_at(tx: Tx) -> datetime | None:
    """Return the latest time in any record, UTC; None while there is no entry."""
    return tx.exec(select(func.max(RecordEntry.at))).one()


def last_mail_taken(tx: Tx) -> datetime | None:
    """Return when a mail server last accepted a mail, UTC; None where none ever did."""
    return tx.exec(select(func.max(OutboxDelivery.sent_at)).where(is_mail())).one()


def count_failed_mail_since(tx: Tx, since: datetime) -> int:
    """Return how many mails that were queued since then have been given up."""
    wanted = select(func.count()).select_from(OutboxDelivery)
    return tx.exec(
        wanted.where(is_mail(), OutboxDelivery.status == "failed", col(OutboxDelivery.created_at) >= since)
    ).one()


def database_time(tx: Tx) -> datetime:
    """Return the database's present time, UTC."""
    told = tx.exec(select(func.current_timestamp())).one()
    return told.replace(tzinfo=UTC) if told.tzinfo is None else told.astimezone(UTC)


_VERSION_1 = b'"format":"ballot-record/1"'


def holds_records_of_version_1(engine: Engine) -> bool:
    """Return whether a database, of this version or an earlier one, holds a record of the format that this version does not
    read."""
    with engine.execution_options(**{READ_ONLY: True}).connect() as connection:
        if not inspect(connection).has_table("entry"):
            return False
        firsts = connection.execute(select(RecordEntry.line).where(RecordEntry.seq == 0)).scalars()
        return any(_VERSION_1 in line for line in firsts)
