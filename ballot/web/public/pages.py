"""What everyone may see of the consultations: the front door, the results with their printed sheet, the documents."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, render_template

from ballot.services.dashboard.desk import declared
from ballot.services.replies import changes_since_opening
from ballot.web.kit.access import ANYONE, allow
from ballot.web.kit.context import now, parts, settings
from ballot.web.kit.filters import chosen
from ballot.web.kit.pagination import page_asked, pages_of
from ballot.web.kit.security import cacheable
from ballot.web.kit.visibility import ENDED, known
from ballot.web.presenters import results
from ballot.web.presenters.status_lines import ended_by, ended_line, rule_line

blueprint = Blueprint("public", __name__)

RESULTS = 20
"""Results on one page of the list."""
KEPT_FOR = 60
"""Seconds for which caches may keep what is the same for everyone; less than a person minds, and a deadline may be moved."""


@blueprint.get("/")
@cacheable
@allow(ANYONE)
def front_door() -> Response:
    """What this is, where officers and focal points come in, and the results that were declared."""
    page = page_asked()
    body, found, in_all = declared(parts(), settings().body, page, RESULTS)
    return _kept(
        "public/front_door.html",
        body=body,
        results=[(one, ended_line(one)) for one in found],
        page=page,
        pages=pages_of(in_all, RESULTS),
    )


@blueprint.get("/results/<body>/<ref>")
@cacheable
@allow(ANYONE)
def show_results(body: str, ref: str) -> Response:
    """The result, once it is declared; until then what everyone may know."""
    found = known(body, ref)
    return _kept(
        "public/results.html",
        found=found,
        stands=ended_by(found),
        needs=rule_line(found),
        annulment=changes_since_opening.annulment(parts(), found.id, found.standing),
        now=now(),
        ended=found.stage in ENDED,
        **results.shown(found),
    )


def _kept(template: str, **shown: Any) -> Response:
    # Messages for the visitor wait for a page that is theirs alone: in a cache they would reach somebody else.
    response = make_response(render_template(template, get_flashed_messages=tuple, **shown))
    response.headers["Cache-Control"] = f"public, max-age={KEPT_FOR}"
    return response


@blueprint.get("/results/<body>/<ref>/print.css")
@cacheable
@allow(ANYONE)
def printed(body: str, ref: str) -> Response:
    """What stands at the foot of each page on paper: the body and the reference."""
    found = known(body, ref)
    foot = f"{chosen(found.body.names)[1]} · {found.standing.reference}"
    response = Response(f":root {{ --printed: {css_string(foot)}; }}\n", mimetype="text/css")
    response.headers["Cache-Control"] = f"public, max-age={KEPT_FOR}"
    return response


def css_string(text: str) -> str:
    """A string of CSS: whatever is no letter or figure of ASCII by its number, so that nothing ends it."""
    plain = (one if one.isascii() and one.isalnum() else f"\\{ord(one):06x}" for one in text)
    return f'"{"".join(plain)}"'
