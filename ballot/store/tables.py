"""All tables. Importing this module is what makes `metadata` complete."""

from __future__ import annotations

from ballot.store.audit_log import Deed
from ballot.store.base import metadata
from ballot.store.consultations import (
    BallotDocument,
    Consultation,
    DraftBallot,
    ProposedConclusion,
    Publication,
    StoredFile,
)
from ballot.store.council import (
    Body,
    FirstAccess,
    FocalPoint,
    MemberSeat,
    Officer,
    Passkey,
    RecoveryCode,
    VotingRight,
)
from ballot.store.outbox import OutboxDelivery
from ballot.store.records import (
    Evidence,
    FoldSnapshot,
    PendingAct,
    RecordEntry,
    SealedOpening,
    SignedCheckpoint,
    SignedTally,
)
from ballot.store.saved_drafts import ReplyCode, UnfinishedReply
from ballot.store.sign_in import AccountSession, LinkRequest, SignInFailure, SignInStep

__all__ = [
    "AccountSession",
    "BallotDocument",
    "Body",
    "Consultation",
    "Deed",
    "DraftBallot",
    "Evidence",
    "FirstAccess",
    "FocalPoint",
    "FoldSnapshot",
    "LinkRequest",
    "MemberSeat",
    "Officer",
    "OutboxDelivery",
    "Passkey",
    "PendingAct",
    "ProposedConclusion",
    "Publication",
    "RecordEntry",
    "RecoveryCode",
    "ReplyCode",
    "SealedOpening",
    "SignInFailure",
    "SignInStep",
    "SignedCheckpoint",
    "SignedTally",
    "StoredFile",
    "UnfinishedReply",
    "VotingRight",
    "metadata",
]
