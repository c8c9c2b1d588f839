"""The audit log: what officers, the operator and the worker did outside the records, logged in the act's own transaction."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from ballot.services.core.context import Parts
from ballot.store.queries.audit_log import (
    NO_FILTER,
    AuditLogFilter,
    audit_log_filter_values,
    newest_audit_log_entries,
)
from ballot.store.tables import AuditLogEntry
from ballot.store.transactions import Tx

OPERATOR = "operator"
"""Who acts on the installation's command line."""
WORKER = "worker"
"""What acts by the clock."""
PAGE = 100


def add_entry(tx: Tx, at: datetime, by: str, act: str, **facts: Any) -> None:
    """Add an entry, which is stored exactly if the transaction commits and never changed.

    `facts` are values that JSON has; never a secret, a link or a vote.
    `by` is an officer's public id, OPERATOR or WORKER; `act` a code in kebab-case.
    """
    tx.add(AuditLogEntry(at=at, by=by, act=act, facts=facts))


def list_entries(
    parts: Parts, before_id: int | None = None, limit: int | None = PAGE, asked: AuditLogFilter = NO_FILTER
) -> list[AuditLogEntry]:
    """Return up to `limit` entries (None: all), newest first; with `before_id`, those before that one."""
    with parts.store.reading() as tx:
        return newest_audit_log_entries(tx, limit, before_id, asked)


def filter_values(parts: Parts) -> tuple[Collection[str], Collection[str], Collection[str]]:
    """Return what entries can be filtered by: who acted, which acts there are, and the references of consultations."""
    with parts.store.reading() as tx:
        return audit_log_filter_values(tx)
