"""Delete rows about people that are no longer needed."""

from __future__ import annotations

from datetime import timedelta

from ballot.services.core.context import Parts
from ballot.store.queries import saved_drafts, sign_in, uploaded_documents

RETENTION = timedelta(days=1)
"""How long expired sessions and codes, failed sign-ins and requests for links are kept, for whoever asks what happened."""
OFFICER_SESSION_RETENTION = timedelta(days=60)
"""How long an expired session of an officer is kept: by it an address is known as one where they have signed in before."""

UPLOAD_RETENTION = timedelta(days=7)
"""How long a file that was uploaded for a draft waits for being assigned to a ballot."""


def delete_expired(parts: Parts) -> int:
    """Delete rows that have expired; return how many. May run at any time and anywhere at once.

    Sessions (those of officers are kept longer) and codes that expired, failed sign-ins and requests for links older
    than a day; links for a first password and steps of a sign-in that were used or expired; saved drafts that can no
    longer be sent; files that were uploaded for a draft and assigned to no ballot within a week.
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
            + uploaded_documents.delete_uploaded_documents(tx, now - UPLOAD_RETENTION)
        )
