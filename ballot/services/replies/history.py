"""The replies that a State has given, for its own focal points: which, when, by whom, and never what they said.

They are read from the record, where each of them is an entry.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ballot.rules.replies import Channel
from ballot.services.core.context import Parts
from ballot.services.replies.invitations import Invitation
from ballot.services.replies.rate_limits import replies_of
from ballot.store.queries.council import focal_point_by_public_id
from ballot.store.queries.records import lines_between
from ballot.store.transactions import Tx


@dataclass(frozen=True)
class Given:
    """One reply of the State."""

    revision: int
    at: str
    """As the record writes it."""
    channel: str
    person: str | None
    """The focal point's name; None for a reply on paper, which two officers recorded."""
    by_you: bool


def given(parts: Parts, invited: Invitation) -> list[Given]:
    """Every reply of the invited focal point's State, the one that stands first."""
    standing_reply = invited.standing_reply
    if standing_reply is None:
        return []
    with parts.store.reading() as tx:
        if standing_reply.revision == 1:  # most States reply once: nothing has to be looked for
            return [_given(tx, invited, standing_reply._asdict(), standing_reply.by)]
        lines = lines_between(tx, invited.consultation.number, 1, standing_reply.seq + 1)
        entries = list(replies_of(invited.state, lines))
        return [_given(tx, invited, entry, entry["by"]["id"]) for entry in reversed(entries)]


def _given(tx: Tx, invited: Invitation, entry: dict[str, Any], by: str) -> Given:
    person = focal_point_by_public_id(tx, by) if entry["channel"] == Channel.LINK else None
    return Given(
        entry["revision"],
        entry["at"],
        entry["channel"],
        person.name if person else None,
        by == invited.focal_point.public_id,
    )
