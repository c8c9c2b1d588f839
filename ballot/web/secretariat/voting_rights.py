"""The ledger of the right to vote: who is suspended now, and a new line in it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ballot.rules.acts import SECRETARIAT
from ballot.rules.refusals import BadInput
from ballot.services.access.authorization import PREPARERS
from ballot.services.accounts import officers
from ballot.services.council import voting_rights
from ballot.web.kit.access import allow, current_officer
from ballot.web.kit.context import parts, settings
from ballot.web.kit.filters import the_state
from ballot.web.kit.i18n import _
from ballot.web.secretariat.members import find_member, show_member_page

blueprint = Blueprint("voting_rights", __name__)


@blueprint.get("/secretariat/rights")
@allow(PREPARERS)
def rights() -> str:
    """List every Member State that has no right to vote now: on what ground, and since when."""
    return render_template(
        "secretariat/rights.html",
        suspended=voting_rights.list_suspensions(parts(), settings().body),
        names=officers.officer_names(parts()),
    )


@blueprint.post("/secretariat/members/<state>/right")
@allow(SECRETARIAT)
def set_right(state: str) -> Response:
    """Enter a line in the ledger: the right to vote suspended or restored, for consultations opened from now on."""
    view = find_member(state)
    form = request.form
    try:
        typed = {name: form.get(name, "") for name in ("entitled", "ground", "effective_on", "reason")}
        right = voting_rights.read_right_change(**typed)
        voting_rights.set_right(parts(), current_officer().public_id, settings().body, view.seat.state, **vars(right))
    except BadInput as refused:
        return show_member_page(view, form.to_dict(), refused, "right")
    flash(_("A line for {state} was added to the ledger.", state=the_state(view.seat.state)))
    return redirect(url_for("members.member", state=view.seat.state), 303)
