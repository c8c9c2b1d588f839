"""The steps of the preparation: in which order, how far each is, and how one goes from one to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ballot.rules.acts import require_stage
from ballot.rules.refusals import Refused
from ballot.services.consultations import overview, readiness
from ballot.services.consultations.findings import CLOCK, KEY, MAIL, Checked
from ballot.services.consultations.overview import Overview
from ballot.web.kit.consultation_lookup import looked_up, page_of
from ballot.web.kit.context import parts
from ballot.web.kit.forms import problems_of, status_of
from ballot.web.kit.i18n import _
from ballot.web.presenters.findings import lacks_of
from ballot.words import N_

blueprint = Blueprint("drafts", __name__)

STEPS: dict[str, tuple[str, str]] = {
    "subject": (N_("Subject"), "drafts.subject"),
    "ballots": (N_("Ballots"), "drafts.ballots"),
    "roll": (N_("Roll"), "drafts.roll"),
    "rule": (N_("Rule and time"), "drafts.rule"),
    "letter": (N_("Letter and mails"), "drafts.letter"),
    "checks": (N_("Checks"), "drafts.checks"),
    "open": (N_("Opening"), "drafts.before_opening"),
}
"""In order: the title of each, and where it is."""
DONE, LACKS, LOOK, OPTIONAL, LAST = "done", "lacks", "look", "optional", "last"


@dataclass(frozen=True)
class Step:
    """A step, and how far it is."""

    name: str
    number: int
    title: str
    address: str
    state: str
    """DONE, LACKS something, deserves a LOOK, OPTIONAL and left out so far, or LAST: the opening."""


def drafted(body: str, ref: str) -> Overview:
    """A consultation that is still a draft. Raises UnknownConsultation, and AlreadyDone or NotOpen once it is none."""
    found = looked_up(body, ref)
    require_stage("edit", found.stage)
    return found


def where(found: Overview) -> dict[str, Any]:
    """The parts of its addresses."""
    return {"body": found.body.slug, "ref": found.row.slug}


def progress(found: Overview, checked: Checked) -> list[Step]:
    """All steps, and how far each is."""
    return [
        Step(name, number, _(title), url_for(endpoint, **where(found)), _state(name, checked))
        for number, (name, (title, endpoint)) in enumerate(STEPS.items(), 1)
    ]


def _state(name: str, checked: Checked) -> str:
    if name == "open":
        return LAST
    found = checked.stops or checked.of(MAIL, KEY, CLOCK) if name == "checks" else checked.of(name)
    if any(one.stops for one in found):
        return LACKS
    if any(one.code == "letter" for one in found):
        return OPTIONAL
    return LOOK if found else DONE


def step_page(
    name: str,
    template: str,
    found: Overview,
    refusals: Mapping[str, Refused] | None = None,
    checked: Checked | None = None,
    **context: Any,
) -> Response:
    """The page of a step, with how far all of them are; with what was wrong, if anything was."""
    checked = checked or readiness.look_over(parts(), found.id)
    steps = progress(found, checked)
    number = list(STEPS).index(name)
    page = render_template(
        template,
        found=found,
        checked=checked,
        steps=steps,
        step=steps[number],
        before=steps[number - 1] if number else None,
        after=steps[number + 1] if number + 1 < len(steps) else None,
        problems=problems_of(refusals or {}),
        lacks=[one for one in lacks_of(found, checked) if one.part == name],
        **context,
    )
    return make_response(page, status_of(refusals or {}))


def follows(name: str) -> str | None:
    """The step after this one."""
    names = list(STEPS)
    number = names.index(name) + 1
    return names[number] if number < len(names) else None


def go(found: Overview, stay: str) -> Response:
    """After keeping: to the step that was asked for with the button; else to where `stay` is."""
    wanted = request.form.get("to", "")
    if wanted == "front":
        return redirect(page_of(found), 303)
    endpoint = STEPS[wanted][1] if wanted in STEPS else STEPS[stay][1]
    return redirect(url_for(endpoint, **where(found)), 303)


def again(consultation_id: int) -> Overview:
    """The consultation as it is after a change, its slug too."""
    found = overview.by_id(parts(), consultation_id)
    g.zone = found.row.time_zone
    return found
