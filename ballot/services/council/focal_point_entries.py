"""What a change of focal points is in the consultations that are open: entries of two officers, invitations and notices."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ballot.record import acts
from ballot.record.acts import Actor
from ballot.rules.acts import SECOND_OFFICERS
from ballot.rules.deadlines import has_passed
from ballot.rules.refusals import CredentialsNeeded, SecondOfficerNeeded
from ballot.rules.stages import Stage
from ballot.services.access.authorization import actor, require_officer
from ballot.services.core import notifications
from ballot.services.core.context import Parts
from ballot.services.core.events import INVITED, Event
from ballot.services.core.recording import Holding
from ballot.store.queries.consultations import consultation_ids
from ballot.store.tables import FocalPoint, Officer
from ballot.store.transactions import Tx, lock_record


def hold_open_consultations(parts: Parts, tx: Tx, body_id: int) -> list[Holding]:
    """Hold every open consultation of the body, in the order of their ids, and return them. Every change of focal
    points begins with it.

    Drafts are held too and not returned: one that is being opened at this moment has its invitations already.
    """
    found = consultation_ids(tx, body_id, [Stage.DRAFT, Stage.OPEN])
    held_ones = [Holding(parts, tx, lock_record(tx, one)) for one in found]
    # Locked now: it may have been closed in between.
    return [held for held in held_ones if held.standing.stage is Stage.OPEN]


def takes_changes(held: Holding, state: str) -> bool:
    """Return whether a change among this State's focal points is an entry in this consultation: after the deadline
    nothing changes."""
    return not has_passed(held.standing.deadline(), held.moment) and state in held.standing.roll


def require_fresh_credentials(held_ones: Collection[Holding], fresh: bool) -> None:
    """Raise CredentialsNeeded where consultations are open and the officer's credentials are not fresh: asked under the locks,
    as one may have been opened since the page was."""
    if held_ones and not fresh:
        raise CredentialsNeeded()


def second_officer(tx: Tx, first: Officer, second: str | None) -> Actor:
    """Return the officer who confirms what the first one does, as the record names them. Raise SecondOfficerNeeded,
    NotAllowed."""
    if second is None or second == first.public_id:
        raise SecondOfficerNeeded()
    return actor(require_officer(tx, second, SECOND_OFFICERS, "confirm"))


def record_changes(
    held: Holding,
    officer: Officer,
    confirmed_by: Actor,
    change: str,
    changes: Iterable[tuple[FocalPoint, list[FocalPoint]]],
    reason: str = "",
) -> None:
    """Append each person's change, and notify these focal points of the State once each: no officer changes unseen who
    replies for it."""
    events: list[Event] = []
    for person, people in changes:
        held.append(acts.focal_point_changed(person.state, person.public_id, change, confirmed_by), actor(officer))
        facts = notifications.deadline_facts(held) | {"change": change, "who": person.name, "at": held.at}
        if reason:
            facts["reason"] = reason
        occasion = f"{change}-{person.public_id}"
        for concerned in (False, True):  # the others first
            told = [one for one in people if (one.id == person.id) is concerned]
            events.append(Event("focal-point", occasion, facts | {"concerns_you": concerned}, told))
    held.happened(*events)


def queue_invitations(held: Holding, people: Iterable[FocalPoint], occasion: str = "added") -> None:
    """Queue each person's invitation with their own link, where the State has the right to vote in this consultation."""
    entitled = [one for one in people if held.standing.roll.is_entitled(one.state)]
    held.happened(Event(INVITED, occasion, notifications.deadline_facts(held), entitled))


def confirmed_by(second: str | None) -> dict[str, str]:
    """Return the fact of the audit log that names the second officer, where there is one."""
    return {"confirmed_by": second} if second is not None else {}
