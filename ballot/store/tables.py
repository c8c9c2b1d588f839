"""All tables. Importing this module is what makes `metadata` complete."""

from __future__ import annotations

from ballot.store.agenda import AgendaItem, CarriedOver, CouncilSession, ItemOutcome
from ballot.store.audit_log import AuditLogEntry
from ballot.store.base import metadata
from ballot.store.consultations import (
    BallotDocument,
    Consultation,
    DraftBallot,
    Publication,
    StoredFile,
    UploadedDocument,
)
from ballot.store.council import (
    Body,
    BodyEmblem,
    FirstAccess,
    FocalPoint,
    MemberSeat,
    Officer,
    Passkey,
    RecoveryCode,
    VotingRight,
)
from ballot.store.outbox import OutboxDelivery
from ballot.store.papers import CouncilPaper, ProposedConclusion
from ballot.store.records import (
    FocalPointProposal,
    FoldSnapshot,
    PaperScan,
    PendingAct,
    RecordEntry,
    SealedOpening,
    SignedCheckpoint,
    SignedTally,
)
from ballot.store.saved_drafts import ReplyCode, SavedDraft
from ballot.store.sign_in import AccountSession, LinkRequest, SignInFailure, SignInStep

__all__ = [
    "AccountSession",
    "AgendaItem",
    "AuditLogEntry",
    "BallotDocument",
    "Body",
    "BodyEmblem",
    "CarriedOver",
    "Consultation",
    "CouncilPaper",
    "CouncilSession",
    "DraftBallot",
    "FirstAccess",
    "FocalPoint",
    "FocalPointProposal",
    "FoldSnapshot",
    "ItemOutcome",
    "LinkRequest",
    "MemberSeat",
    "Officer",
    "OutboxDelivery",
    "PaperScan",
    "Passkey",
    "PendingAct",
    "ProposedConclusion",
    "Publication",
    "RecordEntry",
    "RecoveryCode",
    "ReplyCode",
    "SavedDraft",
    "SealedOpening",
    "SignInFailure",
    "SignInStep",
    "SignedCheckpoint",
    "SignedTally",
    "StoredFile",
    "UploadedDocument",
    "VotingRight",
    "metadata",
]
