"""`tally.json` (record format §3): the declared results with the roll call, to be signed by the body's key."""

from __future__ import annotations

from ballot.record.canonical import encode
from ballot.record.note import encode_base64
from ballot.record.standing import Standing

FORMAT = "ballot-tally/2"
_OF_BALLOT = ("id", "title", "actions", "text")


def write_tally(standing: Standing, root: bytes) -> bytes:
    """Return the bytes of `tally.json` for a declared record. `root` is the root over entries 0 … `declared`.

    Raise ValueError where nothing was declared.
    """
    if standing.results is None:
        raise ValueError("a tally needs declared results")
    opened = standing.opened
    return encode(
        {
            "format": FORMAT,
            "origin": standing.origin,
            "reference": standing.reference,
            "title": opened["consultation"]["title"],
            "ballots": [{name: ballot[name] for name in _OF_BALLOT} for ballot in opened["ballots"]],
            "rule": opened["rule"],
            "declared_at": standing.declared_at,
            "record": {"size": standing.declared_size, "root": encode_base64(root)},
            "results": standing.results,
            "roll_call": standing.roll_call(),
        }
    )
