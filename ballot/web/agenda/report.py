"""The report of a session, and what of it goes on the agenda of the next one."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from ballot.reference.languages import LANGUAGES
from ballot.rules.acts import SECRETARIAT
from ballot.services.access.authorization import PREPARERS
from ballot.services.agenda import carry_over as carrying
from ballot.services.agenda.report import SessionReport, read_report
from ballot.web.agenda.report_file import DOCX, write_report
from ballot.web.agenda.report_lines import declared_on, last_declared, what_became
from ballot.web.kit.access import allow, current_officer
from ballot.web.kit.context import parts, settings
from ballot.web.kit.downloads import download
from ballot.web.kit.i18n import _, _n, language

blueprint = Blueprint("session_report", __name__)


@blueprint.get("/agenda/<int:session_id>/report")
@allow(PREPARERS)
def show_report(session_id: int) -> str:
    """Show what became of every conclusion of a session, item by item."""
    report = _report(session_id)
    code, zone = language(), report.session.time_zone
    return render_template(
        "agenda/report.html",
        report=report,
        session=report.session,
        what_became=lambda line: what_became(line, code, zone),
        declared_on=lambda line: declared_on(line, code, zone),
        last_declared=last_declared(report, code),
        all_languages=LANGUAGES,
    )


@blueprint.get("/agenda/<int:session_id>/report/<code>.docx")
@allow(PREPARERS)
def download_report(session_id: int, code: str) -> Response:
    """Send the report as a document of Word, with its frame in this language."""
    if code not in LANGUAGES:
        abort(404)
    report = _report(session_id)
    name = f"{settings().body}-{report.session.reference}-report-{code}.docx"
    return download(write_report(report, code), DOCX, name)


@blueprint.post("/agenda/<int:session_id>/report/carry-over")
@allow(SECRETARIAT)
def carry_over(session_id: int) -> Response:
    """Put on the next agenda what was not adopted, withdrawn or deferred; what is there already stays as it is."""
    items = carrying.carry_over(parts(), current_officer().public_id, settings().body, session_id)
    if items:
        flash(_n("{n} item has been put on the next agenda.", "{n} items have been put on the next agenda.", items))
    else:
        flash(_("Nothing was left to put on the next agenda."))
    return redirect(url_for("session_report.show_report", session_id=session_id, _anchor="returning"), 303)


def _report(session_id: int) -> SessionReport:
    return read_report(parts(), current_officer().public_id, settings().body, session_id)
