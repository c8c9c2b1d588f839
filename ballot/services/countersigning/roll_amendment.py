"""Suspend or restore a Member State's right to vote in an open consultation: proposed by one officer, confirmed by another."""

from __future__ import annotations

from typing import Any

from ballot.record import acts
from ballot.record.acts import Actor
from ballot.rules.refusals import AlreadyDone, BadInput
from ballot.rules.roll import Seat
from ballot.services.access.authorization import require_officer_for
from ballot.services.core import notifications
from ballot.services.core.context import Parts
from ballot.services.core.deadline import require_before_deadline
from ballot.services.core.events import Event
from ballot.services.core.recording import Holding, holding
from ballot.services.countersigning.store import ROLL_AMENDED, store_proposal
from ballot.services.validation.text import require_ground, require_reason
from ballot.store.queries.council import focal_points_of
from ballot.store.tables import VotingRight


def propose_roll_amendment(
    parts: Parts, by: str, consultation_id: int, state: str, *, entitled: bool, ground: str | None, reason: str
) -> int:
    """Propose to suspend or restore a State's right, as the first officer; return the proposal's id.

    Raise BadInput, NotAllowed, and what the confirmation would be refused for: stage refusals, DeadlinePassed, NotOnRoll,
    AlreadyDone.
    """
    payload = {
        "state": state,
        "entitled": entitled,
        "ground": require_ground(ground, entitled=entitled),
        "reason": require_reason(reason),
    }
    if not state:
        raise BadInput(field="state", why="no-state-chosen")
    with holding(parts, consultation_id) as held:
        officer = require_officer_for(held.tx, by, "roll-amended")
        _require_amendable(held, payload)
        return store_proposal(held, ROLL_AMENDED, state, payload, officer)


def record_roll_amendment(held: Holding, payload: dict[str, Any], proposer: Actor, second: Actor) -> int:
    """Append the entry `roll-amended` and return its seq; write the ledger of rights; invite a State whose right is restored.

    Raise as `propose_roll_amendment` does.
    """
    _require_amendable(held, payload)
    state, entitled, ground = payload["state"], payload["entitled"], payload["ground"]
    act = acts.roll_amended(state, entitled=entitled, ground=ground, reason=payload["reason"], confirmed_by=second)
    seq = held.append(act, proposer)
    held.tx.add(
        VotingRight(
            body_id=held.body_id,
            state=state,
            entitled=entitled,
            ground=ground,
            effective_on=held.now.date(),
            reason=payload["reason"],
            recorded_by=proposer.id,
            recorded_at=held.now,
        )
    )
    people = focal_points_of(held.tx, held.body_id, [state]) if entitled else []
    held.happened(Event("roll-amended", f"roll:{seq}", notifications.deadline_facts(held), people))
    return seq


def _require_amendable(held: Holding, payload: dict[str, Any]) -> None:
    require_before_deadline(held, "roll-amended")
    seat = held.standing.roll.seat(payload["state"])
    new = Seat(payload["state"], payload["entitled"], payload["ground"])
    if seat == new:
        raise AlreadyDone(act="roll-amended", state=seat.state)
