"""The replies that a State has given, for its own focal points: which, when, by whom, and never what they said.

They are read from the record, where each of them is an entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ballot.rules.replies import Channel
from ballot.services.core.context import Parts
from ballot.services.replies.invitations import Invitation
from ballot.services.replies.rate_limits import replies_of
from ballot.store.queries.records import lines_between
from ballot.store.queries.replies import names_of


@dataclass(frozen=True)
class PastReply:
    """One reply of the State."""

    revision: int
    at: str
    """As the record writes it."""
    channel: str
    person: str | None
    """The focal point's name; None for a reply on paper, which two officers recorded."""
    by_you: bool


def list_replies(parts: Parts, invited: Invitation) -> list[PastReply]:
    """Return every reply of the invited focal point's State, the one that stands first."""
    standing_reply = invited.standing_reply
    if standing_reply is None:
        return []
    with parts.store.reading() as tx:
        if standing_reply.revision == 1:  # most States reply once: nothing has to be looked for
            entries = [standing_reply._asdict() | {"by": {"id": standing_reply.by}}]
        else:
            lines = lines_between(tx, invited.consultation.number, 1, standing_reply.seq + 1)
            entries = list(replies_of(invited.state, lines))
        own = invited.focal_point
        others = {entry["by"]["id"] for entry in entries if entry["channel"] == Channel.LINK} - {own.public_id}
        names = {own.public_id: own.name} | (names_of(tx, others) if others else {})
    return [_past_reply(invited, names, entry) for entry in reversed(entries)]


def _past_reply(invited: Invitation, names: Mapping[str, str], entry: Mapping[str, Any]) -> PastReply:
    by = entry["by"]["id"]
    person = names.get(by) if entry["channel"] == Channel.LINK else None
    return PastReply(entry["revision"], entry["at"], entry["channel"], person, by == invited.focal_point.public_id)
