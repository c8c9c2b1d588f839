"""Prepare a consultation: the register of proposed conclusions, drafts, their ballots and documents. Nothing here is in
the record yet; at opening it is copied there whole."""

from __future__ import annotations

from ballot.services.consultations.drafts.ballots import (
    add_ballot,
    add_conclusions,
    move_ballot,
    remove_ballot,
    restate_ballot,
    seen_ballot,
)
from ballot.services.consultations.drafts.documents import (
    DraftDocument,
    attach_document,
    mark_document,
    remove_document,
)
from ballot.services.consultations.drafts.particulars import Changes, Draft, create, edit, revise, seen, stated
from ballot.services.consultations.drafts.register import Conclusion, register_conclusions
from ballot.services.consultations.drafts.whole import copy, discard, earlier

__all__ = [
    "Changes", "Conclusion", "Draft", "DraftDocument", "add_ballot", "add_conclusions", "attach_document", "copy",
    "create", "discard", "earlier", "edit", "mark_document", "move_ballot", "register_conclusions", "remove_ballot",
    "remove_document", "restate_ballot", "revise", "seen", "seen_ballot", "stated",
]  # fmt: skip
