"""Store proposals that wait for a second officer, encrypted: what is under confirmation shows nobody how the State voted."""

from __future__ import annotations

import json
from typing import Any

from ballot.record import acts
from ballot.services.core.context import Parts
from ballot.services.core.recording import Holding, encoded
from ballot.services.replies.sealing import padded
from ballot.store.queries.records import acts_to_confirm, delete_scan
from ballot.store.tables import Officer, PendingAct

PAPER_REPLY = "paper-reply"
ROLL_AMENDED = "roll-amended"
SETTLED_BY_CLOCK = "clock"
"""Who settles what still waits when the consultation ends."""


def store_proposal(held: Holding, kind: str, state: str, payload: dict[str, Any], officer: Officer) -> int:
    """Store what `officer` proposes, for another officer to confirm; return the proposal's id."""
    plain = padded(encoded(payload), payload.get("votes", {}), held.standing.ballots)
    pending = PendingAct(
        consultation_id=held.id,
        kind=kind,
        sealed_payload=held.parts.seals.close(held.origin, _seal_context(kind, officer.public_id), plain),
        state=state,
        evidence_sha256=salted_digest(payload) if kind == PAPER_REPLY else None,
        proposed_by=officer.public_id,
        proposed_at=held.now,
    )
    held.tx.add(pending)
    held.tx.flush()
    return pending.number


def salted_digest(payload: dict[str, Any]) -> str:
    """Return under what the scan of a proposed paper reply is stored, in hex: salted, so that nobody who reads the database
    and guesses a letter, word by word, can tell whether it came."""
    return acts.commitment({"salt": payload["evidence_salt"], "sha256": payload["evidence_sha256"]})


def read_payload(parts: Parts, origin: str, pending: PendingAct) -> dict[str, Any]:
    """Return what was proposed. Raise ValueError where it was altered, KeyMissing."""
    plain = parts.seals.open(origin, _seal_context(pending.kind, pending.proposed_by), pending.sealed_payload)
    payload: dict[str, Any] = json.loads(plain)
    return payload


def _seal_context(kind: str, proposed_by: str) -> str:
    return f"pending:{kind}:{proposed_by}"


def mark_confirmed(held: Holding, pending: PendingAct, by: str, seq: int, payload: dict[str, Any]) -> None:
    """Settle a proposal that has become entry `seq`; its scan stays, as that entry's evidence, with what the entry's
    commitment to it hides: the salt is as secret as the vote."""
    if pending.evidence_sha256 is not None:
        hidden = acts.evidence_of_scan(seq, bytes.fromhex(payload["evidence_salt"]), payload["evidence_sha256"])
        pending.sealed_commitment = held.parts.seals.close(held.origin, commitment_context(seq), encoded(hidden))
    _settle_pending(held, pending, by, "confirmed", seq)


def commitment_context(seq: int) -> str:
    """Return the context in which what the commitment of entry `seq` hides is encrypted."""
    return f"commitment:{seq}"


def mark_rejected(held: Holding, pending: PendingAct, by: str) -> None:
    """Settle a proposal that was rejected; delete what it said, and its scan."""
    _settle_pending(held, pending, by, "rejected", None)
    if pending.evidence_sha256 is not None:
        delete_scan(held.tx, held.id, pending.evidence_sha256)


def reject_all_waiting(held: Holding) -> None:
    """Reject every proposal that still waits: the consultation ends, and none can become an entry any more."""
    for pending in acts_to_confirm(held.tx, held.id):
        mark_rejected(held, pending, SETTLED_BY_CLOCK)


def _settle_pending(held: Holding, pending: PendingAct, by: str, outcome: str, seq: int | None) -> None:
    pending.outcome, pending.entry_seq = outcome, seq
    pending.settled_by, pending.settled_at = by, held.now
    pending.sealed_payload = b""  # it is in the record now, or it is to be forgotten
    held.tx.add(pending)
    held.tx.flush()
