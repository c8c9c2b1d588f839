"""Close consultations that are due, open the seals, count and declare.

The scheduler calls it; it may run twice, in any process, and nothing happens twice.
"""

from __future__ import annotations

from functools import partial

from ballot.record import acts
from ballot.record.acts import CLOCK
from ballot.rules.deadlines import has_passed
from ballot.rules.refusals import BallotsUnanswered, NotAllReplied
from ballot.rules.stages import Stage
from ballot.services.core import notifications
from ballot.services.core.batches import for_each
from ballot.services.core.context import Parts
from ballot.services.core.recording import Holding, holding
from ballot.services.countersigning.store import reject_all_waiting
from ballot.services.replies.sealing import delete_all_saved_drafts, destroy_openings, standing_openings
from ballot.store.queries.consultations import due_consultation_ids


def close_due(parts: Parts) -> list[int]:
    """Advance every consultation whose time has come; return the ids of those that changed.

    The index columns only say where to look: each consultation is judged anew in a transaction of its own.
    """
    now = parts.clock.now()
    with parts.store.reading() as tx:
        waiting = due_consultation_ids(tx, now)
    return [one for one, moved in for_each(waiting, partial(advance_consultation, parts)) if moved]


def advance_consultation(parts: Parts, consultation_id: int) -> bool:
    """Close the consultation if its deadline has passed, and declare it if paper replies can be recorded no longer;
    return whether anything changed."""
    with holding(parts, consultation_id) as held:
        moved = False
        if held.standing.stage is Stage.OPEN and has_passed(held.standing.deadline(), held.moment):
            held.append(acts.closed("deadline"), CLOCK)
            notifications.announce(held, "closed", "closed", {"reason": "deadline"})
            delete_all_saved_drafts(held)
            moved = True
        if held.standing.stage is Stage.CLOSED and has_passed(held.standing.recording_ends(), held.moment):
            declare(held)
            moved = True
        return moved


def declare(held: Holding) -> None:
    """Open the seals, count, declare, and tell everyone invited. The consultation must be closed and held."""
    standing = held.standing
    if standing.sealed and standing.standing_replies():
        for act in acts.unsealed_in_parts(standing_openings(held)):
            held.append(act, CLOCK)
    destroy_openings(held)
    reject_all_waiting(held)
    results = [result.as_json() for result in held.standing.recount()]
    held.append(acts.declared(results), CLOCK)
    notifications.announce(held, "declared", "declared", {"declared_at": held.at, "results": results})


def require_all_replied(held: Holding) -> None:
    """Raise unless every entitled State's standing reply votes on every ballot that was not withdrawn (§1.2, `closed`).

    NotAllReplied names the States without a reply, which everybody may know. That a reply leaves a ballot blank is part
    of how a State voted: BallotsUnanswered names neither the State nor the ballot.
    """
    standing = held.standing
    replies, silent = standing.standing_replies(), standing.not_replied()
    if silent or not replies:
        raise NotAllReplied(missing=silent)
    if standing.sealed:
        votes = [opening["votes"] for opening in standing_openings(held)]
    else:
        votes = [reply.votes for reply in replies.values()]
    if not all(map(standing.covers_all_ballots, votes)):
        raise BallotsUnanswered()
