"""The ledger of the right to vote: validate and enter a line, list suspensions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ballot.rules.acts import SECRETARIAT
from ballot.rules.refusals import BadInput, NotOnRoll, Refused
from ballot.rules.roll import Seat
from ballot.services.access.authorization import require_officer
from ballot.services.core import audit_log
from ballot.services.core.context import Parts
from ballot.services.core.lookup import find_body
from ballot.services.council.roll import current_roll
from ballot.services.validation.multiple_errors import collect_errors, require_no_errors
from ballot.services.validation.text import require_ground, require_reason
from ballot.store.queries.council import rights_of, rights_of_state
from ballot.store.tables import VotingRight

ENTITLED_VALUES = ("yes", "no")


@dataclass(frozen=True)
class RightChange:
    """A line to be entered in the ledger."""

    entitled: bool
    ground: str | None
    effective_on: date
    reason: str


def read_right_change(entitled: str, ground: str, effective_on: str, reason: str) -> RightChange:
    """Validate what was typed of a right to vote: yes or no, a ground where it is no, a date (ISO 8601), a reason.

    Raise BadInput with all errors at once (`validation.multiple_errors`).
    """
    errors: list[Refused] = []
    if entitled not in ENTITLED_VALUES:
        errors.append(BadInput(field="entitled", why="yes-or-no"))
    has = entitled == "yes"
    said = collect_errors(errors, lambda: require_ground(ground, entitled=False), None) if entitled == "no" else None
    day = collect_errors(errors, lambda: _read_date(effective_on), date.min)
    because = collect_errors(errors, lambda: require_reason(reason), "")
    require_no_errors(errors)
    return RightChange(has, said, day, because)


def _read_date(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise BadInput(field="effective_on", why="not-a-date") from None
    if not 1865 <= found.year < 2200:  # the Union was founded in 1865
        raise BadInput(field="effective_on", why="not-a-date")
    return found


def set_right(
    parts: Parts,
    by: str,
    body_slug: str,
    state: str,
    *,
    entitled: bool,
    ground: str | None,
    effective_on: date,
    reason: str,
) -> None:
    """Suspend or restore a Member State's right to vote in the ledger, for consultations opened from now on."""
    Seat(state, entitled, ground)
    said, because = require_ground(ground, entitled=entitled), require_reason(reason)
    with parts.store.writing() as tx:
        officer = require_officer(tx, by, SECRETARIAT, "set-right-to-vote")
        body_id = find_body(tx, body_slug).number
        if state not in current_roll(tx, body_id):
            raise NotOnRoll(state=state)
        now = parts.clock.now()
        tx.add(
            VotingRight(
                body_id=body_id,
                state=state,
                entitled=entitled,
                ground=said,
                effective_on=effective_on,
                reason=because,
                recorded_by=officer.public_id,
                recorded_at=now,
            )
        )
        act = "right-restored" if entitled else "right-suspended"
        audit_log.add_entry(tx, now, officer.public_id, act, state=state, ground=said, reason=because)


def list_ledger(parts: Parts, body_slug: str) -> list[VotingRight]:
    """Return every line of the ledger, oldest first."""
    with parts.store.reading() as tx:
        return rights_of(tx, find_body(tx, body_slug).number)


def list_suspensions(parts: Parts, body_slug: str) -> list[VotingRight]:
    """Return the line by which each suspended member lost its right to vote, in roll-call order."""
    with parts.store.reading() as tx:
        body_id = find_body(tx, body_slug).number
        newest = {line.state: line for line in rights_of(tx, body_id)}  # the oldest come first
        return [newest[seat.state] for seat in current_roll(tx, body_id) if not seat.entitled]


def list_rights_of_member(parts: Parts, body_slug: str, state: str) -> list[VotingRight]:
    """Return a Member State's lines of the ledger, newest first; none where it has always been entitled."""
    with parts.store.reading() as tx:
        body = find_body(tx, body_slug)
        return rights_of_state(tx, body.number, state)
