"""Step 7: what opening freezes, whom it invites, and the button that does it. By chair or vice-chair, credentials given anew."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from ballot.rules.refusals import DraftChanged, Refused
from ballot.services.consultations import opening, overview
from ballot.services.consultations.readiness import look_over
from ballot.web.accounts.reauthentication import require_fresh_credentials
from ballot.web.drafts.steps import again, blueprint, drafted, step_page, where
from ballot.web.kit import signing
from ballot.web.kit.access import CHAIRS, allow, officer
from ballot.web.kit.consultation_lookup import looked_up, page_of
from ballot.web.kit.context import parts
from ballot.web.kit.filters import language_in_words, listed
from ballot.web.kit.i18n import _, _n
from ballot.web.presenters.findings import lacks_of


@blueprint.get("/desk/<body>/<ref>/open")
@allow(CHAIRS)
def before_opening(body: str, ref: str) -> Response:
    """What opening means, once nothing stops it."""
    found = drafted(body, ref)
    if look_over(parts(), found.id).stops:
        return redirect(url_for("drafts.checks", **where(found)), 303)
    require_fresh_credentials()
    return _page(found.id, {})


def _page(consultation_id: int, refusals: dict[str, Refused]) -> Response:
    # First: what is changed while the rest is read is then noticed at opening.
    seen = opening.frozen(parts(), consultation_id)
    found = again(consultation_id)
    checked = look_over(parts(), consultation_id)
    return step_page(
        "open",
        "drafts/open.html",
        found,
        refusals,
        checked=checked,
        draft=overview.draft(parts(), found.id),
        looks=lacks_of(found, checked),
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
def open_(body: str, ref: str) -> Response:
    """Open it, as it was shown; where somebody has changed it since, it is shown as it is now."""
    found = looked_up(body, ref)
    require_fresh_credentials(url_for("drafts.before_opening", **where(found)))
    try:
        invited = opening.open_consultation(
            parts(), officer().public_id, found.id, expected=request.form.get("seen", "")
        )
    except DraftChanged as refused:
        return _page(found.id, {"seen": refused})
    signing.sign(found.id)
    flash(
        _n(
            "The consultation is open. {n} invitation is on its way.",
            "The consultation is open. {n} invitations are on their way.",
            invited,
        )
    )
    return redirect(page_of(found), 303)
