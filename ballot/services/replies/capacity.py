"""How much of a record one State may fill, so that everybody's replies together stay a record that can be exported and read
(record format §5: 16 MiB a line, 1 GiB in all)."""

from __future__ import annotations

from ballot.record.canonical import MAX_LINE
from ballot.rules.refusals import ReplyTooLarge
from ballot.services.core.recording import Holding
from ballot.services.validation.file_limits import MIB

MOST_BYTES_OF_REPLIES = 384 * MIB
"""Bytes of all replies of a consultation, their openings included. Half of what a reader inflates is for its files."""
REPLIES_OF_FULL_LENGTH = 16
"""Replies of the greatest length that a State's share holds. Shorter ones may be many more."""
_LARGEST_REPLY = MAX_LINE // 4


def share_of_state(members: int) -> int:
    """Return how many bytes of replies one State may add to the record of a consultation with so many on its roll."""
    return MOST_BYTES_OF_REPLIES // max(1, members)


def largest_reply(members: int) -> int:
    """Return how many bytes one reply, or its opening, has at the most."""
    return min(share_of_state(members) // REPLIES_OF_FULL_LENGTH, _LARGEST_REPLY)


def require_room(held: Holding, state: str, entry: int, opening: int = 0) -> None:
    """Raise ReplyTooLarge unless the record has room for one more reply of this State, with an entry and an opening of so many
    bytes (0 in an open consultation)."""
    members = len(held.standing.roll)
    limit, share = largest_reply(members), share_of_state(members)
    if entry + opening > limit:
        raise ReplyTooLarge(limit=limit)
    used = held.standing.reply_bytes.get(state, 0)
    if used + entry + opening > share:
        raise ReplyTooLarge(limit=max(0, share - used))
