"""Rows that the database accepts, for tests to vary."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from ballot.store import tables as t
from ballot.store.base import Row
from ballot.store.transactions import Store

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=7)
SHA = "a" * 64

GOOD: dict[type[Row], dict[str, Any]] = {
    t.Body: {"slug": "council", "host": "ballot.example.int", "names": {"en": "Council", "fr": "Conseil"}},
    t.MemberSeat: {"body_id": 1, "state": "CH", "roll_order": 1, "region": "B"},
    t.BodyEmblem: {
        "id": 1,
        "body_id": 1,
        "media_type": "image/png",
        "content": b"\x89PNG",
        "sha256": "a" * 64,
        "given_at": NOW,
    },
    t.VotingRight: {
        "body_id": 1,
        "state": "CH",
        "entitled": True,
        "effective_on": date(2026, 1, 1),
        "reason": "elected",
        "recorded_by": "of-aaaaaaaa",
        "recorded_at": NOW,
    },
    t.FocalPoint: {
        "public_id": "fp-aaaaaaaa",
        "body_id": 1,
        "state": "CH",
        "name": "A. Example",
        "email": "a@example.int",
        "language": "fr",
        "added_at": NOW,
    },
    t.Officer: {
        "public_id": "of-aaaaaaaa",
        "email": "chair@example.int",
        "name": "B. Example",
        "role": "chair",
        "language": "en",
        "created_at": NOW,
    },
    t.FirstAccess: {"officer_id": 1, "token_sha256": SHA, "created_at": NOW, "expires_at": LATER},
    t.AccountSession: {"token_sha256": SHA, "officer_id": 1, "created_at": NOW, "expires_at": LATER},
    t.SignInFailure: {"account_sha256": SHA, "address": "192.0.2.1", "at": NOW},
    t.Passkey: {"officer_id": 1, "credential_id": b"id", "public_key": b"key", "name": "Desk", "added_at": NOW},
    t.RecoveryCode: {"officer_id": 1, "code_sha256": SHA, "made_at": NOW},
    t.SignInStep: {"token_sha256": SHA, "purpose": "sign-in", "officer_id": 1, "created_at": NOW, "expires_at": LATER},
    t.LinkRequest: {"address_sha256": SHA, "address": "192.0.2.1", "at": NOW},
    t.SavedDraft: {
        "focal_point_id": 1,
        "consultation_id": 1,
        "session_mark": SHA,
        "link_generation": 1,
        "ciphertext": b"sealed",
        "kept_at": NOW,
    },
    t.ReplyCode: {
        "focal_point_id": 1,
        "consultation_id": 1,
        "nonce": "nonce-1",
        "created_at": NOW,
        "expires_at": LATER,
    },
    t.AuditLogEntry: {"at": NOW, "by": "of-aaaaaaaa", "act": "focal-point-replaced", "facts": {"state": "CH"}},
    t.CouncilSession: {
        "body_id": 1,
        "kind": "consultation",
        "reference": "VCC-9",
        "begins_on": date(2026, 11, 16),
        "time_zone": "Europe/Zurich",
        "created_by": "of-aaaaaaaa",
        "created_at": NOW,
    },
    t.AgendaItem: {
        "session_id": 1,
        "position": 1,
        "in_group": "1",
        "item_number": "3 bis",
        "titles": {"en": "Budget"},
    },
    t.ItemOutcome: {
        "item_id": 1,
        "kind": "deferred",
        "state": "CH",
        "source": "C26/100",
        "recorded_by": "of-aaaaaaaa",
        "recorded_at": NOW,
    },
    t.CarriedOver: {
        "session_id": 1,
        "next_session_id": 1,
        "subject": "item-1",
        "carried_by": "of-aaaaaaaa",
        "carried_at": NOW,
    },
    t.ProposedConclusion: {
        "body_id": 1,
        "source": "C26/100",
        "item": "3",
        "paragraph": "3.1",
        "ordinal": 1,
        "position": 12,
        "title": {"en": "Budget"},
        "action": "approve",
        "text": {"en": "to approve the budget"},
        "standing": "found",
        "imported_at": NOW,
    },
    t.CouncilPaper: {
        "body_id": 1,
        "reference": "C26/100",
        "revision": "",
        "language": "en",
        "sha256": "b" * 64,
        "file_name": "C26-100-E.docx",
        "paragraphs": [{"place": 1, "text": "Record"}],
        "reading": {"language": "en"},
        "uploaded_by": "of-aaaaaaaa",
        "uploaded_at": NOW,
    },
    t.Consultation: {
        "body_id": 1,
        "reference": "DM-26/1001",
        "slug": "dm-26-1001",
        "title": {"en": "Budget"},
        "legal_basis": {"en": "Rule 3"},
        "authorised_by": {"en": "C26/100"},
        "rule_id": "simple-majority-of-entitled",
        "sealed": False,
        "time_zone": "Europe/Zurich",
        "created_by": "of-aaaaaaaa",
        "created_at": NOW,
    },
    t.DraftBallot: {
        "consultation_id": 1,
        "position": 1,
        "actions": ["approve"],
        "title": {"en": "Budget"},
        "text": {"en": "to approve"},
        "proposed_conclusion_id": 1,
    },
    t.StoredFile: {
        "sha256": SHA,
        "media_type": "application/pdf",
        "content": b"%PDF",
        "size": 4,
        "stored_at": NOW,
    },
    t.UploadedDocument: {
        "consultation_id": 1,
        "file_name": "C21-54-E.pdf",
        "media_type": "application/pdf",
        "content": b"%PDF",
        "size": 4,
        "sha256": SHA,
        "uploaded_by": "of-aaaaaaaa",
        "uploaded_at": NOW,
    },
    t.BallotDocument: {
        "draft_ballot_id": 1,
        "reference": "C26/20",
        "language": "en",
        "sha256": SHA,
        "file_name": "C26-20-en.pdf",
        "distributable": True,
    },
    t.Publication: {
        "consultation_id": 1,
        "path": "tally/tally-en.pdf",
        "sha256": SHA,
        "published_at": LATER,
    },
    t.RecordEntry: {"consultation_id": 1, "seq": 0, "line": b"{}", "hashes": bytes(32), "at": NOW},
    t.SignedCheckpoint: {
        "consultation_id": 1,
        "size": 1,
        "root": bytes(32),
        "note": "origin\n1\nroot\n",
        "signed_at": NOW,
    },
    t.FoldSnapshot: {"consultation_id": 1, "size": 1, "kind": "fold", "content": b"{}", "mark": "0" * 64},
    t.SealedOpening: {"consultation_id": 1, "seq": 0, "state": "CH", "ciphertext": b"sealed"},
    t.PaperScan: {
        "consultation_id": 1,
        "sha256": SHA,
        "media_type": "application/pdf",
        "ciphertext": b"sealed",
        "stored_at": NOW,
    },
    t.SignedTally: {
        "consultation_id": 1,
        "tally": b"{}",
        "signature": bytes(64),
        "archive_signature": bytes(3309),
        "signed_at": LATER,
    },
    t.PendingAct: {
        "consultation_id": 1,
        "kind": "paper-reply",
        "sealed_payload": b"sealed",
        "state": "CH",
        "proposed_by": "of-aaaaaaaa",
        "proposed_at": NOW,
    },
    t.FocalPointProposal: {
        "body_id": 1,
        "kind": "remove",
        "state": "CH",
        "change": {"state": "CH", "public_id": "fp-aaaaaaaa", "reason": ""},
        "proposed_by": "of-aaaaaaaa",
        "proposed_at": NOW,
    },
    t.OutboxDelivery: {
        "kind": "mail",
        "message_id": "<1@ballot.example.int>",
        "dedupe_key": "invitation:1:fp-aaaaaaaa:1",
        "consultation_id": 1,
        "template": "invitation",
        "facts": {"reference": "DM-26/1001"},
        "state": "CH",
        "focal_point_id": 1,
        "address": "a@example.int",
        "language": "fr",
        "next_attempt_at": NOW,
        "created_at": NOW,
    },
}

R = TypeVar("R", bound=Row)


def a(table: type[R], **changes: Any) -> R:
    """A good row of `table`, but for `changes`. Its id is 1 where it has one."""
    values = {**GOOD[table], **changes}
    if "id" in table.model_fields:
        values.setdefault("id", 1)
    return table(**values)


def write(store: Store, *rows: Row) -> None:
    """Writes the rows in this order, in one transaction."""
    with store.writing() as tx:
        for row in rows:
            tx.add(row)
            tx.flush()
