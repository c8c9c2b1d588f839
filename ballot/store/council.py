"""Bodies, their Member States, and the people who act for either: focal points and officers."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from ballot.store.base import Json, Numbered, Sha256Hex, foreign_key, is_sha256, one_of

ROLES = ("chair", "vice-chair", "secretariat", "auditor")
EMBLEM_TYPES = ("image/svg+xml", "image/png")


class Body(Numbered, table=True):
    """A body that consults its members, e.g. a Council. Its records' origins begin with `host/slug`."""

    slug: str = Field(unique=True)
    host: str
    names: dict[str, str] = Field(sa_type=Json)
    """By language."""


class BodyEmblem(Numbered, table=True):
    """The picture that stands for a body on pages and on paper."""

    __table_args__ = (is_sha256("sha256"), one_of("media_type", EMBLEM_TYPES))

    body_id: int = Field(unique=True, sa_column_args=[foreign_key("body.id")])
    media_type: str
    content: bytes
    sha256: str = Field(sa_type=Sha256Hex)
    given_at: datetime


class MemberSeat(Numbered, table=True):
    """A Member State's seat in a body. Names of States are reference data and not kept here."""

    __table_args__ = (UniqueConstraint("body_id", "state"), UniqueConstraint("body_id", "roll_order"))

    body_id: int = Field(sa_column_args=[foreign_key("body.id")])
    state: str
    """The seat code: ISO 3166 alpha-2 for the ITU Council."""
    roll_order: int
    """The place in the roll call."""
    region: str


class VotingRight(Numbered, table=True):
    """The ledger of who may vote and why not. Rows are added, never changed; a State's newest counts."""

    __table_args__ = (
        CheckConstraint("entitled = (ground IS NULL)", name="ground"),
        Index(None, "body_id", "state"),
    )

    body_id: int = Field(sa_column_args=[foreign_key("body.id")])
    state: str
    entitled: bool
    ground: str | None = None
    """Why the State has no vote, e.g. "CS 169 (arrears)". NULL exactly where it has one."""
    effective_on: date
    reason: str
    recorded_by: str
    """The officer's public id."""
    recorded_at: datetime


class FocalPoint(Numbered, table=True):
    """Designated by a Member State to reply for it. A removed one stays, as the record refers to it."""

    __table_args__ = (
        CheckConstraint("substr(public_id, 1, 3) = 'fp-'", name="public_id"),
        CheckConstraint("link_generation >= 1", name="link_generation"),
        Index(
            "uq_focal_point_current",
            "body_id",
            "state",
            "email",
            unique=True,
            sqlite_where=text("removed_at IS NULL"),
            postgresql_where=text("removed_at IS NULL"),
        ),
    )

    public_id: str = Field(unique=True)
    """What stands in entries: "fp-" and eight random characters, never a name or an address."""
    body_id: int = Field(sa_column_args=[foreign_key("body.id")])
    state: str
    name: str
    email: str
    language: str
    """One of `ballot.reference.LANGUAGES` when it was chosen."""
    added_at: datetime
    removed_at: datetime | None = None
    link_generation: int = 1
    """A link of an older generation is withdrawn."""


class Officer(Numbered, table=True):
    """A person of the chair, the secretariat or the auditors."""

    __table_args__ = (
        one_of("role", ROLES),
        CheckConstraint("substr(public_id, 1, 3) = 'of-'", name="public_id"),
    )

    public_id: str = Field(unique=True)
    """What stands in entries: "of-" and eight random characters."""
    email: str = Field(unique=True)
    """In lower case: it is what the officer signs in with."""
    name: str
    role: str
    language: str
    password_hash: str | None = None
    """NULL until the officer has chosen a password by a first-access link."""
    created_at: datetime
    disabled_at: datetime | None = None
    authenticator_sealed: bytes | None = None
    """What the officer's authenticator shares with us, closed in the seal box."""
    authenticator_step: int | None = None
    """The last step of 30 seconds whose code was used: no code is good twice."""
    authenticator_since: datetime | None = None
    """NULL until the first code was right."""


class FirstAccess(Numbered, table=True):
    """A link by which an officer chooses a password: once, and before it expires. Only its hash is kept."""

    __table_args__ = (is_sha256("token_sha256"),)

    officer_id: int = Field(index=True, sa_column_args=[foreign_key("officer.id")])
    token_sha256: str = Field(unique=True, sa_type=Sha256Hex)
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class Passkey(Numbered, table=True):
    """A passkey of an officer: the public half of a key pair that never leaves their device."""

    __table_args__ = (CheckConstraint("sign_count >= 0", name="sign_count"),)

    officer_id: int = Field(index=True, sa_column_args=[foreign_key("officer.id")])
    credential_id: bytes = Field(unique=True)
    public_key: bytes
    sign_count: int = 0
    """What the device last counted; a smaller one later speaks of a copy."""
    name: str
    added_at: datetime
    used_at: datetime | None = None


class RecoveryCode(Numbered, table=True):
    """A code that stands once for a lost authenticator or passkey. Only its hash is kept."""

    __table_args__ = (is_sha256("code_sha256"),)

    officer_id: int = Field(index=True, sa_column_args=[foreign_key("officer.id")])
    code_sha256: str = Field(unique=True, sa_type=Sha256Hex)
    made_at: datetime
    used_at: datetime | None = None
