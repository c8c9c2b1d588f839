"""The documents of a ballot: attach one in a language, allow or forbid handing it on, remove it."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ballot.rules.refusals import BadInput, Refused, UnknownDocument
from ballot.services.access.authorization import PREPARERS
from ballot.services.consultations import drafts, overview
from ballot.services.consultations.drafts import DraftDocument
from ballot.services.consultations.overview import Overview
from ballot.services.validation.text import require_language
from ballot.store.tables import BallotDocument
from ballot.web.drafts.ballots import BALLOT_ADDRESS, ballot_of
from ballot.web.drafts.form_step import typed_fields
from ballot.web.drafts.steps import address_parts, blueprint, find_draft, show_step
from ballot.web.kit.access import UPLOAD_BYTES, allow, current_officer
from ballot.web.kit.context import parts
from ballot.web.kit.forms import FIELD_REFUSALS, FORM_LANGUAGES, FormReader, form_field_of, read_line
from ballot.web.kit.i18n import _
from ballot.web.kit.uploads import DOCUMENT_KINDS, Upload, accepted_endings, read_upload
from ballot.web.presenters.findings import missing_documents

_DOCUMENT_ADDRESS = "/desk/<body>/<ref>/documents/<int(max=2147483647):document>"


@blueprint.get(BALLOT_ADDRESS + "/documents")
@allow(PREPARERS)
def documents(body: str, ref: str, position: int) -> Response:
    """Show what is attached, and a form to attach another."""
    return _show_documents_form(find_draft(body, ref), position, {"language": "en", "distributable": "yes"}, {})


@blueprint.post(BALLOT_ADDRESS + "/documents")
@allow(PREPARERS, accepts=UPLOAD_BYTES)
def attach_document(body: str, ref: str, position: int) -> Response:
    """Store the file under its hash and attach it to the ballot."""
    found, form = find_draft(body, ref), request.form
    reading = FormReader(form)
    reference = reading.take("reference", lambda: _read_reference(read_line(form, "reference")), "")
    language = reading.take("language", lambda: require_language(form.get("language", "")), "")
    upload = reading.take("file", lambda: read_upload("file", DOCUMENT_KINDS), Upload("", "", b""))
    if reading.problems:
        return _show_documents_form(found, position, typed_fields(form), reading.problems)
    document = DraftDocument(
        reference,
        language,
        upload.name,
        upload.media_type,
        upload.content,
        distributable=form.get("distributable") == "yes",
    )
    try:
        drafts.attach_document(parts(), current_officer().public_id, found.id, position, document)
    except FIELD_REFUSALS as refused:
        return _show_documents_form(found, position, typed_fields(form), {form_field_of(refused, "file"): refused})
    flash(_("{document} now belongs to ballot {ballot}.", document=reference, ballot=position))
    return _redirect_back(found, position)


def _read_reference(text: str) -> str:
    if not text:
        raise BadInput(field="reference", why="text-needed")
    return text


def _redirect_back(found: Overview, position: int) -> Response:
    return redirect(url_for("drafts.documents", position=position, **address_parts(found)), 303)


def _show_documents_form(
    found: Overview, position: int, fields: dict[str, str], refusals: dict[str, Refused]
) -> Response:
    draft = overview.read_draft(parts(), found.id)
    ballot = ballot_of(draft, position)
    return show_step(
        "ballots",
        "drafts/documents.html",
        found,
        refusals,
        ballot=ballot,
        attached=draft.documents[position],
        named=missing_documents(draft)[position],
        codes=FORM_LANGUAGES,
        fields=fields,
        endings=accepted_endings(DOCUMENT_KINDS),
    )


# ---------------------------------------------------------------- one that is attached already


def _find_document(found: Overview, document_id: int) -> tuple[int, BallotDocument]:
    """Return the ballot's position, and the document. Raise UnknownDocument."""
    for position, attached in overview.read_draft(parts(), found.id).documents.items():
        for one in attached:
            if one.id == document_id:
                return position, one
    raise UnknownDocument(document=document_id)


@blueprint.post(_DOCUMENT_ADDRESS + "/mark")
@allow(PREPARERS)
def set_distributable(body: str, ref: str, document: int) -> Response:
    """Set whether the document may be handed on."""
    found = find_draft(body, ref)
    position, one = _find_document(found, document)
    distributable = request.form.get("distributable") == "yes"
    drafts.set_distributable(parts(), current_officer().public_id, found.id, document, distributable=distributable)
    flash(
        _("{document} has been released.", document=one.reference)
        if distributable
        else _("{document} is restricted.", document=one.reference)
    )
    return _redirect_back(found, position)


@blueprint.post(_DOCUMENT_ADDRESS + "/remove")
@allow(PREPARERS)
def remove_document(body: str, ref: str, document: int) -> Response:
    """Remove a document from its ballot, after asking once more."""
    found = find_draft(body, ref)
    position, one = _find_document(found, document)
    if request.form.get("confirmed") != "yes":
        page = render_template(
            "chair/confirm.html",
            found=found,
            title=_("Remove {document}", document=one.reference),
            question=_(
                "It no longer belongs to ballot {ballot}. Its file is deleted unless it is used elsewhere.",
                ballot=position,
            ),
            facts=[(_("File"), one.file_name)],
            action=request.path,
            button=_("Remove"),
            fields={"confirmed": "yes"},
            back=url_for("drafts.documents", position=position, **address_parts(found)),
            danger=True,
        )
        return make_response(page)
    drafts.remove_document(parts(), current_officer().public_id, found.id, document)
    flash(_("{document} has been removed.", document=one.reference))
    return _redirect_back(found, position)
