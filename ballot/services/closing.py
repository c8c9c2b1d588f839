"""Close what is due, open the seals, count, declare. Done by the clock; may run twice, anywhere, and nothing happens twice."""

from __future__ import annotations

from functools import partial

from sqlmodel import and_, col, or_, select

from ballot.record import acts
from ballot.record.acts import CLOCK
from ballot.rules.stages import Stage
from ballot.services import notices
from ballot.services.each import for_each
from ballot.services.holding import Holding, holding
from ballot.services.parts import Parts
from ballot.services.sealed import destroy_openings, standing_openings
from ballot.store.tables import Consultation


def close_due(parts: Parts) -> list[int]:
    """Bring every consultation whose time has come forward; return the ids of those that moved.

    The index columns only say where to look. Each consultation has a transaction of its own and is judged anew in it.
    """
    now = parts.clock.now()
    with parts.store.reading() as tx:
        waiting = tx.exec(
            select(Consultation.id).where(
                or_(
                    and_(col(Consultation.stage) == Stage.OPEN, col(Consultation.closes_at) <= now),
                    and_(col(Consultation.stage) == Stage.CLOSED, col(Consultation.record_until) <= now),
                )
            )
        ).all()
    return [one for one, moved in for_each(waiting, partial(advance, parts)) if moved]


def advance(parts: Parts, consultation_id: int) -> bool:
    """Close this consultation if its deadline has passed, and declare if paper replies can be recorded no longer."""
    with holding(parts, consultation_id) as held:
        moved = False
        if held.standing.stage is Stage.OPEN and held.moment >= held.standing.deadline():
            held.append(acts.closed("deadline"), CLOCK)
            moved = True
        if held.standing.stage is Stage.CLOSED and held.moment >= held.standing.recording_ends():
            declare(held)
            moved = True
        return moved


def declare(held: Holding) -> None:
    """Open the seals, recount, declare, and tell everyone invited. The consultation is closed and held."""
    standing = held.standing
    if standing.sealed and standing.standing_replies():
        held.append(acts.unsealed(standing_openings(held)), CLOCK)
    destroy_openings(held)
    results = [result.as_json() for result in held.standing.recount()]
    held.append(acts.declared(results), CLOCK)
    notices.tell_invited(held, "result", "declared", {"declared_at": held.at, "results": results})


def last_replies_cover_everything(held: Holding) -> list[str]:
    """The entitled States without a vote on every ballot not withdrawn, in roll-call order; empty when all have."""
    standing = held.standing
    votes = {state: reply.votes for state, reply in standing.standing_replies().items()}
    if standing.sealed:
        opened = {opening["state"]: opening["votes"] for opening in standing_openings(held)}
        votes = {state: opened.get(state) for state in votes}
    return [state for state in standing.roll.entitled_states() if not standing.covers_all_ballots(votes.get(state))]
