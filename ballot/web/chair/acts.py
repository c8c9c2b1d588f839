"""The chair's acts on a consultation that was opened: extend, withdraw, annul, close early.

Each has a page of its own, keeps what was typed until it can be done, and asks once more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ballot.rules.acts import CHAIRS, STAGES_OF
from ballot.rules.refusals import BadDeadline, BadInput, Refused
from ballot.services.consultations import readiness
from ballot.services.consultations.overview import Overview
from ballot.web.accounts.reauthentication import require_fresh_credentials
from ballot.web.chair.act_definitions import ACTS, ActDefinition, ActForm, field_of_refusal, read_act_form
from ballot.web.kit import signing
from ballot.web.kit.access import allow, current_officer
from ballot.web.kit.consultation_lookup import consultation_address, find_overview_at
from ballot.web.kit.context import parts
from ballot.web.kit.forms import (
    form_status,
    local_field_value,
    problems_by_field,
)
from ballot.web.kit.i18n import language
from ballot.web.presenters.findings import finding_line
from ballot.words.translation.translator import text

blueprint = Blueprint("acts", __name__)

_ACT = f"/desk/<body>/<ref>/<any({','.join(ACTS)}):name>"
_FIELDS = ("to", "ballot", "reason")
_LONGEST_CARRIED = 1_500
"""Characters of an address in which what was typed is carried over the asking for credentials."""


@blueprint.get(_ACT)
@allow(CHAIRS)
def act_form(body: str, ref: str, name: str) -> Response:
    """Show the form of an act."""
    found, act = find_overview_at(body, ref), ACTS[name]
    if act.fresh and found.stage in STAGES_OF[act.stage_of]:
        require_fresh_credentials()
    given = {field: request.args[field] for field in _FIELDS if field in request.args}
    return _show_act_form(found, act, {"to": local_field_value(found.row.closes_at, found.row.time_zone)} | given, {})


def _show_act_form(
    found: Overview, act: ActDefinition, fields: Mapping[str, str], refusals: Mapping[str, Refused]
) -> Response:
    opened = {ballot["id"]: ballot for ballot in found.standing.opened.get("ballots", [])}
    page = render_template(
        "chair/act.html",
        found=found,
        act=act,
        title=text(language(), act.title),
        means=text(language(), act.means),
        button=text(language(), act.button),
        possible=found.stage in STAGES_OF[act.stage_of],
        live=[opened[one] for one in found.standing.live_ballots()],
        fields=fields,
        problems=problems_by_field(refusals),
    )
    return make_response(page, form_status(refusals))


@blueprint.post(_ACT)
@allow(CHAIRS)
def do_act(body: str, ref: str, name: str) -> Response:
    """Check the form, ask once more, then do the act."""
    found, act, form = find_overview_at(body, ref), ACTS[name], request.form
    said = read_act_form(found, act, form)
    if said.problems:
        return _show_act_form(found, act, form.to_dict(), said.problems)
    if form.get("confirmed") != "yes":
        return _show_act_confirmation(found, act, said)
    if act.fresh:
        require_fresh_credentials(_form_address(found, name, form))
    try:
        act.do(parts(), current_officer().public_id, found.id, said)
    except (BadInput, BadDeadline) as refused:
        field = field_of_refusal(refused)
        if field is None:
            raise
        return _show_act_form(found, act, form.to_dict(), {field: refused})
    signing.sign_now(found.id)
    flash(text(language(), act.done))
    return redirect(consultation_address(found), 303)


def _show_act_confirmation(found: Overview, act: ActDefinition, said: ActForm) -> Response:
    looks = readiness.deadline_findings(said.to, found.row.time_zone) if said.to is not None else ()
    opened = {ballot["id"]: ballot for ballot in found.standing.opened["ballots"]}
    page = render_template(
        "chair/confirm.html",
        found=found,
        title=text(language(), act.title),
        question=text(language(), act.means),
        ballot=opened.get(said.ballot),
        facts=said.facts,
        looks=[finding_line(found, one) for one in looks],
        fields={**{field: request.form[field] for field in _FIELDS if field in request.form}, "confirmed": "yes"},
        action=request.path,
        button=text(language(), act.button),
        back=consultation_address(found),
        danger=act.danger,
    )
    return make_response(page)


def _form_address(found: Overview, name: str, form: Mapping[str, str]) -> str:
    """Return the address of the act's page, with what was typed where an address has room for it."""
    typed = {field: form[field] for field in _FIELDS if form.get(field)}
    carried: dict[str, Any] = typed if sum(len(quote(value)) for value in typed.values()) <= _LONGEST_CARRIED else {}
    return url_for("acts.act_form", body=found.body.slug, ref=found.row.slug, name=name, **carried)
