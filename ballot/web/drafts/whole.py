"""A whole draft: discarded; or begun as a copy of an earlier consultation."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ballot.rules.refusals import AlreadyDone, BadInput, Refused
from ballot.services.consultations import drafts, overview
from ballot.services.consultations.overview import Overview
from ballot.web.drafts.form_step import typed
from ballot.web.drafts.steps import again, blueprint, drafted
from ballot.web.kit.access import PREPARERS, allow, officer
from ballot.web.kit.consultation_lookup import looked_up, page_of
from ballot.web.kit.context import parts
from ballot.web.kit.forms import line, problems_of, status_of
from ballot.web.kit.i18n import _, _n


@blueprint.get("/desk/<body>/<ref>/discard")
@allow(PREPARERS)
def before_discarding(body: str, ref: str) -> str:
    """What discarding means, and the button that does it."""
    found = drafted(body, ref)
    draft = overview.draft(parts(), found.id)
    files = sum(len(attached) for attached in draft.documents.values())
    return render_template(
        "chair/confirm.html",
        found=found,
        title=_("Discard the draft"),
        question=_("Everything in it is deleted. This cannot be undone. Nobody has been told of it."),
        facts=[
            (_("Reference"), found.row.reference),
            (_("Ballots"), _n("{n} ballot", "{n} ballots", len(draft.ballots))),
            (_("Documents"), _n("{n} document", "{n} documents", files)),
        ],
        action=request.path,
        button=_("Discard it"),
        back=page_of(found),
        danger=True,
    )


@blueprint.post("/desk/<body>/<ref>/discard")
@allow(PREPARERS)
def discard(body: str, ref: str) -> Response:
    """Discard it."""
    found = drafted(body, ref)
    drafts.discard(parts(), officer().public_id, found.id)
    flash(_("The draft {reference} is discarded.", reference=found.row.reference))
    return redirect(url_for("chair.desk"), 303)


@blueprint.get("/desk/<body>/<ref>/copy")
@allow(PREPARERS)
def before_copying(body: str, ref: str) -> Response:
    """What goes into the copy, and a reference for it."""
    return _copying(looked_up(body, ref), {"documents": "yes"}, {})


@blueprint.post("/desk/<body>/<ref>/copy")
@allow(PREPARERS)
def copy(body: str, ref: str) -> Response:
    """Begin the copy."""
    found, form = looked_up(body, ref), request.form
    try:
        made = drafts.copy(
            parts(),
            officer().public_id,
            found.id,
            line(form, "reference"),
            documents=form.get("documents") == "yes",
        )
    except (BadInput, AlreadyDone) as refused:
        return _copying(found, typed(form), {"reference": refused})
    flash(_("The draft is a copy of {reference}. It has no deadline yet.", reference=found.row.reference))
    return redirect(page_of(again(made)), 303)


def _copying(found: Overview, fields: dict[str, str], refusals: dict[str, Refused]) -> Response:
    page = render_template("drafts/copy.html", found=found, fields=fields, problems=problems_of(refusals))
    return make_response(page, status_of(refusals))
