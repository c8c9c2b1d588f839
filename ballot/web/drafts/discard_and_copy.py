"""Discard a draft; or begin one as a copy of an earlier consultation."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ballot.rules.refusals import AlreadyDone, BadInput, Refused
from ballot.services.access.authorization import PREPARERS
from ballot.services.consultations import drafts, overview
from ballot.services.consultations.overview import Overview
from ballot.web.drafts.form_step import typed_fields
from ballot.web.drafts.steps import blueprint, find_draft, reread
from ballot.web.kit.access import allow, current_officer
from ballot.web.kit.consultation_lookup import consultation_address, find_overview_at
from ballot.web.kit.context import parts
from ballot.web.kit.forms import form_status, problems_by_field, read_line
from ballot.web.kit.i18n import _, _n


@blueprint.get("/desk/<body>/<ref>/discard")
@allow(PREPARERS)
def confirm_discarding(body: str, ref: str) -> str:
    """Show what discarding means, and the button."""
    found = find_draft(body, ref)
    draft = overview.read_draft(parts(), found.id)
    files = sum(len(attached) for attached in draft.documents.values())
    return render_template(
        "chair/confirm.html",
        found=found,
        title=_("Discard the draft"),
        question=_("All of its contents will be deleted. This cannot be undone. Nobody has been notified of it."),
        facts=[
            (_("Reference"), found.row.reference),
            (_("Ballots"), _n("{n} ballot", "{n} ballots", len(draft.ballots))),
            (_("Documents"), _n("{n} document", "{n} documents", files)),
        ],
        action=request.path,
        button=_("Discard"),
        back=consultation_address(found),
        danger=True,
    )


@blueprint.post("/desk/<body>/<ref>/discard")
@allow(PREPARERS)
def discard_draft(body: str, ref: str) -> Response:
    """Discard the draft."""
    found = find_draft(body, ref)
    drafts.discard_draft(parts(), current_officer().public_id, found.id)
    flash(_("The draft {reference} has been discarded.", reference=found.row.reference))
    return redirect(url_for("chair.desk"), 303)


@blueprint.get("/desk/<body>/<ref>/copy")
@allow(PREPARERS)
def copy_form(body: str, ref: str) -> Response:
    """Show what is copied, and the form for a reference."""
    return _show_copy_form(find_overview_at(body, ref), {"documents": "yes"}, {})


@blueprint.post("/desk/<body>/<ref>/copy")
@allow(PREPARERS)
def copy_consultation(body: str, ref: str) -> Response:
    """Begin the copy."""
    found, form = find_overview_at(body, ref), request.form
    try:
        made = drafts.copy_consultation(
            parts(),
            current_officer().public_id,
            found.id,
            read_line(form, "reference"),
            documents=form.get("documents") == "yes",
        )
    except (BadInput, AlreadyDone) as refused:
        return _show_copy_form(found, typed_fields(form), {"reference": refused})
    flash(_("The draft is a copy of {reference}. It has no deadline yet.", reference=found.row.reference))
    return redirect(consultation_address(reread(made)), 303)


def _show_copy_form(found: Overview, fields: dict[str, str], refusals: dict[str, Refused]) -> Response:
    page = render_template("drafts/copy.html", found=found, fields=fields, problems=problems_by_field(refusals))
    return make_response(page, form_status(refusals))
