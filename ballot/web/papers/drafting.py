"""Make drafts of confirmed conclusions: a new consultation, or more ballots of a draft."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ballot.rules.acts import SECRETARIAT
from ballot.rules.refusals import AlreadyDone, BadInput, Refused
from ballot.rules.stages import Stage
from ballot.services.consultations import drafts, overview
from ballot.services.consultations.drafts import Particulars
from ballot.services.papers.desk import Desk
from ballot.web.drafts.form_step import typed_fields
from ballot.web.kit.access import allow, current_officer
from ballot.web.kit.context import parts, settings
from ballot.web.kit.forms import (
    FORM_LANGUAGES,
    Form,
    form_field_of,
    form_status,
    problems_by_field,
    read_line,
    read_texts,
)
from ballot.web.kit.i18n import _n
from ballot.web.papers.common import PAPER, blueprint, find_desk
from ballot.web.papers.reading_desk import DRAFTABLE

NEW = "new"


@blueprint.get(PAPER + "/drafts")
@allow(SECRETARIAT)
def drafts_form(paper_id: int) -> Response:
    """Show the confirmed conclusions, and where their ballots should go."""
    desk = find_desk(paper_id)
    ticked = {str(one.row.id) for one in desk.lines if one.standing is DRAFTABLE}
    return _show_form(desk, ticked, {"into": NEW}, {})


def _show_form(desk: Desk, ticked: set[str], fields: Mapping[str, str], refusals: Mapping[str, Refused]) -> Response:
    page = render_template(
        "papers/drafts.html",
        desk=desk,
        lines=[one for one in desk.lines if one.standing is DRAFTABLE],
        ticked=ticked,
        drafts=overview.list_overviews_at(parts(), settings().body, (Stage.DRAFT,)),
        fields=fields,
        problems=problems_by_field(refusals),
    )
    return make_response(page, form_status(refusals))


@blueprint.post(PAPER + "/drafts")
@allow(SECRETARIAT)
def make_drafts(paper_id: int) -> Response:
    """Make a ballot of each conclusion that was ticked, in the paper's order."""
    desk, form = find_desk(paper_id), request.form
    ticked = set(form.getlist("conclusion"))
    chosen = [one.row.number for one in desk.lines if str(one.row.id) in ticked]
    try:
        if not chosen:
            raise BadInput(field="conclusions", why="none-ticked")
        consultation = _make(desk, form, chosen)
    except (BadInput, AlreadyDone) as refused:
        return _show_form(desk, ticked, typed_fields(form), {form_field_of(refused, "reference"): refused})
    flash(_n("{n} ballot has been added.", "{n} ballots have been added.", len(chosen)))
    found = overview.read_overview(parts(), consultation)
    return redirect(url_for("drafts.ballots", body=found.body.slug, ref=found.row.slug), 303)


def _make(desk: Desk, form: Form, chosen: list[int]) -> int:
    by, body, into = current_officer().public_id, settings().body, form.get("into", NEW)
    if into == NEW:
        authority = desk.paper.reference
        draft = Particulars(
            reference=read_line(form, "reference"),
            title=read_texts(form, "title"),
            legal_basis={},
            authorised_by=dict.fromkeys(FORM_LANGUAGES, authority),
        )
        return drafts.create_draft_of(parts(), by, body, draft, chosen)
    found = overview.find_overview(parts(), body, into, evidence=False)
    drafts.add_conclusions(parts(), by, found.id, chosen, once=True)
    return found.id
