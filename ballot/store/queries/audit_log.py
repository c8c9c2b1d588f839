"""The audit log: what was done outside the records."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select

from ballot.store.tables import AuditLogEntry, Consultation, OutboxDelivery
from ballot.store.transactions import Tx


@dataclass(frozen=True)
class AuditLogFilter:
    """Which entries are wanted; None: any."""

    by: str | None = None
    act: str | None = None
    reference: str | None = None
    """Those on this consultation: its draft, its opening, its reminders, its mails."""


NO_FILTER = AuditLogFilter()


def newest_audit_log_entries(
    tx: Tx, limit: int | None, before_id: int | None = None, asked: AuditLogFilter = NO_FILTER
) -> list[AuditLogEntry]:
    """Return up to `limit` entries (None: all), newest first; with `before_id`, those before that one."""
    wanted = select(AuditLogEntry).order_by(col(AuditLogEntry.id).desc()).limit(limit)
    if before_id is not None:
        wanted = wanted.where(col(AuditLogEntry.id) < before_id)
    if asked.by is not None:
        wanted = wanted.where(AuditLogEntry.by == asked.by)
    if asked.act is not None:
        wanted = wanted.where(AuditLogEntry.act == asked.act)
    if asked.reference is not None:
        wanted = wanted.where(_about(asked.reference))
    return list(tx.exec(wanted))


def _about(reference: str) -> ColumnElement[bool]:
    """Entries on mails name the mail or the consultation by its number, all others the reference."""
    numbers = select(Consultation.id).where(Consultation.reference == reference)
    mails = select(OutboxDelivery.id).where(col(OutboxDelivery.consultation_id).in_(numbers))
    facts = col(AuditLogEntry.facts)
    return or_(
        facts["reference"].as_string() == reference,
        facts["consultation"].as_integer().in_(numbers),
        facts["mail"].as_integer().in_(mails),
    )


def audit_log_filter_values(tx: Tx) -> tuple[Collection[str], Collection[str], Collection[str]]:
    """Return who has acted (as stored), which acts there are, and on which consultations (their references)."""
    references = tx.exec(select(col(AuditLogEntry.facts)["reference"].as_string()).distinct())
    return (
        set(tx.exec(select(AuditLogEntry.by).distinct())),
        set(tx.exec(select(AuditLogEntry.act).distinct())),
        {one for one in references if one},
    )


def link_replaced_at(tx: Tx, focal_point: str, since: datetime) -> datetime | None:
    """Return when the link of this focal point (public id) was last replaced, after `since`; None where it was not."""
    wanted = (
        select(AuditLogEntry)
        .where(AuditLogEntry.act == "link-replaced", AuditLogEntry.at > since)
        .order_by(col(AuditLogEntry.id).desc())
    )
    return next((one.at for one in tx.exec(wanted) if one.facts.get("focal_point") == focal_point), None)
