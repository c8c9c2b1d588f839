"""Make a draft whose ballots are conclusions of the register."""

from __future__ import annotations

from collections.abc import Sequence

from ballot.services.access.authorization import PREPARERS, require_officer
from ballot.services.consultations.drafts.ballots import append_conclusions
from ballot.services.consultations.drafts.changes import DraftChange, require_readable
from ballot.services.consultations.drafts.particulars import Particulars, insert_draft, require_particulars
from ballot.services.core import audit_log
from ballot.services.core.context import Parts


def create_draft_of(parts: Parts, by: str, body_slug: str, draft: Particulars, conclusion_ids: Sequence[int]) -> int:
    """Create a draft with a ballot for each of these conclusions, in this order; return its id, or store nothing.

    Raise as `create_draft` and `add_conclusions` do.
    """
    require_particulars(draft)
    with parts.store.writing() as tx:
        officer = require_officer(tx, by, PREPARERS, "draft")
        row = insert_draft(tx, parts, officer.public_id, body_slug, draft)
        audit_log.add_entry(tx, parts.clock.now(), officer.public_id, "draft-created", reference=draft.reference)
        append_conclusions(DraftChange(parts, tx, row, officer.public_id), conclusion_ids)
        require_readable(tx, row.number)
        return row.number
