"""A paper that a focal point has begun and not sent: kept sealed, for that person alone, until it is recorded or never can be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ballot.rules.refusals import StatementTooLong, UnknownBallot, UnknownChoice
from ballot.rules.replies import MAX_STATEMENT, Choice, demand_taken
from ballot.services.holding import Holding, encoded, holding
from ballot.services.invitations import Invitation
from ballot.services.parts import Parts
from ballot.services.replying import sender
from ballot.services.sealed import padded, unpadded
from ballot.store.queries.unfinished import delete_unfinished_reply, unfinished_reply
from ballot.store.tables import FocalPoint, UnfinishedReply
from ballot.store.transactions import Tx, insert_rows

LONGEST = 4 * MAX_STATEMENT
"""UTF-16 units of a statement that is kept: whoever wrote too much can still shorten it tomorrow."""


@dataclass(frozen=True)
class Unfinished:
    """What was filled in, as it was typed, and when it was kept."""

    votes: Mapping[str, str]
    statements: Mapping[str, str]
    instead_of: int
    """The revision of the State's reply that stood when the paper was begun; 0 for none."""
    kept_at: datetime
    session: str = ""
    """The mark of the session that kept it. From another one it is filled in once the person says so (`take_over`): whoever
    has the link alone could have written it."""


def keep(
    parts: Parts,
    focal_point_id: int,
    consultation_id: int,
    votes: Mapping[str, str],
    statements: Mapping[str, str],
    instead_of: int,
    session: str = "",
    *,
    over: bool = True,
) -> datetime | None:
    """Keep what was filled in so far, in place of what was kept before; return when. None where nothing was kept.

    That is so for an empty paper, for one that arrives after its person has recorded it, and, unless `over`, where another
    session has kept something: that is replaced only when the person asks for it. Raises UnknownBallot, UnknownChoice,
    StatementTooLong (over `LONGEST`), DeadlinePassed, LinkWithdrawn, KeyMissing and stage refusals.
    """
    with holding(parts, consultation_id) as held:
        focal_point = sender(held, focal_point_id)
        standing = held.standing
        demand_taken(
            focal_point.state,
            stage=standing.stage,
            roll=standing.roll,
            closes_at=standing.deadline(),
            now=held.moment,
        )
        return put(held, focal_point, votes, statements, instead_of, session, over=over)


def put(
    held: Holding,
    focal_point: FocalPoint,
    votes: Mapping[str, str],
    statements: Mapping[str, str],
    instead_of: int,
    session: str,
    *,
    over: bool,
) -> datetime | None:
    """As `keep`, in a transaction that holds the consultation and in which a reply would be taken."""
    standing = held.standing
    said = {ballot: text.replace("\r\n", "\n") for ballot, text in statements.items() if text.strip()}
    _demand_readable(votes, said, standing.known_ballots)
    if not over:
        begun = _kept(held.parts, held.tx, standing.origin, focal_point, held.id)
        if begun is not None and begun.session != session:
            return None
    before = standing.replies.get(focal_point.state)
    recorded_since = before is not None and before.by == focal_point.public_id and before.revision > instead_of
    delete_unfinished_reply(held.tx, focal_point.id or 0, held.id)
    if recorded_since or not (votes or said):
        return None
    _write(held, focal_point, Unfinished(votes, said, instead_of, held.now, session))
    return held.now


def _write(held: Holding, focal_point: FocalPoint, begun: Unfinished) -> None:
    standing = held.standing
    plain = encoded(
        {
            "votes": dict(begun.votes),
            "statements": dict(begun.statements),
            "instead_of": begun.instead_of,
            "session": begun.session,
        }
    )
    row = {
        "focal_point_id": focal_point.id,
        "consultation_id": held.id,
        "ciphertext": held.parts.seals.close(
            standing.origin, _context(focal_point), padded(plain, begun.votes, standing.ballots)
        ),
        "kept_at": begun.kept_at,
    }
    insert_rows(held.tx, UnfinishedReply, [row])


def _demand_readable(votes: Mapping[str, str], statements: Mapping[str, str], ballots: frozenset[str]) -> None:
    for ballot in [*votes, *statements]:
        if ballot not in ballots:
            raise UnknownBallot(ballot=ballot)
    for ballot, choice in votes.items():
        if choice not in set(Choice):
            raise UnknownChoice(ballot=ballot, choice=choice)
    for ballot, text in statements.items():
        length = len(text.encode("utf-16-le", "replace")) // 2
        if length > LONGEST:
            raise StatementTooLong(ballot=ballot, length=length, limit=MAX_STATEMENT)


def _context(focal_point: FocalPoint) -> str:
    # So that one person's row, put into another's place, opens for nobody.
    return f"unfinished:{focal_point.public_id}"


def read(parts: Parts, invited: Invitation) -> Unfinished | None:
    """What this focal point has begun; None where there is nothing, or nothing that can be read any more."""
    with parts.store.reading() as tx:
        return _kept(parts, tx, invited.standing.origin, invited.focal_point, invited.consultation.id or 0)


def _kept(parts: Parts, tx: Tx, origin: str, focal_point: FocalPoint, consultation_id: int) -> Unfinished | None:
    row = unfinished_reply(tx, focal_point.id or 0, consultation_id)
    if row is None:
        return None
    tx.expunge(row)  # it is deleted and written anew, never changed
    try:
        plain = parts.seals.open(origin, _context(focal_point), row.ciphertext)
    except ValueError:
        return None  # altered: whoever begins anew writes over it
    kept: dict[str, Any] = json.loads(unpadded(plain))
    return Unfinished(kept["votes"], kept["statements"], kept["instead_of"], row.kept_at, kept.get("session", ""))


def take_over(parts: Parts, focal_point_id: int, consultation_id: int, session: str) -> None:
    """Go on in this session with what another one has kept. Does nothing where nothing is kept. Raises LinkWithdrawn."""
    with holding(parts, consultation_id) as held:
        focal_point = sender(held, focal_point_id)
        begun = _kept(parts, held.tx, held.origin, focal_point, held.id)
        if begun is not None:
            delete_unfinished_reply(held.tx, focal_point_id, held.id)
            _write(held, focal_point, replace(begun, session=session))


def begin_anew(parts: Parts, focal_point_id: int, consultation_id: int) -> None:
    """Forget what this focal point has begun."""
    with parts.store.writing() as tx:
        delete_unfinished_reply(tx, focal_point_id, consultation_id)
