"""The outbox: what is to be delivered. A row commits with the act it tells of; a worker delivers it afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from ballot.store.base import Json, Numbered, foreign_key, one_of

STATUSES = ("queued", "sent", "failed", "cancelled")


class OutboxDelivery(Numbered, table=True):
    """One delivery to one recipient: template and facts, never a link or a finished text."""

    __table_args__ = (
        CheckConstraint("kind <> ''", name="kind"),
        one_of("status", STATUSES),
        CheckConstraint("attempts >= 0", name="attempts"),
        CheckConstraint("(status = 'sent') = (sent_at IS NOT NULL)", name="sent"),
        CheckConstraint("(claimed_by IS NULL) = (claimed_until IS NULL)", name="claimed"),
        UniqueConstraint("kind", "dedupe_key"),
        Index(None, "kind", "status", "next_attempt_at"),
    )

    kind: str
    """How it is delivered: "mail", or whatever kind `ballot.wiring` registers. A worker picks by it."""
    message_id: str = Field(unique=True)
    """What names the delivery at every attempt; of a mail, its Message-ID."""
    dedupe_key: str
    """What the delivery is about. A second one of its kind for the same occasion is refused."""
    consultation_id: int | None = Field(default=None, index=True, sa_column_args=[foreign_key("consultation.id")])
    template: str
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    state: str | None = None
    focal_point_id: int | None = Field(default=None, sa_column_args=[foreign_key("focal_point.id")])
    officer_id: int | None = Field(default=None, sa_column_args=[foreign_key("officer.id")])
    address: str
    """Where it goes; of a mail, an e-mail address."""
    language: str | None = None
    """In which language it was queued; None where it has no words."""
    status: str = "queued"
    attempts: int = 0
    next_attempt_at: datetime
    claimed_until: datetime | None = None
    """A claim that has run out may be taken over by another worker."""
    claimed_by: str | None = None
    last_error: str | None = None
    created_at: datetime
    sent_at: datetime | None = None
    """When the other side took it; of a mail, the mail server."""
    bounced_at: datetime | None = None
    """When a report came back that a mail had not arrived."""
    bounce: str | None = None
    """What the report said, shortened."""
