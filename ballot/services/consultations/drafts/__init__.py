"""Prepare a consultation: drafts, their ballots and documents.

Nothing here is in the record; opening copies it there whole.
"""

from __future__ import annotations

from ballot.services.consultations.drafts.ballots import (
    BallotChange,
    BallotWording,
    add_ballot,
    add_conclusions,
    ballot_mark,
    move_ballot,
    remove_ballot,
    reword_ballot,
    reword_ballots,
    wording_of,
    wording_of_conclusion,
)
from ballot.services.consultations.drafts.discard_and_copy import copy_consultation, discard_draft, list_copyable
from ballot.services.consultations.drafts.documents import (
    DraftDocument,
    attach_document,
    remove_document,
    set_distributable,
)
from ballot.services.consultations.drafts.from_register import create_draft_of
from ballot.services.consultations.drafts.particulars import (
    Particulars,
    ParticularsChange,
    change_particulars,
    create_draft,
    particulars_mark,
    particulars_of,
    replace_particulars,
)

__all__ = [
    "BallotChange",
    "BallotWording",
    "DraftDocument",
    "Particulars",
    "ParticularsChange",
    "add_ballot",
    "add_conclusions",
    "attach_document",
    "ballot_mark",
    "change_particulars",
    "copy_consultation",
    "create_draft",
    "create_draft_of",
    "discard_draft",
    "list_copyable",
    "move_ballot",
    "particulars_mark",
    "particulars_of",
    "remove_ballot",
    "remove_document",
    "replace_particulars",
    "reword_ballot",
    "reword_ballots",
    "set_distributable",
    "wording_of",
    "wording_of_conclusion",
]  # fmt: skip
