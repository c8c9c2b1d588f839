"""Add ballots to a draft: from the register of proposed conclusions, or typed in."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, request
from werkzeug.wrappers import Response

from ballot.rules.refusals import BadInput, Refused
from ballot.rules.verbs import KNOWN_VERBS
from ballot.services.access.authorization import PREPARERS
from ballot.services.consultations import drafts, overview
from ballot.services.consultations.overview import DraftView, Overview
from ballot.store.tables import ProposedConclusion
from ballot.web.drafts.ballots import redirect_to_ballot
from ballot.web.drafts.form_step import typed_fields
from ballot.web.drafts.steps import blueprint, find_draft, show_step
from ballot.web.drafts.wording_form import read_wording
from ballot.web.kit.access import allow, current_officer
from ballot.web.kit.context import parts
from ballot.web.kit.forms import form_field_of
from ballot.web.kit.i18n import _n


@blueprint.get("/desk/<body>/<ref>/ballots/add")
@allow(PREPARERS)
def show_register(body: str, ref: str) -> Response:
    """Show the register of proposed conclusions, and a form for a ballot that is typed in."""
    return _show_register_form(find_draft(body, ref), {})


def _show_register_form(
    found: Overview, fields: Mapping[str, str], refusals: Mapping[str, Refused] | None = None
) -> Response:
    draft = overview.read_draft(parts(), found.id)
    used = {one.proposed_conclusion_id: one.position for one in draft.ballots if one.proposed_conclusion_id}
    return show_step(
        "ballots",
        "drafts/register.html",
        found,
        refusals,
        register=_offered(draft),
        used=used,
        verbs=KNOWN_VERBS,
        fields=fields,
    )


def _offered(draft: DraftView) -> list[ProposedConclusion]:
    """Return what may be drafted: a reading alone makes no ballot."""
    return [one for one in draft.register if one.standing == "confirmed"]


@blueprint.post("/desk/<body>/<ref>/ballots/register")
@allow(PREPARERS)
def add_from_register(body: str, ref: str) -> Response:
    """Add a ballot for each conclusion that was ticked, in the register's order."""
    found = find_draft(body, ref)
    ticked = set(request.form.getlist("conclusion"))
    register = [one.id for one in _offered(overview.read_draft(parts(), found.id))]
    wanted = [one for one in register if one is not None and str(one) in ticked]
    if not wanted:
        return _show_register_form(found, {}, {"conclusions": BadInput(field="conclusions", why="none-ticked")})
    positions = drafts.add_conclusions(parts(), current_officer().public_id, found.id, wanted)
    flash(_n("{n} ballot has been added.", "{n} ballots have been added.", len(positions)))
    return redirect_to_ballot(found, positions[0])


@blueprint.post("/desk/<body>/<ref>/ballots/typed")
@allow(PREPARERS)
def add_typed_ballot(body: str, ref: str) -> Response:
    """Add a ballot that was typed in."""
    found, form = find_draft(body, ref), request.form
    try:
        position = drafts.add_ballot(parts(), current_officer().public_id, found.id, read_wording(form))
    except BadInput as refused:
        return _show_register_form(found, typed_fields(form), {form_field_of(refused, "text"): refused})
    flash(_n("{n} ballot has been added.", "{n} ballots have been added.", 1))
    return redirect_to_ballot(found, position)
