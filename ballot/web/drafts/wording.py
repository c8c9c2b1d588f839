"""The words of one ballot: its verb, and its text in six languages side by side."""

from __future__ import annotations

from flask import flash, request
from werkzeug.wrappers import Response

from ballot.rules.refusals import BadInput, DraftChanged, Refused
from ballot.services.consultations import drafts, overview
from ballot.services.consultations.drafts import seen_ballot
from ballot.services.consultations.overview import Overview
from ballot.store.consultations import VERBS
from ballot.store.tables import DraftBallot
from ballot.web.drafts.ballots import ONE, back_to, ballot_of
from ballot.web.drafts.form_step import stands_now, typed
from ballot.web.drafts.steps import blueprint, drafted, step_page
from ballot.web.kit.access import PREPARERS, allow, officer
from ballot.web.kit.context import parts
from ballot.web.kit.forms import field_of, text_fields, texts
from ballot.web.kit.i18n import _


def _fields(ballot: DraftBallot) -> dict[str, str]:
    return {"action": ballot.action, **text_fields("text", ballot.text)}


@blueprint.get(ONE)
@allow(PREPARERS)
def ballot(body: str, ref: str, position: int) -> Response:
    """The ballot as it stands."""
    return _wording(drafted(body, ref), position, None, {})


@blueprint.post(ONE)
@allow(PREPARERS)
def word_ballot(body: str, ref: str, position: int) -> Response:
    """Keep other words for it."""
    found, form = drafted(body, ref), request.form
    try:
        changed = drafts.restate_ballot(
            parts(),
            officer().public_id,
            found.id,
            position,
            form.get("action", ""),
            texts(form, "text"),
            form.get("seen"),
        )
    except (BadInput, DraftChanged) as refused:
        return _wording(found, position, typed(form), {field_of(refused, "seen"): refused})
    if changed:
        flash(_("Kept."))
    return back_to(found, position)


def _wording(found: Overview, position: int, fields: dict[str, str] | None, refusals: dict[str, Refused]) -> Response:
    draft = overview.draft(parts(), found.id)
    stands = ballot_of(draft, position)
    standing = _fields(stands)
    overtaken = any(isinstance(one, DraftChanged) for one in refusals.values())
    source = next((one for one in draft.register if one.id == stands.proposed_conclusion_id), None)
    return step_page(
        "ballots",
        "drafts/wording.html",
        found,
        refusals,
        ballot=stands,
        source=source if stands.proposed_conclusion_id else None,
        ballots=len(draft.ballots),
        fields=standing if fields is None else fields,
        verbs=VERBS,
        seen=seen_ballot(stands) if overtaken or not refusals else request.form.get("seen", ""),
        stands_now=stands_now(standing, fields or {}) if overtaken else [],
    )
