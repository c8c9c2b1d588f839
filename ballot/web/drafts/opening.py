"""Step 7: what opening freezes, whom it invites, and the button. For chair and vice-chair, with fresh credentials."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from ballot.rules.acts import CHAIRS
from ballot.rules.refusals import DraftChanged, Refused
from ballot.services.consultations import opening, overview
from ballot.services.consultations.readiness import check_readiness
from ballot.web.accounts.reauthentication import require_fresh_credentials
from ballot.web.drafts.steps import address_parts, blueprint, find_draft, reread, show_step
from ballot.web.kit import signing
from ballot.web.kit.access import allow, current_officer
from ballot.web.kit.consultation_lookup import consultation_address, find_overview_at
from ballot.web.kit.context import parts
from ballot.web.kit.filters import language_in_words, listed
from ballot.web.kit.i18n import _, _n
from ballot.web.presenters.findings import finding_lines


@blueprint.get("/desk/<body>/<ref>/open")
@allow(CHAIRS)
def confirm_opening(body: str, ref: str) -> Response:
    """Show what opening means, once nothing blocks it."""
    found = find_draft(body, ref)
    if check_readiness(parts(), found.id).blocking:
        return redirect(url_for("drafts.checks", **address_parts(found)), 303)
    require_fresh_credentials()
    return _show_opening_page(found.id, {})


def _show_opening_page(consultation_id: int, refusals: dict[str, Refused]) -> Response:
    # First: what is changed while the rest is read is then noticed at opening.
    seen = opening.opening_mark(parts(), consultation_id)
    found = reread(consultation_id)
    checked = check_readiness(parts(), consultation_id)
    return show_step(
        "open",
        "drafts/open.html",
        found,
        refusals,
        checked=checked,
        draft=overview.read_draft(parts(), found.id),
        looks=finding_lines(found, checked),
        seen=seen,
        in_languages=listed(
            [
                _("{count} in {language}", language=language_in_words(code), count=many)
                for code, many in checked.readers.items()
            ]
        ),
    )


@blueprint.post("/desk/<body>/<ref>/open")
@allow(CHAIRS)
def open_consultation(body: str, ref: str) -> Response:
    """Open the consultation as it was shown; where somebody has changed it since, show it as it is now."""
    found = find_overview_at(body, ref)
    require_fresh_credentials(url_for("drafts.confirm_opening", **address_parts(found)))
    try:
        invited = opening.open_consultation(
            parts(), current_officer().public_id, found.id, expected=request.form.get("seen", "")
        )
    except DraftChanged as refused:
        return _show_opening_page(found.id, {"seen": refused})
    signing.sign_now(found.id)
    flash(
        _n(
            "The consultation is open. {n} invitation is on its way.",
            "The consultation is open. {n} invitations are on their way.",
            invited,
        )
    )
    return redirect(consultation_address(found), 303)
