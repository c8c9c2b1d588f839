"""A draft's own page: what it says so far, step by step, and what is to be done with it as a whole."""

from __future__ import annotations

from flask import render_template

from ballot.services.consultations import overview, readiness
from ballot.services.consultations.overview import Overview
from ballot.web.drafts.steps import progress, where
from ballot.web.kit.context import parts
from ballot.web.presenters.findings import lacks_of


def draft_page(found: Overview) -> str:
    """The page at the consultation's address while it is a draft."""
    checked = readiness.look_over(parts(), found.id)
    return render_template(
        "drafts/front.html",
        found=found,
        draft=overview.draft(parts(), found.id),
        checked=checked,
        steps=progress(found, checked),
        lacks=[one for one in lacks_of(found, checked) if one.stops],
        where=where(found),
    )
