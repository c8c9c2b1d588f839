"""Mail that is to be sent. A row commits with the act it tells of; a worker delivers it afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from ballot.reference import LANGUAGES
from ballot.store.base import Json, Numbered, one_of, to

STATUSES = ("queued", "sent", "failed", "cancelled")


class OutboxMail(Numbered, table=True):
    """One message to one recipient: template and facts, never a link or a finished text."""

    __table_args__ = (
        one_of("status", STATUSES),
        one_of("language", LANGUAGES),
        CheckConstraint("attempts >= 0", name="attempts"),
        CheckConstraint("(status = 'sent') = (sent_at IS NOT NULL)", name="sent"),
        CheckConstraint("(claimed_by IS NULL) = (claimed_until IS NULL)", name="claimed"),
        Index(None, "status", "next_attempt_at"),
    )

    message_id: str = Field(unique=True)
    """The Message-ID, the same at every attempt."""
    dedupe_key: str = Field(unique=True)
    """What the message is about. A second row for the same occasion is refused."""
    consultation_id: int | None = Field(default=None, index=True, sa_column_args=[to("consultation.id")])
    template: str
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    state: str | None = None
    focal_point_id: int | None = Field(default=None, sa_column_args=[to("focal_point.id")])
    officer_id: int | None = Field(default=None, sa_column_args=[to("officer.id")])
    address: str
    language: str
    status: str = "queued"
    attempts: int = 0
    next_attempt_at: datetime
    claimed_until: datetime | None = None
    """A claim that has run out may be taken over by another worker."""
    claimed_by: str | None = None
    last_error: str | None = None
    created_at: datetime
    sent_at: datetime | None = None
    """When the mail server took it."""
    bounced_at: datetime | None = None
    """When a report came back that it had not arrived."""
    bounce: str | None = None
    """What the report said, shortened."""
