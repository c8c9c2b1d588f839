"""Changes of focal points that wait for a second officer: list, look at, confirm or reject them."""

from __future__ import annotations

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ballot.rules.acts import SECOND_OFFICERS
from ballot.rules.refusals import CredentialsNeeded, ListPreviewOutdated, NotYetAvailable, Refused
from ballot.services.accounts import officers
from ballot.services.countersigning import focal_point_change
from ballot.services.countersigning.focal_point_change import ProposedChange
from ballot.web.accounts.reauthentication import are_credentials_fresh, require_fresh_while_open
from ballot.web.kit import errors, signing
from ballot.web.kit.access import allow, current_officer
from ballot.web.kit.context import parts, settings
from ballot.web.kit.form_errors import needs_fresh_credentials
from ballot.web.kit.i18n import _

blueprint = Blueprint("focal_point_changes", __name__)

ROWS_SHOWN = 5_000
"""People of a list that its page shows: more than a list has of any council."""
_ADDRESS = "/secretariat/focal-points/waiting"
_ONE = _ADDRESS + "/<int(max=2147483647):proposal_id>"


def redirect_to_focal_point_change(proposal_id: int) -> Response:
    """Say that a change was proposed, and show the proposal."""
    flash(_("Proposed. It takes effect once another officer has confirmed it."))
    return redirect(url_for("focal_point_changes.proposal", proposal_id=proposal_id), 303)


@blueprint.get(_ADDRESS)
@allow(SECOND_OFFICERS)
def waiting() -> str:
    """List the changes that wait for a second officer."""
    return render_template(
        "secretariat/focal_points/changes.html",
        proposals=focal_point_change.list_proposed_changes(parts(), settings().body),
        me=current_officer().public_id,
        names=officers.officer_names(parts()),
    )


@blueprint.get(_ONE)
@allow(SECOND_OFFICERS)
def proposal(proposal_id: int) -> Response:
    """Show what was proposed, or its result."""
    return _show_change(proposal_id)


def _find_change(proposal_id: int) -> ProposedChange:
    try:
        return focal_point_change.read_proposed_change(
            parts(), current_officer().public_id, settings().body, proposal_id
        )
    except NotYetAvailable:
        abort(404)


def _show_change(proposal_id: int, refused: Refused | None = None) -> Response:
    me = current_officer().public_id
    page = render_template(
        "secretariat/focal_points/change.html",
        found=_find_change(proposal_id),
        me=me,
        may_settle=focal_point_change.may_settle(parts(), me),
        names=officers.officer_names(parts()),
        most=ROWS_SHOWN,
        stale=needs_fresh_credentials(refused),
        changed=errors.explain_to_reader(refused) if isinstance(refused, ListPreviewOutdated) else None,
    )
    return make_response(page, errors.refusal_status(refused) if refused else 200)


@blueprint.post(_ONE + "/confirm")
@allow(SECOND_OFFICERS)
def confirm(proposal_id: int) -> Response:
    """Confirm the change: now it is made, and is entries in the consultations that are open."""
    _find_change(proposal_id)
    try:
        require_fresh_while_open()
        focal_point_change.confirm_change(
            parts(),
            current_officer().public_id,
            settings().body,
            proposal_id,
            request.form.get("digest"),
            fresh=are_credentials_fresh(),
        )
    except (CredentialsNeeded, ListPreviewOutdated) as refused:
        return _show_change(proposal_id, refused)
    signing.sign_all_now()
    flash(_("Confirmed. The change has been made, and the focal points concerned will be notified."))
    return redirect(url_for("focal_point_changes.waiting"), 303)


@blueprint.post(_ONE + "/reject")
@allow(SECOND_OFFICERS)
def reject(proposal_id: int) -> Response:
    """Reject the change, or withdraw one's own, and delete what it said."""
    _find_change(proposal_id)
    focal_point_change.reject_change(parts(), current_officer().public_id, settings().body, proposal_id)
    flash(_("Rejected. Its contents have been discarded."))
    return redirect(url_for("focal_point_changes.waiting"), 303)
