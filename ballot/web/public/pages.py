"""What everyone may see of the consultations: the front door, and the results with their printed foot."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ballot.services.consultations.overview import Overview
from ballot.services.dashboard.desk import list_declared
from ballot.services.replies import changes_since_opening
from ballot.web.kit.access import ANYONE, allow
from ballot.web.kit.context import now, parts, settings
from ballot.web.kit.filters import chosen
from ballot.web.kit.pagination import count_pages, requested_page
from ballot.web.kit.security import cacheable
from ballot.web.kit.visibility import PUBLIC_STAGES, find_opened
from ballot.web.presenters import certificate, results
from ballot.web.presenters.status_lines import ended_line, public_status_line, rule_line

blueprint = Blueprint("public", __name__)

RESULTS_ON_PAGE = 20
"""Results on one page of the list."""
LONGEST_FILTER = 100
"""Characters of what a State is looked for by."""
CACHE_SECONDS = 60
"""Seconds for which caches may keep what is the same for everyone; less than a person minds, and a deadline may be moved."""


@blueprint.get("/")
@cacheable
@allow(ANYONE)
def front_door() -> Response:
    """Show what this is, where officers and focal points come in, and the declared results."""
    page = requested_page()
    body, found, in_all = list_declared(parts(), settings().body, page, RESULTS_ON_PAGE)
    return _cached_page(
        "public/front_door.html",
        body=body,
        results=[(one, ended_line(one)) for one in found],
        page=page,
        pages=count_pages(in_all, RESULTS_ON_PAGE),
    )


@blueprint.get("/results/<body>/<ref>")
@cacheable
@allow(ANYONE)
def show_results(body: str, ref: str) -> Response:
    """Show the result on one page, once it is declared; until then what everyone may know."""
    found = find_opened(body, ref)
    declared = certificate.read_certificate(found)
    if declared is not None:
        return _cached_page("public/certificate.html", certificate=declared, **_standing(found))
    return _cached_page(
        "public/standing.html",
        annulment=changes_since_opening.annulment(parts(), found.id, found.standing),
        now=now(),
        ended=found.stage in PUBLIC_STAGES,
        publications=[],
        **_standing(found),
    )


@blueprint.get("/results/<body>/<ref>/details")
@cacheable
@allow(ANYONE)
def show_details(body: str, ref: str) -> AnyResponse:
    """Show the result ballot by ballot, with the roll call, of which `states` names a part, and the statements. Before it is
    declared, lead to what everyone may know."""
    found = find_opened(body, ref)
    shown = results.results_context(found)
    if shown["results"] is None:
        return redirect(url_for("public.show_results", body=body, ref=ref))
    wanted = request.args.get("states", "")[:LONGEST_FILTER].strip()
    seats = results.seats_named(found.standing.roll, wanted)
    return _cached_page("public/details.html", wanted=wanted, seats=seats, **shown, **_standing(found))


def _standing(found: Overview) -> dict[str, Any]:
    return {"found": found, "stands": public_status_line(found), "needs": rule_line(found)}


def _cached_page(template: str, **shown: Any) -> Response:
    # Messages for the visitor wait for a page that is theirs alone: in a cache they would reach somebody else.
    response = make_response(render_template(template, get_flashed_messages=tuple, **shown))
    response.headers["Cache-Control"] = f"public, max-age={CACHE_SECONDS}"
    return response


@blueprint.get("/results/<body>/<ref>/print.css")
@cacheable
@allow(ANYONE)
def printed(body: str, ref: str) -> Response:
    """Return the style sheet of the printed page's foot: the body and the reference."""
    found = find_opened(body, ref)
    foot = f"{chosen(found.body.names)[1]} · {found.standing.reference}"
    response = Response(f":root {{ --printed: {css_string(foot)}; }}\n", mimetype="text/css")
    response.headers["Cache-Control"] = f"public, max-age={CACHE_SECONDS}"
    return response


def css_string(text: str) -> str:
    """Return a string of CSS: whatever is no letter or figure of ASCII by its number, so that nothing ends it."""
    plain = (one if one.isascii() and one.isalnum() else f"\\{ord(one):06x}" for one in text)
    return f'"{"".join(plain)}"'
