"""The register of decisions, for every officer; everything in it is public already."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from ballot.reference.state_search import LONGEST_SEARCH
from ballot.services.dashboard.decisions import Decision, list_decisions
from ballot.web.kit.access import STAFF, allow
from ballot.web.kit.context import parts, settings
from ballot.web.kit.i18n import language
from ballot.web.kit.pagination import count_pages, requested_page
from ballot.words.outcome import verdict

blueprint = Blueprint("decisions", __name__)

ON_PAGE = 50
"""Decisions on one page."""


@blueprint.get("/decisions")
@allow(STAFF)
def show_register() -> str:
    """List what was adopted, the latest first; `q` looks for words in it."""
    wanted = request.args.get("q", "")[:LONGEST_SEARCH].strip()
    found = list_decisions(parts(), settings().body, wanted)
    pages = count_pages(len(found), ON_PAGE)
    page = min(requested_page(), pages)
    return render_template(
        "agenda/decisions.html",
        wanted=wanted,
        count=len(found),
        decisions=found[(page - 1) * ON_PAGE : page * ON_PAGE],
        page=page,
        pages=pages,
        verdict_of=_verdict,
    )


def _verdict(one: Decision) -> str:
    return verdict(one.result, one.consultation.standing.rule, language())
