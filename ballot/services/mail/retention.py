"""What nobody needs any more is deleted: rows about persons are kept no longer than they serve."""

from __future__ import annotations

from datetime import timedelta

from ballot.services.core.context import Parts
from ballot.store.queries import saved_drafts, sign_in

RETENTION = timedelta(days=1)
"""How long expired sessions and codes, failed sign-ins and requests for links stay, for whoever asks what happened."""
OFFICER_SESSION_RETENTION = timedelta(days=60)
"""How long an expired session of an officer stays: by it an address is known as one where they have signed in before."""


def delete_expired(parts: Parts) -> int:
    """Delete what has served its time. Return how many rows; may run at any time, and anywhere at once.

    Sessions (those of officers stay longer) and codes that expired, sign-ins that failed and links that were asked for more
    than a day ago; links for a first password and steps of a sign-in that are spent; papers begun that can no longer be sent.
    """
    with parts.store.writing() as tx:
        now = parts.clock.now()
        counted = now - max(RETENTION, parts.policy.failure_window)
        return (
            sign_in.delete_sessions(tx, now - RETENTION, of_officers=False)
            + sign_in.delete_sessions(tx, now - OFFICER_SESSION_RETENTION, of_officers=True)
            + sign_in.delete_failures(tx, counted)
            + sign_in.delete_link_requests(tx, counted)
            + sign_in.delete_spent_first_accesses(tx, now)
            + sign_in.delete_spent_steps(tx, now)
            + saved_drafts.delete_spent_reply_codes(tx, now - RETENTION)
            + saved_drafts.delete_unsendable_drafts(tx)
        )
