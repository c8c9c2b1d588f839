"""A draft's own page: what it says so far, step by step, and what can be done with it as a whole."""

from __future__ import annotations

from flask import render_template

from ballot.services.consultations import overview, readiness
from ballot.services.consultations.overview import Overview
from ballot.web.drafts.steps import address_parts, list_steps
from ballot.web.kit.context import parts
from ballot.web.presenters.findings import finding_lines


def show_draft(found: Overview) -> str:
    """Return the page at the consultation's address while it is a draft."""
    checked = readiness.check_readiness(parts(), found.id)
    return render_template(
        "drafts/overview.html",
        found=found,
        draft=overview.read_draft(parts(), found.id),
        checked=checked,
        steps=list_steps(found, checked),
        findings=[one for one in finding_lines(found, checked) if one.blocks_opening],
        where=address_parts(found),
    )
