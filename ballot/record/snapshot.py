"""A fold as bytes: where a record stands and the frontier of its Merkle tree, to be kept and folded on from later.

The frontier's root can be held against a signed checkpoint. The standing cannot: nothing that the body signs covers it.
Whoever keeps a snapshot where others may write must authenticate it before `load_snapshot`.
"""

from __future__ import annotations

from typing import Any

from ballot.record.canonical import encode, parse_object
from ballot.record.merkle import Frontier
from ballot.record.standing import Standing, StandingReply
from ballot.rules.roll import Roll, Seat
from ballot.rules.stages import Stage

FORMAT = "ballot-fold/3"
"""Raise the number when `fold` comes to give another standing for the same entries, or `Standing` other members."""

_AS_THEY_ARE = (
    *("size", "at", "closes_at", "record_until", "closed", "unsealed", "last_opened"),
    *("results", "declared_at", "declared_size", "last_act"),
)
_PAIRS = ("withdrawn", "reply_bytes", "focal_points", "opened_replies", "votes", "published")


class BadSnapshot(ValueError):
    """Bytes that are not a snapshot of this format."""


def dump_snapshot(standing: Standing, frontier: Frontier) -> bytes:
    """Return the snapshot of an opened record as canonical JSON. Raise ValueError unless both are over as many entries."""
    if standing.size != frontier.size or not standing.opened:
        raise ValueError(f"no snapshot of {standing.size} entries folded and {frontier.size} hashed")
    return encode(
        {
            "format": FORMAT,
            "subtrees": [subtree.hex() for subtree in frontier.subtrees],
            "opened": standing.opened,
            "stage": str(standing.stage),
            "roll": [[seat.state, seat.entitled, seat.ground] for seat in standing.roll],
            # As lists, because canonical JSON puts members into an order of its own.
            "replies": [[state, *reply] for state, reply in standing.replies.items()],
            "removed_focal_points": sorted(standing.removed_focal_points),
            **{name: getattr(standing, name) for name in _AS_THEY_ARE},
            **{name: list(map(list, getattr(standing, name).items())) for name in _PAIRS},
        }
    )


def load_snapshot(data: bytes) -> tuple[Standing, Frontier]:
    """Return the standing and the frontier of a snapshot that `dump_snapshot` gave. Raise BadSnapshot."""
    try:
        kept = parse_object(data)
        if kept["format"] != FORMAT:
            raise BadSnapshot(f"a snapshot of another format, {kept['format']!r}")
        return _standing(kept), Frontier(kept["size"], [bytes.fromhex(subtree) for subtree in kept["subtrees"]])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadSnapshot(f"not a snapshot: {error}") from None


def _standing(kept: dict[str, Any]) -> Standing:
    standing = Standing()
    standing.open(kept["opened"])
    standing.stage = Stage(kept["stage"])
    standing.roll = Roll(Seat(state, entitled, ground) for state, entitled, ground in kept["roll"])
    standing.replies = {state: StandingReply(*reply) for state, *reply in kept["replies"]}
    standing.removed_focal_points = set(kept["removed_focal_points"])
    for name in _AS_THEY_ARE:
        setattr(standing, name, kept[name])
    for name in _PAIRS:
        setattr(standing, name, dict(kept[name]))
    return standing
