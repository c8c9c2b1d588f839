"""Replies that are not in the record yet: drafts saved by their senders, and confirmation codes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from ballot.store.base import Numbered, Row, Sha256Hex, foreign_key, is_sha256


class SavedDraft(Row, table=True):
    """A reply that a focal point began in one session and has not sent. Encrypted and padded: it reveals no vote and no
    length."""

    __tablename__ = "unfinished_reply"

    __table_args__ = (is_sha256("session_mark"), CheckConstraint("link_generation > 0", name="link_generation"))

    focal_point_id: int = Field(primary_key=True, sa_column_args=[foreign_key("focal_point.id")])
    consultation_id: int = Field(primary_key=True, sa_column_args=[foreign_key("consultation.id")])
    session_mark: str = Field(primary_key=True, sa_type=Sha256Hex)
    """Of the session that keeps it, keyed with the installation's secret (HMAC): nobody finds the session by it."""
    link_generation: int
    """Of the focal point's link when it was kept."""
    ciphertext: bytes
    kept_at: datetime


class ReplyCode(Numbered, table=True):
    """A code sent by mail, without which a reply is not recorded where the consultation asks for a second step.

    Its six digits are derived from the nonce and the installation's secret; they are kept nowhere.
    """

    __table_args__ = (
        CheckConstraint("tries >= 0", name="tries"),
        Index(None, "focal_point_id", "consultation_id"),
    )

    focal_point_id: int = Field(sa_column_args=[foreign_key("focal_point.id")])
    consultation_id: int = Field(sa_column_args=[foreign_key("consultation.id")])
    nonce: str = Field(unique=True)
    created_at: datetime
    expires_at: datetime
    tries: int = 0
    used_at: datetime | None = None
