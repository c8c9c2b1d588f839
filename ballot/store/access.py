"""Who is signed in, and who failed to: sessions and failures."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from ballot.store.base import Row, Sha256Hex, is_sha256, to


class AccountSession(Row, table=True):
    """A session of one officer or one focal point. The cookie holds the token; here is only its hash."""

    __tablename__ = "session"
    __table_args__ = (
        is_sha256("token_sha256"),
        CheckConstraint("(officer_id IS NULL) <> (focal_point_id IS NULL)", name="one_holder"),
    )

    id: int | None = Field(default=None, primary_key=True)
    token_sha256: str = Field(unique=True, sa_type=Sha256Hex)
    officer_id: int | None = Field(default=None, index=True, sa_column_args=[to("officer.id")])
    focal_point_id: int | None = Field(default=None, index=True, sa_column_args=[to("focal_point.id")])
    consultation_id: int | None = Field(default=None, sa_column_args=[to("consultation.id")])
    """A focal point's session is good for the consultation whose link opened it."""
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


class SignInFailure(Row, table=True):
    """One failed sign-in, counted by account and by network address over all processes."""

    __table_args__ = (
        is_sha256("account_sha256"),
        Index(None, "account_sha256", "at"),
        Index(None, "address", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    account_sha256: str = Field(sa_type=Sha256Hex)
    """Of the address typed in, whether or not there is such an account."""
    address: str
    at: datetime
