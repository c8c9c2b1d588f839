"""What became of an item at its session: recorded and taken back on the item's page."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from ballot.rules.acts import SECRETARIAT
from ballot.rules.refusals import BadInput
from ballot.services.agenda import outcomes
from ballot.services.agenda.outcomes import Outcome
from ballot.web.agenda.items import ITEM, show_item_page
from ballot.web.kit.access import allow, current_officer
from ballot.web.kit.context import parts, settings
from ballot.web.kit.forms import read_line
from ballot.web.kit.i18n import _

blueprint = Blueprint("outcomes", __name__)


@blueprint.post(ITEM + "/outcomes")
@allow(SECRETARIAT)
def add_outcome(session_id: int, item_id: int) -> Response:
    """Record an outcome."""
    form = request.form
    outcome = Outcome(
        kind=form.get("outcome", ""),
        source=read_line(form, "source"),
        paragraph=read_line(form, "paragraph") or None,
        state=read_line(form, "asked_by") or None,
        destination=read_line(form, "destination") or None,
    )
    try:
        outcomes.add_outcome(parts(), current_officer().public_id, settings().body, session_id, item_id, outcome)
    except BadInput as refused:
        return show_item_page(session_id, item_id, form, refused)
    flash(_("The outcome has been recorded."))
    return _back(session_id, item_id)


@blueprint.post(ITEM + "/outcomes/<int(max=2147483647):outcome_id>/remove")
@allow(SECRETARIAT)
def remove_outcome(session_id: int, item_id: int, outcome_id: int) -> Response:
    """Remove an outcome that was recorded by mistake."""
    by = current_officer().public_id
    outcomes.remove_outcome(parts(), by, settings().body, session_id, item_id, outcome_id)
    flash(_("The outcome has been removed."))
    return _back(session_id, item_id)


def _back(session_id: int, item_id: int) -> Response:
    return redirect(url_for("agenda_items.show_item", session_id=session_id, item_id=item_id, _anchor="outcomes"), 303)
