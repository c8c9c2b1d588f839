"""Sessions of the body: their list, the agenda of one, and the form in which it is entered."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ballot.importers.agendas.csv_rows import write_agenda
from ballot.rules.acts import SECRETARIAT
from ballot.rules.deadlines import DEFAULT_ZONE
from ballot.rules.refusals import AlreadyDone, BadDeadline, BadInput, Refused
from ballot.services.access.authorization import PREPARERS
from ballot.services.agenda import items, sessions
from ballot.services.agenda.items import ItemView
from ballot.services.agenda.session_form import read_session_form
from ballot.services.agenda.sessions import SessionView
from ballot.store.agenda import SESSION_KINDS
from ballot.store.tables import CouncilSession
from ballot.web.kit import errors
from ballot.web.kit.access import allow, current_officer
from ballot.web.kit.context import parts, settings
from ballot.web.kit.downloads import download
from ballot.web.kit.form_errors import problems_of_refusal
from ballot.web.kit.forms import FORM_LANGUAGES, local_field_value, read_texts, text_fields
from ballot.web.kit.i18n import _

blueprint = Blueprint("sessions", __name__)

SESSION = "/agenda/<int(max=2147483647):session_id>"
"""The address of a session's agenda."""


@blueprint.get("/agenda")
@allow(PREPARERS)
def list_sessions() -> str:
    """List the sessions and the consultations of councillors, the latest first."""
    found = sessions.list_sessions(parts(), current_officer().public_id, settings().body)
    return render_template("agenda/sessions.html", sessions=found)


@blueprint.get(SESSION)
@allow(PREPARERS)
def show_agenda(session_id: int) -> str:
    """Show the agenda of a session, group by group, with what became of each item."""
    view, found = read_agenda(session_id)
    groups: dict[str, list[ItemView]] = {}
    for one in found:
        groups.setdefault(one.row.group, []).append(one)
    return render_template("agenda/agenda.html", view=view, groups=groups, count=len(found))


@blueprint.get(SESSION + "/agenda.csv")
@allow(PREPARERS)
def download_agenda(session_id: int) -> Response:
    """Send the agenda as a list that can be corrected in a spreadsheet and imported again."""
    view, found = read_agenda(session_id)
    name = f"{settings().body}-{view.row.reference}-agenda.csv"
    return download(write_agenda(one.row for one in found), "text/csv", name)


def read_agenda(session_id: int) -> tuple[SessionView, list[ItemView]]:
    """Return a session with the items on its agenda. Raise UnknownSession."""
    by, body = current_officer().public_id, settings().body
    view = sessions.read_session(parts(), by, body, session_id)
    return view, items.list_items(parts(), by, body, session_id)


# ------------------------------------------------------------------------------------- the form


@blueprint.get("/agenda/new")
@allow(SECRETARIAT)
def new_session() -> Response:
    """Show the form for a new session."""
    return _show_form(None, {"kind": SESSION_KINDS[0], "time_zone": DEFAULT_ZONE})


@blueprint.post("/agenda/new")
@allow(SECRETARIAT)
def add_session() -> Response:
    """Add a session."""
    try:
        details = read_session_form(request.form, read_texts(request.form, "title"))
        session_id = sessions.create_session(parts(), current_officer().public_id, settings().body, details)
    except (AlreadyDone, BadDeadline, BadInput) as refused:
        return _show_form(None, request.form, refused)
    flash(_("The session {reference} has been added.", reference=details.reference))
    return redirect(url_for("sessions.show_agenda", session_id=session_id), 303)


@blueprint.get(SESSION + "/edit")
@allow(SECRETARIAT)
def edit_session(session_id: int) -> Response:
    """Show the form with what is entered about a session."""
    view = sessions.read_session(parts(), current_officer().public_id, settings().body, session_id)
    return _show_form(view.row, _fields_of(view))


@blueprint.post(SESSION + "/edit")
@allow(SECRETARIAT)
def change_session(session_id: int) -> Response:
    """Replace what is entered about a session."""
    by, body = current_officer().public_id, settings().body
    view = sessions.read_session(parts(), by, body, session_id)
    try:
        details = read_session_form(request.form, read_texts(request.form, "title"))
        sessions.change_session(parts(), by, body, session_id, details)
    except (AlreadyDone, BadDeadline, BadInput) as refused:
        return _show_form(view.row, request.form, refused)
    flash(_("Saved."))
    return redirect(url_for("sessions.show_agenda", session_id=session_id), 303)


def _fields_of(view: SessionView) -> dict[str, str]:
    row = view.row
    return {
        "kind": row.kind,
        "reference": row.reference,
        "begins_on": row.begins_on.isoformat() if row.begins_on else "",
        "ends_on": row.ends_on.isoformat() if row.ends_on else "",
        "time_zone": row.time_zone,
        "contributions_until": local_field_value(row.contributions_until, row.time_zone),
        "next_session": view.next_session,
        "agenda_letter": row.letter,
        "records": "\n".join(row.records),
        **text_fields("title", row.names),
    }


def _show_form(row: CouncilSession | None, fields: Mapping[str, str], refused: Refused | None = None) -> Response:
    page = render_template(
        "agenda/session_form.html",
        row=row,
        kinds=SESSION_KINDS,
        fields=fields,
        languages_in_forms=FORM_LANGUAGES,
        problems=problems_of_refusal(refused, "reference"),
    )
    return make_response(page, errors.refusal_status(refused) if refused else 200)
