"""Rules for passwords."""

from __future__ import annotations

from ballot.rules.refusals import BadInput
from ballot.services.core.context import Parts

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1_000
"""Characters. Whoever types more has pasted something."""


def hash_password(parts: Parts, password: str) -> str:
    """Return the hash of a new password. Slow by intent, so never call it in a transaction. Raise BadInput."""
    if len(password) < SHORTEST_PASSWORD:
        raise BadInput(field="password", why="too-short", least=SHORTEST_PASSWORD)
    try:
        if len(password) <= LONGEST_PASSWORD:
            return parts.passwords.hash(password)
    except ValueError:  # it counts bytes
        pass
    raise BadInput(field="password", why="too-long")
