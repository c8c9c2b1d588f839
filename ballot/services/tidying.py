"""What nobody needs any more is deleted: rows about persons are kept no longer than they serve."""

from __future__ import annotations

from datetime import timedelta

from ballot.services.parts import Parts
from ballot.store.queries import access

KEPT = timedelta(days=1)
"""How long an expired session and a failed sign-in stay, for whoever asks what happened."""


def tidy(parts: Parts) -> int:
    """Delete sessions that expired and sign-ins that failed more than a day ago, and links for a first password that
    are spent. Return how many rows; may run at any time, and anywhere at once."""
    with parts.store.writing() as tx:
        now = parts.clock.now()
        return (
            access.delete_sessions(tx, now - KEPT)
            + access.delete_failures(tx, now - max(KEPT, parts.policy.failure_window))
            + access.delete_spent_first_accesses(tx, now)
        )
