"""The record and what is signed over it. Triggers in the database keep the table `entry` append-only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from ballot.store.base import Json, Numbered, Row, Sha256Hex, composite_foreign_key, foreign_key, is_sha256, one_of

PENDING_KINDS = ("paper-reply", "roll-amended")
FOCAL_POINT_CHANGES = ("add", "remove", "replace", "import")
OUTCOMES = ("confirmed", "rejected")


class RecordEntry(Row, table=True):
    """One entry of a consultation's record, as the bytes that are hashed, signed and handed out."""

    __tablename__ = "entry"
    __table_args__ = (
        CheckConstraint("seq >= 0", name="seq"),
        CheckConstraint("length(hashes) >= 32 AND length(hashes) % 32 = 0", name="hashes"),
    )

    consultation_id: int = Field(primary_key=True, sa_column_args=[foreign_key("consultation.id")])
    seq: int = Field(primary_key=True)
    line: bytes
    """The canonical JSON, without a newline."""
    hashes: bytes
    """32 bytes each, lowest first: the leaf hash, then that of every perfect subtree this leaf completes."""
    at: datetime


class SignedCheckpoint(Row, table=True):
    """A checkpoint that was signed over the first `size` entries. Lines of witnesses may join its note."""

    __table_args__ = (
        CheckConstraint("size >= 1", name="size"),
        CheckConstraint("length(root) = 32", name="root"),
    )

    consultation_id: int = Field(primary_key=True, sa_column_args=[foreign_key("consultation.id")])
    size: int = Field(primary_key=True)
    root: bytes
    note: str
    """The whole signed note."""
    signed_at: datetime


class FoldSnapshot(Row, table=True):
    """A stored fold: where a record stood under a signed head, so that a process need not fold every entry when it starts."""

    __table_args__ = (
        composite_foreign_key(
            ["consultation_id", "size"], ["signed_checkpoint.consultation_id", "signed_checkpoint.size"]
        ),
        is_sha256("mark"),
    )

    consultation_id: int = Field(primary_key=True)
    size: int
    """Entries that were folded."""
    kind: str
    """The format of the content and the version of the program that folded. Another one's snapshot is not used."""
    content: bytes
    """`ballot.record.snapshot`."""
    mark: str = Field(sa_type=Sha256Hex)
    """What only this installation can have made of all the above."""


class SealedOpening(Row, table=True):
    """The opening of a sealed reply, encrypted, until closing.

    Deleting the row destroys the salt. SQLite overwrites deleted content; PostgreSQL frees it at the
    next vacuum. Older pages may outlive that in the write-ahead log, which is why this is encrypted.
    """

    __table_args__ = (composite_foreign_key(["consultation_id", "seq"], ["entry.consultation_id", "entry.seq"]),)

    consultation_id: int = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    """Of the entry `replied` that carries the seal."""
    state: str
    ciphertext: bytes


class PaperScan(Row, table=True):
    """The scan of a paper reply, encrypted, as it shows how a State voted. Stored under a salted hash of it,
    as a letter can be guessed."""

    __tablename__ = "evidence"

    __table_args__ = (is_sha256(),)

    consultation_id: int = Field(primary_key=True, sa_column_args=[foreign_key("consultation.id")])
    sha256: str = Field(primary_key=True, sa_type=Sha256Hex)
    media_type: str
    ciphertext: bytes
    stored_at: datetime


class SignedTally(Row, table=True):
    """`tally.json` and its signatures, byte for byte as they are handed out."""

    __table_args__ = (
        CheckConstraint("length(signature) = 64", name="signature"),
        CheckConstraint("length(archive_signature) = 3309", name="archive_signature"),
    )

    consultation_id: int = Field(primary_key=True, sa_column_args=[foreign_key("consultation.id")])
    tally: bytes
    signature: bytes
    """Ed25519, 64 bytes, over `tally`."""
    archive_signature: bytes
    """ML-DSA-65, 3,309 bytes, over `tally`. Another one each time it is made, so this one is kept."""
    signed_at: datetime


def _settled_by_another() -> tuple[CheckConstraint, CheckConstraint]:
    """Return what holds for a proposal: it is settled whole or not at all, and confirmed by another officer."""
    return (
        CheckConstraint(
            "(settled_by IS NULL) = (outcome IS NULL) AND (settled_at IS NULL) = (outcome IS NULL)", name="settled"
        ),
        CheckConstraint(
            "outcome IS NULL OR outcome <> 'confirmed' OR settled_by <> proposed_by", name="second_officer"
        ),
    )


class PendingAct(Numbered, table=True):
    """An act that one officer proposed and a second one has to confirm before it becomes an entry."""

    __table_args__ = (
        one_of("kind", PENDING_KINDS),
        is_sha256("evidence_sha256"),
        one_of("outcome", OUTCOMES),
        *_settled_by_another(),
    )

    consultation_id: int = Field(index=True, sa_column_args=[foreign_key("consultation.id")])
    kind: str
    sealed_payload: bytes
    """Encrypted JSON: before it is an entry nobody reads a vote here."""
    state: str
    evidence_sha256: str | None = Field(default=None, sa_type=Sha256Hex)
    """Of a paper reply, under what its scan is stored. Salted, and the salt is in the sealed payload."""
    proposed_by: str
    """The officer's public id."""
    proposed_at: datetime
    settled_by: str | None = None
    """Never `proposed_by` where the act was confirmed; an officer may reject a proposal of their own."""
    settled_at: datetime | None = None
    outcome: str | None = None
    entry_seq: int | None = None
    """The entry it became."""
    sealed_commitment: bytes | None = None
    """Of a paper reply that was confirmed: what its entry's commitment to the scan hides, encrypted."""


class FocalPointProposal(Numbered, table=True):
    """A change of focal points that one officer proposed while a consultation of the body was open, for another one to
    confirm. It is of the body and not of one consultation: it becomes entries in every one that is open by then."""

    __table_args__ = (
        one_of("kind", FOCAL_POINT_CHANGES),
        one_of("outcome", OUTCOMES),
        *_settled_by_another(),
    )

    body_id: int = Field(index=True, sa_column_args=[foreign_key("body.id")])
    kind: str
    state: str
    """Empty for a list."""
    change: dict[str, Any] = Field(sa_type=Json)
    """Whom it concerns, and why; empty once it is settled."""
    proposed_by: str
    """The officer's public id."""
    proposed_at: datetime
    settled_by: str | None = None
    """Never `proposed_by` where the change was confirmed; an officer may withdraw a proposal of their own."""
    settled_at: datetime | None = None
    outcome: str | None = None
