"""What waits for a second officer, and the scans that go with it: kept encrypted, and forgotten when it has served."""

from __future__ import annotations

import json
from typing import Any

from ballot.services.core.context import Parts
from ballot.services.core.recording import Holding
from ballot.store.queries.records import acts_to_confirm, delete_scan, scan_is_needed
from ballot.store.tables import PendingAct

PAPER_REPLY = "paper-reply"
ROLL_AMENDED = "roll-amended"
NOBODY = "clock"
"""Who settles what still waits when the consultation ends."""


def payload_of(parts: Parts, origin: str, pending: PendingAct) -> dict[str, Any]:
    """What the act says. Raises ValueError where it was altered, KeyMissing."""
    context = f"pending:{pending.kind}:{pending.proposed_by}"
    payload: dict[str, Any] = json.loads(parts.seals.open(origin, context, pending.sealed_payload))
    return payload


def confirmed(held: Holding, pending: PendingAct, by: str, seq: int) -> None:
    """It has become entry `seq`; its scan stays, as that entry's evidence."""
    _settle(held, pending, by, "confirmed", seq)


def rejected(held: Holding, pending: PendingAct, by: str) -> None:
    """It was laid aside: what it said is forgotten, and so is its scan, unless something else rests on it."""
    _settle(held, pending, by, "rejected", None)
    digest = pending.evidence_sha256
    if digest is not None and not scan_is_needed(held.tx, held.id, digest):
        delete_scan(held.tx, held.id, digest)


def forget_pending(held: Holding) -> None:
    """The consultation ends: nothing that still waits can become an entry any more."""
    for pending in acts_to_confirm(held.tx, held.id):
        rejected(held, pending, NOBODY)


def _settle(held: Holding, pending: PendingAct, by: str, outcome: str, seq: int | None) -> None:
    pending.outcome, pending.entry_seq = outcome, seq
    pending.settled_by, pending.settled_at = by, held.now
    pending.sealed_payload = b""  # it is in the record now, or it is to be forgotten
    held.tx.add(pending)
    held.tx.flush()
