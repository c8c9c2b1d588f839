"""`tally.json` (record format §3): the declared results with the roll call, to be signed by the body's key."""

from __future__ import annotations

from ballot.record.canonical import encode
from ballot.record.note import encode_base64
from ballot.record.standing import Standing

FORMAT = "ballot-tally/1"


def write_tally(standing: Standing, root: bytes) -> bytes:
    """Return the bytes of `tally.json` for a declared record. `root` is the root over entries 0 … `declared`.

    Raise ValueError where nothing was declared.
    """
    if standing.results is None:
        raise ValueError("a tally needs declared results")
    return encode(
        {
            "format": FORMAT,
            "origin": standing.origin,
            "reference": standing.reference,
            "rule": standing.opened["rule"],
            "declared_at": standing.declared_at,
            "record": {"size": standing.declared_size, "root": encode_base64(root)},
            "results": standing.results,
            "roll_call": standing.roll_call(),
        }
    )
