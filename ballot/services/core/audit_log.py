"""What officers, the operator and the worker did outside the records: noted in the act's own transaction, never changed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from ballot.services.core.context import Parts
from ballot.store.queries.audit_log import NO_FILTER, AuditLogFilter, audit_log_filter_values, newest_audit_log_entries
from ballot.store.tables import AuditLogEntry
from ballot.store.transactions import Tx

__all__ = ["NO_FILTER", "OPERATOR", "PAGE", "WORKER", "AuditLogFilter", "known", "list_deeds", "note"]

OPERATOR = "operator"
"""Who acts on the installation's command line."""
WORKER = "worker"
"""What acts by the clock."""
PAGE = 100


def note(tx: Tx, at: datetime, by: str, act: str, **facts: Any) -> None:
    """Note an act: it stands exactly if the transaction commits. Facts are what JSON can say; never a secret, a link or a vote.

    `by` is an officer's public id, OPERATOR or WORKER; `act` a code in kebab-case.
    """
    tx.add(AuditLogEntry(at=at, by=by, act=act, facts=facts))


def list_deeds(
    parts: Parts, before_id: int | None = None, limit: int | None = PAGE, asked: AuditLogFilter = NO_FILTER
) -> list[AuditLogEntry]:
    """Up to `limit` deeds (all: None), newest first; those before one of them where its id is given."""
    with parts.store.reading() as tx:
        return newest_audit_log_entries(tx, limit, before_id, asked)


def known(parts: Parts) -> tuple[Collection[str], Collection[str], Collection[str]]:
    """What deeds can be asked for by: who did any, which acts there are, and on which consultations."""
    with parts.store.reading() as tx:
        return audit_log_filter_values(tx)
