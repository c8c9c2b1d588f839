"""All tables. Importing this module is what makes `metadata` complete."""

from __future__ import annotations

from ballot.store.access import AccountSession, LinkRequest, SignInFailure, SignInStep
from ballot.store.ballot_box import Evidence, PendingAct, RecordEntry, SealedOpening, SignedCheckpoint, SignedTally
from ballot.store.base import metadata
from ballot.store.deeds import Deed
from ballot.store.papers import (
    BallotDocument,
    Consultation,
    DraftBallot,
    ProposedConclusion,
    Publication,
    StoredFile,
)
from ballot.store.people import (
    Body,
    FirstAccess,
    FocalPoint,
    MemberSeat,
    Officer,
    Passkey,
    RecoveryCode,
    VotingRight,
)
from ballot.store.post import OutboxMail
from ballot.store.unfinished import ReplyCode, UnfinishedReply

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
    "LinkRequest",
    "MemberSeat",
    "Officer",
    "OutboxMail",
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
