"""The steps of the preparation: their order, how far each is, and how one goes from one to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ballot.rules.acts import require_stage
from ballot.rules.refusals import Refused
from ballot.services.consultations import overview, readiness
from ballot.services.consultations.findings import CLOCK, KEY, MAIL, ReadinessReport
from ballot.services.consultations.overview import Overview
from ballot.web.kit.consultation_lookup import consultation_address, find_overview_at
from ballot.web.kit.context import parts
from ballot.web.kit.forms import form_status, problems_by_field
from ballot.web.kit.i18n import _
from ballot.web.presenters.findings import finding_lines
from ballot.words import N_

blueprint = Blueprint("drafts", __name__)

STEPS: dict[str, tuple[str, str]] = {
    "subject": (N_("Subject"), "drafts.subject"),
    "ballots": (N_("Ballots"), "drafts.ballots"),
    "roll": (N_("Roll"), "drafts.roll"),
    "rule": (N_("Rule and time"), "drafts.rule"),
    "letter": (N_("Letter and mails"), "drafts.letter"),
    "checks": (N_("Checks"), "drafts.checks"),
    "open": (N_("Opening"), "drafts.confirm_opening"),
}
"""In order: the title of each, and its address."""
DONE, MISSING, REVIEW, OPTIONAL, LAST = "done", "lacks", "look", "optional", "last"


@dataclass(frozen=True)
class Step:
    """A step, and how far it is."""

    name: str
    number: int
    title: str
    address: str
    state: str
    """DONE, MISSING something, to REVIEW, OPTIONAL and left out so far, or LAST: the opening."""


def find_draft(body: str, ref: str) -> Overview:
    """Return a consultation that is still a draft. Raise UnknownConsultation, and AlreadyDone or NotOpen once it is none."""
    found = find_overview_at(body, ref)
    require_stage("edit", found.stage)
    return found


def address_parts(found: Overview) -> dict[str, Any]:
    """Return the parts of its addresses."""
    return {"body": found.body.slug, "ref": found.row.slug}


def list_steps(found: Overview, checked: ReadinessReport) -> list[Step]:
    """Return all steps, and how far each is."""
    return [
        Step(name, number, _(title), url_for(endpoint, **address_parts(found)), _state_of(name, checked))
        for number, (name, (title, endpoint)) in enumerate(STEPS.items(), 1)
    ]


def _state_of(name: str, checked: ReadinessReport) -> str:
    if name == "open":
        return LAST
    found = checked.blocking or checked.of(MAIL, KEY, CLOCK) if name == "checks" else checked.of(name)
    if any(one.blocks_opening for one in found):
        return MISSING
    if any(one.code == "letter" for one in found):
        return OPTIONAL
    return REVIEW if found else DONE


def show_step(
    name: str,
    template: str,
    found: Overview,
    refusals: Mapping[str, Refused] | None = None,
    checked: ReadinessReport | None = None,
    **context: Any,
) -> Response:
    """Return the page of a step, with how far all of them are, and with what was wrong, if anything."""
    checked = checked or readiness.check_readiness(parts(), found.id)
    steps = list_steps(found, checked)
    number = list(STEPS).index(name)
    page = render_template(
        template,
        found=found,
        checked=checked,
        steps=steps,
        step=steps[number],
        before=steps[number - 1] if number else None,
        after=steps[number + 1] if number + 1 < len(steps) else None,
        problems=problems_by_field(refusals or {}),
        findings=[one for one in finding_lines(found, checked) if one.part == name],
        **context,
    )
    return make_response(page, form_status(refusals or {}))


def next_step(name: str) -> str | None:
    """Return the step after this one; None after the last."""
    names = list(STEPS)
    number = names.index(name) + 1
    return names[number] if number < len(names) else None


def redirect_after_save(found: Overview, stay: str) -> Response:
    """Redirect to the step that the button asked for; else to `stay`."""
    wanted = request.form.get("to", "")
    if wanted == "front":
        return redirect(consultation_address(found), 303)
    endpoint = STEPS[wanted][1] if wanted in STEPS else STEPS[stay][1]
    return redirect(url_for(endpoint, **address_parts(found)), 303)


def reread(consultation_id: int) -> Overview:
    """Return the consultation as it is after a change, its slug too."""
    found = overview.read_overview(parts(), consultation_id)
    g.zone = found.row.time_zone
    return found
