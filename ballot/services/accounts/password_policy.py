"""What a password must be."""

from __future__ import annotations

from ballot.rules.refusals import BadInput
from ballot.services.core.context import Parts

SHORTEST = 12
LONGEST = 1_000
"""In characters. Whoever types something that long has pasted it."""


def hashed(parts: Parts, password: str) -> str:
    """The hash of a new password; slow by intent, so never in a transaction. Raises BadInput."""
    if len(password) < SHORTEST:
        raise BadInput(field="password", why="too-short", least=SHORTEST)
    try:
        if len(password) <= LONGEST:
            return parts.passwords.hash(password)
    except ValueError:  # it counts bytes
        pass
    raise BadInput(field="password", why="too-long")
