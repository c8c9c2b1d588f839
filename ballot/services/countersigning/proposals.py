"""The second officer: list the proposals that wait, read one, confirm it so that it becomes an entry, or reject it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ballot.record.acts import Actor
from ballot.rules.acts import SECRETARIAT
from ballot.rules.refusals import AlreadyDone, NotYetAvailable, SecondOfficerNeeded
from ballot.services.access.authorization import actor, require_officer
from ballot.services.core.context import Parts
from ballot.services.core.recording import Holding, holding
from ballot.services.countersigning.paper_reply import record_paper_reply
from ballot.services.countersigning.roll_amendment import record_roll_amendment
from ballot.services.countersigning.store import (
    PAPER_REPLY,
    ROLL_AMENDED,
    mark_confirmed,
    mark_rejected,
    read_payload,
)
from ballot.store.queries.records import acts_to_confirm, reread_pending_act
from ballot.store.tables import PendingAct
from ballot.store.transactions import Tx

_RECORD: Mapping[str, Callable[[Holding, dict[str, Any], Actor, Actor], int]] = {
    PAPER_REPLY: record_paper_reply,
    ROLL_AMENDED: record_roll_amendment,
}
"""By kind of proposal, the function that makes an entry of it, by its first and its second officer."""


def confirm_proposal(parts: Parts, by: str, pending_id: int) -> int:
    """Confirm a proposal as its second officer: append its entry and return the entry's seq.

    Raise SecondOfficerNeeded, AlreadyDone, NotYetAvailable (no such proposal), and whatever the act is refused for by now.
    """
    with holding(parts, _consultation_of(parts, pending_id)) as held:
        officer = require_officer(held.tx, by, SECRETARIAT, "confirm")
        pending = _require_waiting(held.tx, pending_id)
        if pending.proposed_by == officer.public_id:
            raise SecondOfficerNeeded()
        proposer = require_officer(held.tx, pending.proposed_by, SECRETARIAT, "propose")
        payload = read_payload(held.parts, held.origin, pending)
        seq = _RECORD[pending.kind](held, payload, actor(proposer), actor(officer))
        mark_confirmed(held, pending, officer.public_id, seq, payload)
        return seq


def reject_proposal(parts: Parts, by: str, pending_id: int) -> None:
    """Reject a proposal and delete what it said. Raise AlreadyDone, NotYetAvailable (no such proposal), NotAllowed."""
    with holding(parts, _consultation_of(parts, pending_id)) as held:
        officer = require_officer(held.tx, by, SECRETARIAT, "reject")
        mark_rejected(held, _require_waiting(held.tx, pending_id), officer.public_id)


def list_waiting_proposals(parts: Parts, consultation_id: int) -> list[PendingAct]:
    """Return the proposals of a consultation that wait for a second officer, oldest first."""
    with parts.store.reading() as tx:
        return acts_to_confirm(tx, consultation_id)


def proposed_content(parts: Parts, by: str, pending_id: int) -> dict[str, Any]:
    """Return what a proposal says, for the second officer who compares it with the scan. Raise NotAllowed, NotYetAvailable."""
    consultation_id = _consultation_of(parts, pending_id)
    with parts.store.reading() as tx:
        require_officer(tx, by, SECRETARIAT, "confirm")
        pending = _require_waiting(tx, pending_id)
        size = 1  # the origin stands in the first entry
        return read_payload(parts, parts.folds.at(tx, consultation_id, size).standing.origin, pending)


def pending_act(parts: Parts, pending_id: int) -> PendingAct | None:
    """Return a proposal, settled or not: who proposed it, when, for which State; never what it says. None where there is none."""
    with parts.store.reading() as tx:
        return tx.get(PendingAct, pending_id)


def _consultation_of(parts: Parts, pending_id: int) -> int:
    with parts.store.reading() as tx:
        pending = tx.get(PendingAct, pending_id)
        if pending is None:
            raise NotYetAvailable(what="proposal")
        return pending.consultation_id


def _require_waiting(tx: Tx, pending_id: int) -> PendingAct:
    pending = reread_pending_act(tx, pending_id)
    if pending is None:
        raise NotYetAvailable(what="proposal")
    if pending.outcome is not None:
        raise AlreadyDone(act=pending.outcome)
    return pending
