"""Publish files with a declared result: letters and the signed tally sheet."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from ballot.rules.acts import CHAIRS, STAGES_OF
from ballot.rules.refusals import BadInput, Refused
from ballot.services.consultations import chair_acts
from ballot.services.consultations.overview import Overview
from ballot.web.kit import signing
from ballot.web.kit.access import UPLOAD_BYTES, allow, current_officer
from ballot.web.kit.consultation_lookup import consultation_address, find_overview_at
from ballot.web.kit.context import parts
from ballot.web.kit.forms import FIELD_REFUSALS, FormReader, form_field_of, form_status, problems_by_field
from ballot.web.kit.i18n import _
from ballot.web.kit.uploads import DOCUMENT_KINDS, Upload, accepted_endings, ascii_file_name, read_upload

blueprint = Blueprint("publishing", __name__)


@blueprint.get("/desk/<body>/<ref>/publish")
@allow(CHAIRS)
def publish_form(body: str, ref: str) -> Response:
    """Show the form to choose a file to publish with the result."""
    return _show_publish_form(find_overview_at(body, ref), {"folder": "letters"}, {})


@blueprint.post("/desk/<body>/<ref>/publish")
@allow(CHAIRS, accepts=UPLOAD_BYTES)
def publish(body: str, ref: str) -> Response:
    """Publish the file: its hash goes into the record, the file into the bundle."""
    found, form = find_overview_at(body, ref), request.form
    reading = FormReader(form)
    folder = reading.take("folder", lambda: _bundle_folder(form.get("folder", "")), "")
    upload = reading.take("file", lambda: read_upload("file", DOCUMENT_KINDS), Upload("", "", b""))
    if reading.problems:
        return _show_publish_form(found, form.to_dict(), reading.problems)
    path = f"{folder}/{ascii_file_name(upload.name)}"
    try:
        chair_acts.publish_file(parts(), current_officer().public_id, found.id, path, upload.content, upload.media_type)
    except FIELD_REFUSALS as refused:
        return _show_publish_form(found, form.to_dict(), {form_field_of(refused, "file"): refused})
    signing.sign_now(found.id)
    flash(_("{file} has been published.", file=path))
    return redirect(consultation_address(found), 303)


def _bundle_folder(name: str) -> str:
    if name not in ("letters", "tally"):
        raise BadInput(field="folder", why="letters-or-tally")
    return name


def _show_publish_form(found: Overview, fields: Mapping[str, str], refusals: Mapping[str, Refused]) -> Response:
    page = render_template(
        "chair/publish.html",
        found=found,
        fields=fields,
        possible=found.stage in STAGES_OF["published"],
        endings=accepted_endings(DOCUMENT_KINDS),
        problems=problems_by_field(refusals),
    )
    return make_response(page, form_status(refusals))
