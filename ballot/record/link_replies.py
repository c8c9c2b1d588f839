"""Read replies by link, of which a long record consists, by one pattern instead of member by member.

The pattern describes the plain form of such a line: canonical (RFC 8785), with exactly the members of record format §1.2,
each as `shapes` wants it. It accepts nothing that `canonical.parse_object` and `shapes.require_shape` refuse. It leaves
much to them that they accept, such as statements or ids with other signs, and every line that is wrong: what is wrong
with it is theirs to say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from ballot.record.shapes import CHOICES, HASH, ID, LINK_REPLY, STATE, TIME

_BALLOT = '"[A-Za-z0-9._-]+"'
_VOTE = f'{_BALLOT}:"(?:{"|".join(sorted(CHOICES))})"'
_PLAIN = {
    "act": '"replied"',
    "at": f'"{TIME.pattern}"',
    "by": f'\\{{"id":"{ID.pattern}","role":"focal-point"\\}}',
    "channel": '"link"',
    "revision": "(?:0|[1-9][0-9]{0,14})",
    "seal": f'"{HASH.pattern}"',
    "seq": "(?:0|[1-9][0-9]{0,14})",
    "state": f'"{STATE.pattern}"',
    "statements": "\\{\\}",
    "votes": f"(\\{{{_VOTE}(?:,{_VOTE})*\\}})",
}
"""How the value of each member is written. Numbers of 15 digits are within what JCS can write, whatever the digits."""


def _line(members: frozenset[str]) -> Callable[[bytes], re.Match[bytes] | None]:
    inner = ",".join(f'"{name}":{_PLAIN[name]}' for name in sorted(members))
    return re.compile(f"\\{{{inner}\\}}".encode()).fullmatch


_LINES = {sealed: _line(members) for sealed, (members, _) in LINK_REPLY.items()}
_read = json.JSONDecoder().decode


def read_link_replies(lines: Sequence[bytes], *, sealed: bool) -> list[dict[str, Any]] | None:
    """Return the entries of these lines if every one is a well-formed reply by link in its plain form, otherwise None.

    Where they are returned, `parse_object` and `require_shape` (with the same `sealed`) accept each line as that entry.
    """
    is_plain = _LINES[sealed]
    matches = [match for line in lines if (match := is_plain(line))]
    if len(matches) < len(lines):
        return None
    # Each line matches as a whole, so it is one object, and joining cannot change what it says. Joined they are read
    # faster, because they then share the names of their members.
    entries: list[dict[str, Any]] = _read((b"[" + b",".join(lines) + b"]").decode())
    try:
        for entry in entries:
            datetime.fromisoformat(entry["at"])
    except ValueError:
        return None  # no such day
    if not sealed and not all(map(_in_order, entries, matches)):
        return None
    return entries


def _in_order(entry: dict[str, Any], match: re.Match[bytes]) -> bool:
    """Return whether the ballots stand in order, and none twice: what the pattern cannot say of `votes`."""
    ballots = list(entry["votes"])
    return ballots == sorted(ballots) and len(ballots) == match[1].count(b":")
