"""What is prepared and what is published: agenda, consultations, drafts, files."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint, false, text
from sqlmodel import Field

from ballot.rules.stages import Stage
from ballot.store.base import Json, Numbered, Row, Sha256Hex, foreign_key, is_sha256, one_of

_NO_TEXT = {"server_default": text("'{}'")}
_NOTHING = {"server_default": text("'[]'")}


class Consultation(Numbered, table=True):
    """A consultation. Once it is open its record decides, and this row is an index over the record:
    `stage`, `closes_at`, `record_until` and `size` change only in the transaction that appends."""

    __table_args__ = (
        UniqueConstraint("body_id", "reference"),
        UniqueConstraint("body_id", "slug"),
        one_of("stage", Stage),
        CheckConstraint("record_until >= closes_at", name="record_until"),
        CheckConstraint("size >= 0", name="size"),
        CheckConstraint(
            "stage = 'draft' OR (opened_at IS NOT NULL AND closes_at IS NOT NULL AND record_until IS NOT NULL)",
            name="opened",
        ),
    )

    body_id: int = Field(sa_column_args=[foreign_key("body.id")])
    reference: str
    """As printed, e.g. "DM-21/1012"."""
    slug: str
    """As in the origin and in addresses, e.g. "dm-21-1012"."""
    stage: str = Stage.DRAFT
    title: dict[str, str] = Field(sa_type=Json)
    rule_id: str
    sealed: bool
    closes_at: datetime | None = None
    """The deadline in force: a reply must be appended before it."""
    record_until: datetime | None = None
    time_zone: str
    """IANA name of the zone in which people read the deadline."""
    letter: dict[str, str] = Field(default_factory=dict, sa_type=Json)
    """The covering letter, by language."""
    contact: dict[str, str] = Field(default_factory=dict, sa_type=Json)
    """`telephone` and `email` of whom to ask."""
    reminder_hours: list[int] = Field(default_factory=list, sa_type=Json)
    """Hours before the deadline."""
    created_by: str
    """The officer's public id."""
    created_at: datetime
    opened_at: datetime | None = None
    size: int = 0
    """Entries in the record."""
    second_step: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether a reply is recorded only with a code that was sent by mail."""
    legal_basis: dict[str, str] = Field(default_factory=dict, sa_type=Json, sa_column_kwargs=_NO_TEXT)
    authorised_by: dict[str, str] = Field(default_factory=dict, sa_type=Json, sa_column_kwargs=_NO_TEXT)
    contact_name: dict[str, str] = Field(default_factory=dict, sa_type=Json, sa_column_kwargs=_NO_TEXT)
    """Whom to ask, by language."""
    authority: dict[str, str | None] | None = Field(default=None, sa_type=Json)
    """Where a paper of the body authorises it: `reference`, `sha256` and `paragraph`, as the record has them."""


class DraftBallot(Numbered, table=True):
    """A ballot while its consultation is a draft. Once it is open, the entry `opened` decides."""

    __table_args__ = (
        UniqueConstraint("consultation_id", "position"),
        CheckConstraint("position >= 1", name="position"),
    )

    consultation_id: int = Field(sa_column_args=[foreign_key("consultation.id")])
    position: int
    """1 for the first, which becomes the ballot with the id "1"."""
    text: dict[str, str] = Field(sa_type=Json)
    """The question as it would be decided, by language."""
    proposed_conclusion_id: int | None = Field(default=None, sa_column_args=[foreign_key("proposed_conclusion.id")])
    title: dict[str, str] = Field(default_factory=dict, sa_type=Json, sa_column_kwargs=_NO_TEXT)
    """The subject, by language."""
    actions: list[str] = Field(default_factory=list, sa_type=Json, sa_column_kwargs=_NOTHING)
    """What the States are asked to do, as verbs: known ones, or others."""
    source: dict[str, str | None] | None = Field(default=None, sa_type=Json)
    """Where it stands in a paper of the body: `reference`, `sha256` and `paragraph`, as the record has them."""


class StoredFile(Row, table=True):
    """A file, kept once under its hash."""

    __table_args__ = (is_sha256(), CheckConstraint("size = length(content)", name="size"))

    sha256: str = Field(primary_key=True, sa_type=Sha256Hex)
    media_type: str
    content: bytes
    size: int
    """In bytes."""
    stored_at: datetime


class BallotDocument(Numbered, table=True):
    """A document that goes with a ballot, in one language."""

    draft_ballot_id: int = Field(index=True, sa_column_args=[foreign_key("draft_ballot.id")])
    reference: str
    language: str
    sha256: str = Field(index=True, sa_type=Sha256Hex, sa_column_args=[foreign_key("stored_file.sha256")])
    file_name: str
    distributable: bool
    """Whether the bundle may contain it; if not, only its hash is published."""


class UploadedDocument(Numbered, table=True):
    """A file that was uploaded for a draft, and waits for being assigned to its ballots. No evidence: it stands in no record,
    is served nowhere, and is deleted after some days."""

    __table_args__ = (is_sha256(), CheckConstraint("size = length(content)", name="size"))

    consultation_id: int = Field(index=True, sa_column_args=[foreign_key("consultation.id")])
    file_name: str
    media_type: str
    content: bytes
    size: int
    """In bytes."""
    sha256: str = Field(sa_type=Sha256Hex)
    uploaded_by: str
    """The officer's public id."""
    uploaded_at: datetime


class Publication(Numbered, table=True):
    """A file that was published after the tally, as the entry `published` says."""

    __table_args__ = (is_sha256(),)

    consultation_id: int = Field(index=True, sa_column_args=[foreign_key("consultation.id")])
    path: str
    """Where it is in the bundle."""
    sha256: str = Field(sa_type=Sha256Hex)
    published_at: datetime
