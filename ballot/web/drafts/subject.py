"""Step 1: what the consultation is called, on which rule it rests, and who authorised it."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, render_template, request
from werkzeug.wrappers import Response

from ballot.rules.refusals import AlreadyDone, BadDeadline, BadInput, Refused
from ballot.services.access.authorization import PREPARERS
from ballot.services.consultations import drafts
from ballot.services.consultations.drafts import Particulars, ParticularsChange
from ballot.web.drafts.form_step import FormStep, save_form_step, show_form_step, typed_fields
from ballot.web.drafts.steps import blueprint, find_draft, redirect_after_save, reread
from ballot.web.kit.access import allow, current_officer
from ballot.web.kit.context import parts, settings
from ballot.web.kit.forms import (
    FormReader,
    form_field_of,
    form_status,
    problems_by_field,
    read_line,
    read_texts,
    text_fields,
)
from ballot.web.kit.i18n import _

MOST_COPYABLE = 12
"""How many consultations are offered to be copied."""


def _form_fields(draft: Particulars) -> dict[str, str]:
    return {
        "reference": draft.reference,
        **text_fields("title", draft.title),
        **text_fields("legal_basis", draft.legal_basis),
        **text_fields("authorised_by", draft.authorised_by),
        **{f"authority-{name}": value or "" for name, value in (draft.authority or {}).items()},
    }


def _read_change(reading: FormReader) -> ParticularsChange:
    form = reading.form
    return {
        "reference": read_line(form, "reference"),
        "title": read_texts(form, "title"),
        "legal_basis": read_texts(form, "legal_basis"),
        "authorised_by": read_texts(form, "authorised_by"),
        "authority": {name: read_line(form, f"authority-{name}") for name in ("reference", "paragraph", "sha256")},
    }


SUBJECT_STEP = FormStep(
    "subject",
    "drafts/subject.html",
    ("reference", "title", "legal_basis", "authorised_by", "authority"),
    _form_fields,
    _read_change,
    first="reference",
)


@blueprint.get("/desk/<body>/<ref>/subject")
@allow(PREPARERS)
def subject(body: str, ref: str) -> Response:
    """Show the subject."""
    return show_form_step(SUBJECT_STEP, find_draft(body, ref))


@blueprint.post("/desk/<body>/<ref>/subject")
@allow(PREPARERS)
def save_subject(body: str, ref: str) -> Response:
    """Save the subject."""
    return save_form_step(SUBJECT_STEP, find_draft(body, ref))


@blueprint.get("/desk/new")
@allow(PREPARERS)
def new_draft_form() -> Response:
    """Show an empty form, and the consultations that a draft can be copied from."""
    return _show_new_form({}, {})


@blueprint.post("/desk/new")
@allow(PREPARERS)
def create_draft() -> Response:
    """Create a draft."""
    reading = FormReader(request.form)
    stated: Any = _read_change(reading)
    try:
        made = drafts.create_draft(parts(), current_officer().public_id, settings().body, Particulars(**stated))
    except (BadInput, BadDeadline, AlreadyDone) as refused:
        return _show_new_form(typed_fields(request.form), {form_field_of(refused, "reference"): refused})
    flash(_("The draft has been saved."))
    return redirect_after_save(reread(made), "ballots")


def _show_new_form(fields: dict[str, str], refusals: dict[str, Refused]) -> Response:
    page = render_template(
        "drafts/new.html",
        fields=fields,
        problems=problems_by_field(refusals),
        body=settings().body,
        earlier=drafts.list_copyable(parts(), settings().body, MOST_COPYABLE),
    )
    return make_response(page, form_status(refusals))
