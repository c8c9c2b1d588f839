"""Who is signed in, who is about to be, and who failed to: sessions, steps of a sign-in, requests for links, failures."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from ballot.store.base import Numbered, Sha256Hex, foreign_key, is_sha256, one_of

STEPS = ("sign-in", "passkey-sign-in", "passkey-add", "confirm")


class AccountSession(Numbered, table=True):
    """A session of one officer or one focal point. The cookie holds the token; here is only its hash."""

    __tablename__ = "session"
    __table_args__ = (
        is_sha256("token_sha256"),
        CheckConstraint("(officer_id IS NULL) <> (focal_point_id IS NULL)", name="one_holder"),
    )

    token_sha256: str = Field(unique=True, sa_type=Sha256Hex)
    officer_id: int | None = Field(default=None, index=True, sa_column_args=[foreign_key("officer.id")])
    focal_point_id: int | None = Field(default=None, index=True, sa_column_args=[foreign_key("focal_point.id")])
    consultation_id: int | None = Field(default=None, sa_column_args=[foreign_key("consultation.id")])
    """A focal point's session is good for the consultation whose link opened it."""
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    address: str | None = None
    """The network address it was opened from."""
    browser: str | None = None
    """What the browser called itself, shortened."""
    confirmed_at: datetime | None = None
    """When credentials were last given in this session."""


class SignInStep(Numbered, table=True):
    """What stands between a first credential and a second one, or between a passkey's challenge and its answer."""

    __table_args__ = (
        is_sha256("token_sha256"),
        one_of("purpose", STEPS),
        CheckConstraint("tries >= 0", name="tries"),
    )

    token_sha256: str = Field(unique=True, sa_type=Sha256Hex)
    purpose: str
    officer_id: int | None = Field(default=None, index=True, sa_column_args=[foreign_key("officer.id")])
    """NULL where a passkey has yet to say whose it is."""
    challenge: bytes | None = None
    created_at: datetime
    expires_at: datetime
    tries: int = 0
    used_at: datetime | None = None


class LinkRequest(Numbered, table=True):
    """Somebody asked for the link to a reply, by typing an e-mail address; counted by both kinds of address."""

    __table_args__ = (
        is_sha256("address_sha256"),
        Index(None, "address_sha256", "at"),
        Index(None, "address", "at"),
    )

    address_sha256: str = Field(sa_type=Sha256Hex)
    """Of the e-mail address typed in, whether or not anybody has it."""
    address: str
    """The network address."""
    at: datetime


class SignInFailure(Numbered, table=True):
    """One failed sign-in, counted by account and by network address over all processes."""

    __table_args__ = (
        is_sha256("account_sha256"),
        Index(None, "account_sha256", "at"),
        Index(None, "address", "at"),
    )

    account_sha256: str = Field(sa_type=Sha256Hex)
    """Of the address typed in, keyed with the installation's secret (HMAC), whether or not there is such an account."""
    address: str
    at: datetime
