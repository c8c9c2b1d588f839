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
from ballot.services.consultations.drafts.document_matching import (
    BallotDocuments,
    missing_with,
    propose_assignments,
)
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
from ballot.services.consultations.drafts.uploaded_documents import (
    Assignment,
    UploadedFile,
    attach_uploaded,
    list_waiting_files,
    upload_documents,
)

__all__ = [
    "Assignment",
    "BallotChange",
    "BallotDocuments",
    "BallotWording",
    "DraftDocument",
    "Particulars",
    "ParticularsChange",
    "UploadedFile",
    "add_ballot",
    "add_conclusions",
    "attach_document",
    "attach_uploaded",
    "ballot_mark",
    "change_particulars",
    "copy_consultation",
    "create_draft",
    "create_draft_of",
    "discard_draft",
    "list_copyable",
    "list_waiting_files",
    "missing_with",
    "move_ballot",
    "particulars_mark",
    "particulars_of",
    "propose_assignments",
    "remove_ballot",
    "remove_document",
    "replace_particulars",
    "reword_ballot",
    "reword_ballots",
    "set_distributable",
    "upload_documents",
    "wording_of",
    "wording_of_conclusion",
]  # fmt: skip
