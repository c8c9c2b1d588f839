"""The papers of the body, and a form to upload another one."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from ballot.importers.papers.reading import read_paper
from ballot.importers.summary_records.reading import read_record
from ballot.rules.acts import SECRETARIAT
from ballot.rules.refusals import Refused, UnreadableDocument
from ballot.services.access.authorization import PREPARERS
from ballot.services.papers.desk import list_papers as read_papers
from ballot.services.papers.upload import store_paper
from ballot.web.kit import errors
from ballot.web.kit.access import UPLOAD_BYTES, allow, current_officer
from ballot.web.kit.context import parts, settings
from ballot.web.kit.i18n import _, language
from ballot.web.kit.uploads import PAPER_KINDS, accepted_endings, read_upload_of_any_kind
from ballot.web.papers.common import blueprint, redirect_to_desk
from ballot.words import papers as words


@blueprint.get("/papers")
@allow(PREPARERS)
def list_papers() -> Response:
    """List the papers that were read."""
    return _show_list(None)


def _show_list(refused: Refused | None) -> Response:
    papers, counts = read_papers(parts(), settings().body)
    page = render_template(
        "papers/list.html",
        papers=papers,
        counts=counts,
        endings=accepted_endings(PAPER_KINDS),
        standing_name=lambda standing: words.standing_name(standing, language()),
        problem=errors.explain_to_reader(refused).why if refused else "",
    )
    return make_response(page, errors.refusal_status(refused) if refused else 200)


@blueprint.post("/papers")
@allow(SECRETARIAT, accepts=UPLOAD_BYTES)
def upload() -> Response:
    """Read a paper and store what was read; nothing is in the register yet."""
    try:
        name, content = read_upload_of_any_kind("paper")
        paper = read_paper(content, name)
        stored = store_paper(parts(), current_officer().public_id, settings().body, paper, read_record(paper))
    except UnreadableDocument as refused:
        return _show_list(refused)
    if not stored.is_new:
        flash(_("This very file was uploaded before. Nothing has changed."))
    if stored.is_registered:
        return redirect_to_desk(stored.paper_id)
    return redirect(url_for("papers.intake", paper_id=stored.paper_id), 303)
