"""All tables. Importing this module is what makes `metadata` complete."""

from __future__ import annotations

from ballot.store.access import AccountSession, SignInFailure
from ballot.store.ballot_box import Evidence, PendingAct, RecordEntry, SealedOpening, SignedCheckpoint, SignedTally
from ballot.store.base import metadata
from ballot.store.papers import (
    BallotDocument,
    Consultation,
    DraftBallot,
    ProposedConclusion,
    Publication,
    StoredFile,
)
from ballot.store.people import Body, FirstAccess, FocalPoint, MemberSeat, Officer, VotingRight
from ballot.store.post import OutboxMail

__all__ = [
    "AccountSession",
    "BallotDocument",
    "Body",
    "Consultation",
    "DraftBallot",
    "Evidence",
    "FirstAccess",
    "FocalPoint",
    "MemberSeat",
    "Officer",
    "OutboxMail",
    "PendingAct",
    "ProposedConclusion",
    "Publication",
    "RecordEntry",
    "SealedOpening",
    "SignInFailure",
    "SignedCheckpoint",
    "SignedTally",
    "StoredFile",
    "VotingRight",
    "metadata",
]
