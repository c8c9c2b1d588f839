"""The wording of one ballot: its verbs, and its title and question in all languages side by side."""

from __future__ import annotations

from flask import flash, request
from werkzeug.wrappers import Response

from ballot.rules.refusals import BadInput, DraftChanged, Refused
from ballot.rules.verbs import KNOWN_VERBS
from ballot.services.access.authorization import PREPARERS
from ballot.services.consultations import drafts, overview
from ballot.services.consultations.drafts import ballot_mark, wording_of
from ballot.services.consultations.overview import Overview
from ballot.web.drafts.ballots import BALLOT_ADDRESS, ballot_of, redirect_to_ballot
from ballot.web.drafts.form_step import changed_meanwhile, typed_fields
from ballot.web.drafts.steps import blueprint, find_draft, show_step
from ballot.web.drafts.wording_form import read_wording, wording_fields
from ballot.web.kit.access import allow, current_officer
from ballot.web.kit.context import parts
from ballot.web.kit.forms import form_field_of
from ballot.web.kit.i18n import _


@blueprint.get(BALLOT_ADDRESS)
@allow(PREPARERS)
def ballot(body: str, ref: str, position: int) -> Response:
    """Show the ballot."""
    return _show_ballot_form(find_draft(body, ref), position, None, {})


@blueprint.post(BALLOT_ADDRESS)
@allow(PREPARERS)
def reword_ballot(body: str, ref: str, position: int) -> Response:
    """Save another wording."""
    found, form = find_draft(body, ref), request.form
    stands = ballot_of(overview.read_draft(parts(), found.id), position)
    try:
        changed = drafts.reword_ballot(
            parts(),
            current_officer().public_id,
            found.id,
            position,
            read_wording(form, stands.actions),
            form.get("seen"),
        )
    except (BadInput, DraftChanged) as refused:
        return _show_ballot_form(found, position, typed_fields(form), {form_field_of(refused, "seen"): refused})
    if changed:
        flash(_("Saved."))
    return redirect_to_ballot(found, position)


def _show_ballot_form(
    found: Overview, position: int, fields: dict[str, str] | None, refusals: dict[str, Refused]
) -> Response:
    draft = overview.read_draft(parts(), found.id)
    stands = ballot_of(draft, position)
    standing = wording_fields(wording_of(stands))
    overtaken = any(isinstance(one, DraftChanged) for one in refusals.values())
    source = next((one for one in draft.register if one.id == stands.proposed_conclusion_id), None)
    return show_step(
        "ballots",
        "drafts/ballot_wording.html",
        found,
        refusals,
        ballot=stands,
        source=source if stands.proposed_conclusion_id else None,
        ballots=len(draft.ballots),
        fields=standing if fields is None else fields,
        verbs=KNOWN_VERBS,
        seen=ballot_mark(stands) if overtaken or not refusals else request.form.get("seen", ""),
        stands_now=changed_meanwhile(standing, fields or {}) if overtaken else [],
    )
