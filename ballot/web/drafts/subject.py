"""Step 1: what the consultation is called, on which rule it rests, and who authorised it."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, render_template, request
from werkzeug.wrappers import Response

from ballot.rules.refusals import AlreadyDone, BadDeadline, BadInput, Refused
from ballot.services.consultations import drafts
from ballot.services.consultations.drafts import Changes, Draft
from ballot.web.drafts.form_step import FormStep, kept, shown, typed
from ballot.web.drafts.steps import again, blueprint, drafted, go
from ballot.web.kit.access import PREPARERS, allow, officer
from ballot.web.kit.context import parts, settings
from ballot.web.kit.forms import Reading, field_of, line, problems_of, status_of, text_fields, texts
from ballot.web.kit.i18n import _

EARLIER = 12
"""How many consultations are offered to be copied."""


def _fields(draft: Draft) -> dict[str, str]:
    return {
        "reference": draft.reference,
        "legal_basis": draft.legal_basis,
        "authorised_by": draft.authorised_by,
        **text_fields("title", draft.title),
    }


def _read(reading: Reading) -> Changes:
    form = reading.form
    return {
        "reference": line(form, "reference"),
        "title": texts(form, "title"),
        "legal_basis": line(form, "legal_basis"),
        "authorised_by": line(form, "authorised_by"),
    }


SUBJECT = FormStep(
    "subject",
    "drafts/subject.html",
    ("reference", "title", "legal_basis", "authorised_by"),
    _fields,
    _read,
    first="reference",
)


@blueprint.get("/desk/<body>/<ref>/subject")
@allow(PREPARERS)
def subject(body: str, ref: str) -> Response:
    """The subject as it stands."""
    return shown(SUBJECT, drafted(body, ref))


@blueprint.post("/desk/<body>/<ref>/subject")
@allow(PREPARERS)
def keep_subject(body: str, ref: str) -> Response:
    """Keep it."""
    return kept(SUBJECT, drafted(body, ref))


@blueprint.get("/desk/new")
@allow(PREPARERS)
def new() -> Response:
    """An empty form, and the consultations that a draft can be copied from."""
    return _beginning({}, {})


@blueprint.post("/desk/new")
@allow(PREPARERS)
def create() -> Response:
    """Begin a draft."""
    reading = Reading(request.form)
    stated: Any = _read(reading)
    try:
        made = drafts.create(parts(), officer().public_id, settings().body, Draft(**stated))
    except (BadInput, BadDeadline, AlreadyDone) as refused:
        return _beginning(typed(request.form), {field_of(refused, "reference"): refused})
    flash(_("The draft is kept."))
    return go(again(made), "ballots")


def _beginning(fields: dict[str, str], refusals: dict[str, Refused]) -> Response:
    page = render_template(
        "drafts/new.html",
        fields=fields,
        problems=problems_of(refusals),
        body=settings().body,
        earlier=drafts.earlier(parts(), settings().body, EARLIER),
    )
    return make_response(page, status_of(refusals))
