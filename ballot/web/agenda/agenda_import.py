"""Import an agenda in the browser: choose a file, see what it would change, accept it line by line.

Between the two nothing is stored: the form carries the file.
"""

from __future__ import annotations

import base64

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ballot.importers.agendas.files import read_agenda_file
from ballot.importers.agendas.result import AgendaReading
from ballot.importers.papers.paper import Notice
from ballot.rules.acts import SECRETARIAT
from ballot.rules.refusals import AgendaChanged, Refused, UnreadableDocument
from ballot.services.agenda import agenda_import, sessions
from ballot.services.agenda.agenda_difference import HEADINGS, AgendaDifference
from ballot.services.agenda.sessions import SessionView
from ballot.services.validation.multiple_errors import all_errors
from ballot.web.agenda.sessions import SESSION
from ballot.web.kit import errors
from ballot.web.kit.access import UPLOAD_BYTES, allow, current_officer
from ballot.web.kit.context import parts, settings
from ballot.web.kit.i18n import _n
from ballot.web.kit.uploads import AGENDA_KINDS, Upload, accepted_endings, read_upload, safe_file_name

blueprint = Blueprint("agenda_import", __name__)


@blueprint.get(SESSION + "/import")
@allow(SECRETARIAT)
def form(session_id: int) -> Response:
    """Show the form to choose a file."""
    return _show_form(_view(session_id), None)


@blueprint.post(SESSION + "/import")
@allow(SECRETARIAT, accepts=UPLOAD_BYTES)
def preview(session_id: int) -> Response:
    """Show what importing this agenda would change. Stores nothing."""
    view = _view(session_id)
    try:
        upload = read_upload("list", AGENDA_KINDS)
        return _show_preview(view, upload)
    except UnreadableDocument as refused:
        return _show_form(view, refused)


@blueprint.post(SESSION + "/import/take")
@allow(SECRETARIAT, accepts=2 * UPLOAD_BYTES)
def import_agenda(session_id: int) -> Response:
    """Store what was accepted of the difference that was shown; where that has changed, store nothing and show it anew."""
    view = _view(session_id)
    try:
        content = base64.b64decode(request.form.get("carried", ""), validate=True)
        upload = Upload(safe_file_name(request.form.get("file", "")), "", content)
        reading, notices = read_agenda_file(upload.content, upload.name)
        if notices and not request.form.get("answered"):
            return _show_preview(view, upload, unanswered=True)
    except (ValueError, UnreadableDocument) as refused:
        return _show_form(view, refused if isinstance(refused, UnreadableDocument) else None)
    by, digest = current_officer().public_id, request.form.get("digest", "")
    accepted = request.form.getlist("accepted")
    try:
        stored = agenda_import.accept_agenda(parts(), by, settings().body, session_id, reading, digest, accepted)
    except AgendaChanged as refused:
        return _show_preview(view, upload, refused)
    flash(_n("{n} change has been stored.", "{n} changes have been stored.", stored))
    return redirect(url_for("sessions.show_agenda", session_id=session_id), 303)


def _view(session_id: int) -> SessionView:
    return sessions.read_session(parts(), current_officer().public_id, settings().body, session_id)


def _show_form(view: SessionView, refused: UnreadableDocument | None) -> Response:
    faults = all_errors(refused) if refused is not None else []
    page = render_template(
        "agenda/import.html",
        view=view,
        endings=accepted_endings(AGENDA_KINDS),
        faults=[errors.explain_to_reader(one).why for one in faults],
    )
    return make_response(page, errors.refusal_status(refused) if refused else 200)


def _show_preview(
    view: SessionView, upload: Upload, refused: Refused | None = None, *, unanswered: bool = False
) -> Response:
    reading, notices = read_agenda_file(upload.content, upload.name)
    by = current_officer().public_id
    found = agenda_import.compare_agenda(parts(), by, settings().body, view.row.number, reading)
    page = _preview_page(view, upload, reading, notices, found, refused, unanswered)
    return make_response(page, errors.refusal_status(refused) if refused else 422 if unanswered else 200)


def _preview_page(
    view: SessionView,
    upload: Upload,
    reading: AgendaReading,
    notices: tuple[Notice, ...],
    found: AgendaDifference,
    refused: Refused | None,
    unanswered: bool,
) -> str:
    return render_template(
        "agenda/import_preview.html",
        view=view,
        file=upload.name,
        reading=reading,
        notices=notices,
        found=found,
        headings_key=HEADINGS,
        carried=base64.b64encode(upload.content).decode("ascii"),
        changed=errors.explain_to_reader(refused) if refused else None,
        unanswered=unanswered,
    )
