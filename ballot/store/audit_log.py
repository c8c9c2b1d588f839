"""The audit log: what was done outside the records, and by whom. Triggers in the database keep the table `deed`
append-only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Field

from ballot.store.base import Json, Numbered


class AuditLogEntry(Numbered, table=True):
    """One act of an officer, the operator or the worker. Never a secret, never a vote."""

    __tablename__ = "deed"

    at: datetime
    by: str
    """An officer's public id, "operator" for the command line, or "worker"."""
    act: str
    """A code in kebab-case, e.g. "focal-point-replaced"."""
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
