"""The documents of all ballots in one go: send many files, correct what their names say in a table, attach all or none.

Between the two the files wait for this draft; they are no documents of it, and are deleted after some days.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from ballot.rules.refusals import BadInput, FilesTooLarge, Refused, UnknownDocument, UnreadableDocument
from ballot.services.access.authorization import PREPARERS
from ballot.services.consultations import drafts, overview
from ballot.services.consultations.drafts import Assignment, BallotDocuments, UploadedFile
from ballot.services.consultations.overview import DraftView, Overview
from ballot.services.validation.multiple_errors import all_errors
from ballot.web.drafts.ballots import redirect_to_ballot
from ballot.web.drafts.steps import address_parts, blueprint, find_draft, show_step
from ballot.web.kit import errors
from ballot.web.kit.access import MANY_UPLOADS_BYTES, allow, current_officer
from ballot.web.kit.context import parts
from ballot.web.kit.forms import FORM_LANGUAGES, Form
from ballot.web.kit.i18n import _n
from ballot.web.kit.uploads import DOCUMENT_KINDS, LARGEST_UPLOAD, MIB, MOST_UPLOADS, accepted_endings, read_uploads

_ADDRESS = "/desk/<body>/<ref>/documents"
_NUMBER = re.compile(r"\d{1,6}")


@blueprint.get(_ADDRESS)
@allow(PREPARERS)
def all_documents(body: str, ref: str) -> Response:
    """Show the form to send files, and a table of those that wait with what their names say."""
    return _show_all_documents(find_draft(body, ref))


@blueprint.post(_ADDRESS)
@allow(PREPARERS, accepts=MANY_UPLOADS_BYTES)
def upload_documents(body: str, ref: str) -> Response:
    """Keep the files until they are attached, all of them or none."""
    found = find_draft(body, ref)
    try:
        files = [UploadedFile(one.name, one.media_type, one.content) for one in read_uploads("files", DOCUMENT_KINDS)]
        drafts.upload_documents(parts(), current_officer().public_id, found.id, files)
    except (UnreadableDocument, BadInput, FilesTooLarge) as refused:
        return _show_all_documents(found, refused_upload=refused)
    return redirect(url_for("drafts.all_documents", _anchor="waiting", **address_parts(found)), 303)


@blueprint.post(f"{_ADDRESS}/attach")
@allow(PREPARERS)
def attach_documents(body: str, ref: str) -> Response:
    """Attach the files as the table says, all of them or none; or show what would be missing then."""
    found, form = find_draft(body, ref), request.form
    assignments = _read_assignments(form)
    if form.get("act") == "check":
        return _show_all_documents(found, assignments)
    try:
        count = drafts.attach_uploaded(parts(), current_officer().public_id, found.id, assignments.values())
    except (BadInput, FilesTooLarge, UnknownDocument) as refused:
        return _show_all_documents(found, assignments, refused)
    flash(_n("{n} document has been attached.", "{n} documents have been attached.", count))
    return redirect_to_ballot(found)


def _read_assignments(form: Form) -> dict[int, Assignment]:
    numbers = [int(name.removeprefix("ballots-")) for name in form if _NUMBER.fullmatch(name.removeprefix("ballots-"))]
    return {
        number: Assignment(
            number,
            tuple(dict.fromkeys(int(one) for one in _NUMBER.findall(form.get(f"ballots-{number}", "")))),
            form.get(f"reference-{number}", "").strip(),
            form.get(f"language-{number}", ""),
            distributable=form.get(f"released-{number}") == "yes",
            discarded=form.get(f"discard-{number}") == "yes",
        )
        for number in numbers
    }


def _show_all_documents(
    found: Overview,
    typed: Mapping[int, Assignment] | None = None,
    refused: Refused | None = None,
    refused_upload: Refused | None = None,
) -> Response:
    draft = overview.read_draft(parts(), found.id)
    ballots = _ballot_documents(draft)
    proposed = drafts.propose_assignments(drafts.list_waiting_files(parts(), found.id), ballots)
    rows = [(one, (typed or {}).get(one.file.id, one.assignment)) for one in proposed]
    problems, refusal = _problems_by_field(refused), refused or refused_upload
    page = show_step(
        "ballots",
        "drafts/all_documents.html",
        found,
        draft=draft,
        rows=rows,
        missing=drafts.missing_with(ballots, [assignment for _one, assignment in rows]),
        named={one.position: one.named for one in ballots},
        row_problems=problems,
        row_problem_links=[(why, anchor) for anchor, why in problems.items()],
        upload_problems=[_about_file(one) for one in all_errors(refused_upload)] if refused_upload else [],
        gone=isinstance(refused, UnknownDocument),
        codes=FORM_LANGUAGES,
        endings=accepted_endings(DOCUMENT_KINDS),
        limits={"files": MOST_UPLOADS, "mib": LARGEST_UPLOAD // MIB, "all": MANY_UPLOADS_BYTES // MIB},
    )
    page.status_code = errors.refusal_status(refusal) if refusal else 200
    return page


def _ballot_documents(draft: DraftView) -> list[BallotDocuments]:
    register = {one.id: one for one in draft.register}
    sources = {one.position: register.get(one.proposed_conclusion_id) for one in draft.ballots}
    return [
        BallotDocuments(
            position,
            tuple(source.documents) if source else (),
            next(iter(source.condition.values()), None) if source else None,
            tuple(draft.documents[position]),
        )
        for position, source in sources.items()
    ]


def _problems_by_field(refused: Refused | None) -> dict[str, str]:
    """Return what is wrong in words, by the id of the field in its row; of what is about no row, by `waiting`."""
    if refused is None or isinstance(refused, UnknownDocument):
        return {}
    found: dict[str, str] = {}
    for one in all_errors(refused):
        field, upload = one.facts.get("field"), one.facts.get("upload")
        name = f"{field if field in ('ballots', 'language') else 'reference'}-{upload}" if upload else "waiting"
        found.setdefault(name, errors.explain_to_reader(one).why)
    return found


def _about_file(refused: Refused) -> tuple[str, str]:
    return str(refused.facts.get("file", "")), errors.explain_to_reader(refused).why
