"""What a State's standing reply says, for that State's own focal points alone; while votes are sealed, nobody else is told.

Alone for those who were in office when it was recorded: else whoever may name a focal point could name one to read a sealed vote.
"""

from __future__ import annotations

import json
from typing import Any

from ballot.record.canonical import parse_object
from ballot.record.shapes import read_time
from ballot.record.standing import Standing, StandingReply
from ballot.rules.replies import Choice, Reply
from ballot.services.core.context import Parts
from ballot.services.replies.invitations import Invitation
from ballot.services.replies.sealing import unpadded
from ballot.store.queries.records import line_of, opening_of
from ballot.store.transactions import Tx


def opening_bytes(parts: Parts, tx: Tx, consultation_id: int, origin: str, seq: int) -> bytes | None:
    """Return the canonical opening of a standing sealed reply, for its own State alone; None once it is gone."""
    ciphertext = opening_of(tx, consultation_id, seq)
    return unpadded(parts.seals.open(origin, f"opening:{seq}", ciphertext)) if ciphertext is not None else None


def standing_content(
    parts: Parts, tx: Tx, consultation_id: int, standing: Standing, reply_: StandingReply
) -> Reply | None:
    """Return what a State's standing reply says, for its own State alone; None where it cannot be read any more."""
    if reply_.seal is not None:
        plain = opening_bytes(parts, tx, consultation_id, standing.origin, reply_.seq)
        if plain is None:
            return None
        said: dict[str, Any] = json.loads(plain)
    else:
        said = parse_object(line_of(tx, consultation_id, reply_.seq))
    return Reply({ballot: Choice(choice) for ballot, choice in said["votes"].items()}, said["statements"])


def may_read(invited: Invitation) -> bool:
    """Return whether this focal point may read the State's standing reply, if there is one: whoever came later may replace
    it."""
    standing_reply = invited.standing_reply
    return standing_reply is not None and invited.focal_point.added_at <= read_time(standing_reply.at)


def own_reply(parts: Parts, invited: Invitation) -> Reply | None:
    """Return the State's own standing reply, to show to its own focal point; None if there is none to show (`may_read`)."""
    standing_reply = invited.standing_reply
    if standing_reply is None or not may_read(invited):
        return None
    with parts.store.reading() as tx:
        return standing_content(parts, tx, invited.consultation.number, invited.standing, standing_reply)


def own_opening(parts: Parts, invited: Invitation) -> bytes | None:
    """Return the canonical opening of the State's own standing reply, which goes with its receipt (§1.3).

    None where there is no sealed reply, or none for this focal point (`may_read`), or its opening is gone: then it was
    published, or never will be.
    """
    standing_reply = invited.standing_reply
    if standing_reply is None or standing_reply.seal is None or not may_read(invited):
        return None
    with parts.store.reading() as tx:
        return opening_bytes(parts, tx, invited.consultation.number, invited.standing.origin, standing_reply.seq)
