"""A step with one form over some of the particulars: shown, saved, or shown again as it was filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from ballot.rules.refusals import AlreadyDone, BadDeadline, BadInput, DraftChanged, Refused
from ballot.services.consultations import drafts
from ballot.services.consultations.drafts import Particulars, ParticularsChange
from ballot.services.consultations.overview import Overview
from ballot.web.drafts.steps import STEPS, address_parts, next_step, redirect_after_save, reread, show_step
from ballot.web.kit.access import current_officer
from ballot.web.kit.context import parts
from ballot.web.kit.forms import Form, FormReader, field_label, form_field_of, problems_by_field
from ballot.web.kit.i18n import _


@dataclass(frozen=True)
class FormStep:
    """A step with one form over some of the particulars."""

    name: str
    template: str
    particulars: tuple[str, ...]
    """The names of the particulars that its form has."""
    fields: Callable[[Particulars], dict[str, str]]
    """Return those particulars as fields of the form."""
    read: Callable[[FormReader], ParticularsChange]
    first: str
    """The field of a refusal that names none."""
    context: Callable[[Overview], dict[str, Any]] = lambda _found: {}
    blocking: Callable[[Overview], dict[str, Refused]] = lambda _found: {}
    """Return what stands in a field and blocks the opening, so that nobody goes on from it unawares."""


def show_form_step(step: FormStep, found: Overview) -> Response:
    """Show the step with what is stored."""
    return _show_form_step(step, found, step.fields(drafts.particulars_of(found.row)), {})


def save_form_step(step: FormStep, found: Overview) -> Response:
    """Save the form and go on; or show it again as it was filled in, with everything that is wrong with it."""
    form = request.form
    reading = FormReader(form)
    changes = step.read(reading)
    refusals = reading.problems
    if not refusals:
        try:
            changed = drafts.change_particulars(
                parts(), current_officer().public_id, found.id, changes, form.get("seen")
            )
        except (BadInput, BadDeadline, AlreadyDone, DraftChanged) as refused:
            refusals = {form_field_of(refused, "seen" if isinstance(refused, DraftChanged) else step.first): refused}
        else:
            found = reread(found.id)
            stays = request.form.get("to") == next_step(step.name) and step.blocking(found)
            if stays:
                flash(_("Saved. The points marked here must be corrected before the consultation can be opened."))
                return redirect(url_for(STEPS[step.name][1], **address_parts(found)), 303)
            if changed:
                flash(_("Saved."))
            return redirect_after_save(found, step.name)
    return _show_form_step(step, found, typed_fields(form), refusals)


def typed_fields(form: Form) -> dict[str, str]:
    """Return the fields of a form as they were filled in."""
    return {name: value for name, value in form.items() if name not in ("csrf_token", "seen", "to")}


def changed_meanwhile(standing: Mapping[str, str], fields: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return the fields in which something else is stored than was typed: the field, its label, and what is stored."""
    return [
        (name, field_label(name), standing.get(name, ""))
        for name in {**standing, **fields}
        if standing.get(name, "") != fields.get(name, "").strip()
    ]


def _show_form_step(step: FormStep, found: Overview, fields: dict[str, str], refusals: dict[str, Refused]) -> Response:
    standing = step.fields(drafts.particulars_of(found.row))
    overtaken = any(isinstance(one, DraftChanged) for one in refusals.values())
    return show_step(
        step.name,
        step.template,
        found,
        refusals,
        fields=fields,
        # Whoever was told of a change in between, and sends the form again, has seen it.
        seen=drafts.particulars_mark(found.row, step.particulars)
        if overtaken or not refusals
        else request.form.get("seen", ""),
        stands_now=changed_meanwhile(standing, fields) if overtaken else [],
        blocking={} if refusals else problems_by_field(step.blocking(found)),
        **step.context(found),
    )
