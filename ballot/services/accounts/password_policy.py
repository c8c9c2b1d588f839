"""What a password must be."""

from __future__ import annotations

from ballot.rules.refusals import BadInput
from ballot.services.core.context import Parts

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1_000
"""In characters. Whoever types something that long has pasted it."""


def hash_password(parts: Parts, password: str) -> str:
    """The hash of a new password; slow by intent, so never in a transaction. Raises BadInput."""
    if len(password) < SHORTEST_PASSWORD:
        raise BadInput(field="password", why="too-short", least=SHORTEST_PASSWORD)
    try:
        if len(password) <= LONGEST_PASSWORD:
            return parts.passwords.hash(password)
    except ValueError:  # it counts bytes
        pass
    raise BadInput(field="password", why="too-long")
