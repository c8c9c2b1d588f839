"""A step that is one form: shown with what stands, kept, or shown again as it was filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from ballot.rules.refusals import AlreadyDone, BadDeadline, BadInput, DraftChanged, Refused
from ballot.services.consultations import drafts
from ballot.services.consultations.drafts import Changes, Draft
from ballot.services.consultations.overview import Overview
from ballot.web.drafts.steps import STEPS, again, follows, go, step_page, where
from ballot.web.kit.access import officer
from ballot.web.kit.context import parts
from ballot.web.kit.forms import Form, Reading, field_of, label_of, problems_of
from ballot.web.kit.i18n import _


@dataclass(frozen=True)
class FormStep:
    """A step with one form over some of the particulars."""

    name: str
    template: str
    states: tuple[str, ...]
    """The particulars that it states."""
    fields: Callable[[Draft], dict[str, str]]
    """Those particulars as the fields of the form."""
    read: Callable[[Reading], Changes]
    first: str
    """The field that a refusal is about where it does not say."""
    context: Callable[[Overview], dict[str, Any]] = lambda _found: {}
    amiss: Callable[[Overview], dict[str, Refused]] = lambda _found: {}
    """What stands in a field, and has to be mended before it can be opened: nobody goes on from it unawares."""


def shown(step: FormStep, found: Overview) -> Response:
    """The step as it stands."""
    return _page(step, found, step.fields(drafts.stated(found.row)), {})


def kept(step: FormStep, found: Overview) -> Response:
    """Keep what the form says and go on; or show it again as it was filled in, with everything that is wrong with it."""
    form = request.form
    reading = Reading(form)
    changes = step.read(reading)
    refusals = reading.problems
    if not refusals:
        try:
            changed = drafts.revise(parts(), officer().public_id, found.id, changes, form.get("seen"))
        except (BadInput, BadDeadline, AlreadyDone, DraftChanged) as refused:
            refusals = {field_of(refused, "seen" if isinstance(refused, DraftChanged) else step.first): refused}
        else:
            found = again(found.id)
            stays = request.form.get("to") == follows(step.name) and step.amiss(found)
            if stays:
                flash(_("Kept. What is marked here must be mended before the consultation can be opened."))
                return redirect(url_for(STEPS[step.name][1], **where(found)), 303)
            if changed:
                flash(_("Kept."))
            return go(found, step.name)
    return _page(step, found, typed(form), refusals)


def typed(form: Form) -> dict[str, str]:
    """The fields of a form as they were filled in."""
    return {name: value for name, value in form.items() if name not in ("csrf_token", "seen", "to")}


def stands_now(standing: Mapping[str, str], fields: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """What stands in the fields in which something else was typed: the field, its label, and that."""
    return [
        (name, label_of(name), standing.get(name, ""))
        for name in {**standing, **fields}
        if standing.get(name, "") != fields.get(name, "").strip()
    ]


def _page(step: FormStep, found: Overview, fields: dict[str, str], refusals: dict[str, Refused]) -> Response:
    standing = step.fields(drafts.stated(found.row))
    overtaken = any(isinstance(one, DraftChanged) for one in refusals.values())
    return step_page(
        step.name,
        step.template,
        found,
        refusals,
        fields=fields,
        # Whoever was told of a change in between, and sends the form again, has seen it.
        seen=drafts.seen(found.row, step.states) if overtaken or not refusals else request.form.get("seen", ""),
        stands_now=stands_now(standing, fields) if overtaken else [],
        amiss={} if refusals else problems_of(step.amiss(found)),
        **step.context(found),
    )
