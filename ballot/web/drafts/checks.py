"""Step 6: the readiness check: what blocks the opening, what is worth a review, and what is in order; and that it is ready."""

from __future__ import annotations

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from ballot.record.note import VerifierKey
from ballot.rules.acts import SECRETARIAT
from ballot.rules.refusals import BadDeadline, Incomplete
from ballot.services.access.authorization import PREPARERS
from ballot.services.consultations import opening
from ballot.services.consultations.readiness import check_readiness
from ballot.web.drafts.steps import address_parts, blueprint, find_draft, show_step
from ballot.web.kit.access import allow, current_officer
from ballot.web.kit.context import now, parts
from ballot.web.kit.i18n import _
from ballot.web.presenters.findings import finding_groups


@blueprint.get("/desk/<body>/<ref>/checks")
@allow(PREPARERS)
def checks(body: str, ref: str) -> Response:
    """Show each part with what was found, and where to mend it."""
    found = find_draft(body, ref)
    checked = check_readiness(parts(), found.id)
    return show_step(
        "checks",
        "drafts/checks.html",
        found,
        checked=checked,
        groups=finding_groups(found, checked),
        fingerprint=VerifierKey.parse(checked.key).fingerprint() if checked.key else "",
        now=now(),
    )


@blueprint.post("/desk/<body>/<ref>/ready")
@allow(SECRETARIAT)
def report_ready(body: str, ref: str) -> Response:
    """Tell chair and vice-chair that the draft is ready; where it is not, show what it lacks."""
    found = find_draft(body, ref)
    try:
        told = opening.report_ready(parts(), current_officer().public_id, found.id)
    except (Incomplete, BadDeadline):
        return redirect(url_for("drafts.checks", **address_parts(found)), 303)
    flash(
        _("The Chair and the Vice-Chair are notified by mail.")
        if told
        else _("There is no chair and no vice-chair to tell.")
    )
    return redirect(url_for("chair.consultation", **address_parts(found)), 303)
