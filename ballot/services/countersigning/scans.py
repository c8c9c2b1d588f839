"""Scans of paper replies, for those who may see them: the secretariat at any time, chair and auditor once the result is
declared, as a scan is a vote. Each look is an entry of the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ballot.record.canonical import encode, parse_object
from ballot.rules.acts import CHAIRS, SECRETARIAT
from ballot.rules.refusals import NotYetAvailable
from ballot.rules.stages import Stage
from ballot.services.access.authorization import require_officer
from ballot.services.core import audit_log
from ballot.services.core.context import Parts
from ballot.services.countersigning.store import PAPER_REPLY, commitment_context
from ballot.store.queries.records import confirmed_paper_replies, confirmed_paper_reply
from ballot.store.tables import Consultation, Officer, PaperScan, PendingAct
from ballot.store.transactions import Tx

AFTER_DECLARATION = CHAIRS | {"auditor"}
"""Who sees scans once the result is declared, besides the secretariat."""
SCAN_READERS = SECRETARIAT | AFTER_DECLARATION


@dataclass(frozen=True)
class RecordedScan:
    """The scan of a reply that is an entry: entry, State, when it was confirmed. Nothing of what it says."""

    seq: int
    state: str
    confirmed_at: datetime | None


@dataclass(frozen=True)
class Scan:
    """A scan as it was sent in."""

    content: bytes
    media_type: str
    state: str


def may_see_scans(role: str, stage: str) -> bool:
    """Return whether an officer of this role may see scans of a consultation at this stage."""
    return role in SECRETARIAT or (role in AFTER_DECLARATION and stage == Stage.DECLARED)


def list_scans(parts: Parts, by: str, consultation_id: int) -> list[RecordedScan]:
    """Return the scans of replies that are entries, in the order of the record. Raise NotAllowed, NotYetAvailable."""
    with parts.store.reading() as tx:
        _require_reader(tx, by, consultation_id)
        found = confirmed_paper_replies(tx, consultation_id)
        return [RecordedScan(one.entry_seq, one.state, one.settled_at) for one in found if one.entry_seq is not None]


def look_at_scan(parts: Parts, by: str, consultation_id: int, seq: int) -> Scan:
    """Return the scan of the paper reply at entry `seq`, and log the look. Raise NotAllowed, NotYetAvailable."""
    with parts.store.writing() as tx:
        officer = _require_reader(tx, by, consultation_id)
        pending = _find_recorded(tx, consultation_id, seq)
        _log(parts, tx, officer, pending, "scan", entry=seq)
        return _open_scan(parts, tx, pending)


def take_commitment(parts: Parts, by: str, consultation_id: int, seq: int) -> bytes:
    """Return what the commitment of entry `seq` to its scan hides (record format §1.2), as JCS, and log that it was taken.

    With it and the scan anyone checks the scan against the record. Raise NotAllowed, NotYetAvailable.
    """
    with parts.store.writing() as tx:
        officer = _require_reader(tx, by, consultation_id)
        pending = _find_recorded(tx, consultation_id, seq)
        if pending.sealed_commitment is None:
            raise NotYetAvailable(what="scan")
        _log(parts, tx, officer, pending, "commitment", entry=seq)
        origin = parts.folds.at(tx, consultation_id, 1).standing.origin
        return encode(parse_object(parts.seals.open(origin, commitment_context(seq), pending.sealed_commitment)))


def look_at_proposed_scan(parts: Parts, by: str, consultation_id: int, pending_id: int) -> Scan:
    """Return the scan of a paper reply that waits for a second officer, for the secretariat, and log the look. Raise
    NotAllowed, NotYetAvailable."""
    with parts.store.writing() as tx:
        officer = require_officer(tx, by, SECRETARIAT, "see-paper-reply")
        pending = tx.get(PendingAct, pending_id)
        if (
            pending is None
            or (pending.consultation_id, pending.kind) != (consultation_id, PAPER_REPLY)
            or pending.outcome is not None
        ):
            raise NotYetAvailable(what="scan")
        _log(parts, tx, officer, pending, "scan", proposal=pending_id)
        return _open_scan(parts, tx, pending)


def _require_reader(tx: Tx, by: str, consultation_id: int) -> Officer:
    officer = require_officer(tx, by, SCAN_READERS, "see-paper-reply")
    row = tx.get(Consultation, consultation_id)
    if row is None or not may_see_scans(officer.role, row.stage):
        raise NotYetAvailable(what="result")
    return officer


def _find_recorded(tx: Tx, consultation_id: int, seq: int) -> PendingAct:
    pending = confirmed_paper_reply(tx, consultation_id, seq)
    if pending is None:
        raise NotYetAvailable(what="scan")
    return pending


def _open_scan(parts: Parts, tx: Tx, pending: PendingAct) -> Scan:
    digest = pending.evidence_sha256 or ""
    kept = tx.get(PaperScan, (pending.consultation_id, digest))
    if kept is None:
        raise NotYetAvailable(what="scan")
    origin = parts.folds.at(tx, pending.consultation_id, 1).standing.origin
    return Scan(parts.seals.open(origin, f"evidence:{digest}", kept.ciphertext), kept.media_type, pending.state)


def _log(parts: Parts, tx: Tx, officer: Officer, pending: PendingAct, what: str, **which: int) -> None:
    reference = tx.get_one(Consultation, pending.consultation_id).reference
    facts = {"reference": reference, "state": pending.state, "what": what, **which}
    audit_log.add_entry(tx, parts.clock.now(), officer.public_id, "scan-seen", **facts)
