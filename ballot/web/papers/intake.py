"""Say which paper it is, and answer for what its file has, before anything is in the register."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ballot.rules.acts import SECRETARIAT
from ballot.rules.refusals import BadInput, Refused
from ballot.services.papers.identity import Identity
from ballot.services.papers.registering import must_be_answered, register_paper
from ballot.services.papers.upload import discard_paper
from ballot.web.kit.access import allow, current_officer
from ballot.web.kit.context import parts, settings
from ballot.web.kit.forms import FORM_LANGUAGES, form_field_of, form_status, problems_by_field, read_line
from ballot.web.kit.i18n import _, _n
from ballot.web.papers.common import PAPER, blueprint, find_desk, grouped_notices, redirect_to_desk


@blueprint.get(PAPER + "/particulars")
@allow(SECRETARIAT)
def intake(paper_id: int) -> Response:
    """Show what the paper says of itself, to be corrected."""
    return _show_form(paper_id, None, {})


def _show_form(paper_id: int, fields: Mapping[str, str] | None, refusals: Mapping[str, Refused]) -> Response:
    desk = find_desk(paper_id)
    if desk.paper.registered_at is not None:
        return redirect_to_desk(paper_id)
    said = {
        "paper-reference": desk.paper.reference,
        "revision": desk.paper.revision,
        "language": desk.paper.language,
    }
    page = render_template(
        "papers/intake.html",
        desk=desk,
        fields=said if fields is None else fields,
        problems=problems_by_field(refusals),
        codes=FORM_LANGUAGES,
        asked=must_be_answered(desk.paper),
        notices=grouped_notices(desk.notices),
        found=sum(len(item.conclusions) for item in desk.record.items),
    )
    return make_response(page, form_status(refusals))


@blueprint.post(PAPER + "/particulars")
@allow(SECRETARIAT)
def register(paper_id: int) -> Response:
    """Put what was read into the register."""
    form = request.form
    identity = Identity(read_line(form, "paper-reference"), read_line(form, "revision"), form.get("language", ""))
    answered = form.get("notices") == "yes"
    by, body = current_officer().public_id, settings().body
    try:
        done = register_paper(parts(), by, body, paper_id, identity, notices_answered=answered)
    except BadInput as refused:
        return _show_form(paper_id, form, {form_field_of(refused, "paper-reference"): refused})
    if done.added:
        flash(_n("{n} proposed conclusion is new.", "{n} proposed conclusions are new.", done.added))
    if done.joined:
        flash(
            _n(
                "{n} proposed conclusion has gained a language.",
                "{n} proposed conclusions have gained a language.",
                done.joined,
            )
        )
    if done.differences:
        return redirect(url_for("papers.differences", paper_id=paper_id), 303)
    return redirect_to_desk(paper_id)


@blueprint.post(PAPER + "/discard")
@allow(SECRETARIAT)
def discard(paper_id: int) -> Response:
    """Delete a paper that is not in the register."""
    discard_paper(parts(), current_officer().public_id, settings().body, paper_id)
    flash(_("The paper has been discarded."))
    return redirect(url_for("papers.list_papers"), 303)
