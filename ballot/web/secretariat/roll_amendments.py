"""Propose to suspend or restore a right to vote in an open consultation."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from ballot.rules.acts import SECRETARIAT, STAGES_OF
from ballot.rules.refusals import Refused
from ballot.services.consultations.overview import Overview
from ballot.services.council import voting_rights
from ballot.services.countersigning import roll_amendment
from ballot.web.kit import errors
from ballot.web.kit.access import allow, current_officer
from ballot.web.kit.context import now, parts
from ballot.web.kit.form_errors import problems_of_refusal
from ballot.web.kit.i18n import _
from ballot.web.kit.visibility import find_opened_for_officers
from ballot.web.secretariat.countersigning import waiting_address

blueprint = Blueprint("roll_amendments", __name__)


@blueprint.get("/secretariat/<body>/<ref>/roll")
@allow(SECRETARIAT)
def roll_amendment_form(body: str, ref: str) -> Response:
    """Show the form for an amendment of the roll."""
    return _show_amendment_form(find_opened_for_officers(body, ref), {"state": request.args.get("state", "")})


def _show_amendment_form(found: Overview, fields: dict[str, str], refused: Refused | None = None) -> Response:
    page = render_template(
        "secretariat/roll_amendment.html",
        found=found,
        possible=found.stage in STAGES_OF["roll-amended"] and not found.deadline_passed(now()),
        roll=list(found.standing.roll),
        fields=fields,
        problems=problems_of_refusal(refused, "state"),
    )
    return make_response(page, errors.refusal_status(refused) if refused else 200)


@blueprint.post("/secretariat/<body>/<ref>/roll")
@allow(SECRETARIAT)
def propose_amendment(body: str, ref: str) -> Response:
    """Propose the amendment; it counts once a second officer has confirmed it."""
    found = find_opened_for_officers(body, ref)
    form = request.form
    try:
        right = voting_rights.read_right_change(
            form.get("entitled", ""), form.get("ground", ""), now().date().isoformat(), form.get("reason", "")
        )
        pending_id = roll_amendment.propose_roll_amendment(
            parts(),
            current_officer().public_id,
            found.id,
            form.get("state", ""),
            entitled=right.entitled,
            ground=right.ground,
            reason=right.reason,
        )
    except Refused as refused:
        return _show_amendment_form(found, form.to_dict(), refused)
    flash(_("Proposed. It counts once another officer of the secretariat has confirmed it."))
    return redirect(waiting_address(found, pending_id), 303)
