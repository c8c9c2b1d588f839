"""Describe the page that follows when credentials are asked for on the way to it.

It is found by the endpoint of its address and by what the database has of its parts; nothing that the address says by
itself is repeated.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from ballot.reference import states
from ballot.rules.refusals import Refused
from ballot.services.consultations import overview
from ballot.web.kit.context import parts
from ballot.web.kit.filters import ref, the_state
from ballot.web.kit.i18n import _
from ballot.words import N_

NextPage = tuple[str, str]
"""What credentials are asked for; and the page to go back to without giving them."""


_ACTS = {
    "open": N_("To open {reference}, please enter your password and a code again. Nothing has been done yet."),
    "withdraw": N_(
        "To withdraw a ballot of {reference}, give your password and a code again. Nothing has been done yet."
    ),
    "annul": N_("To annul {reference}, please enter your password and a code again. Nothing has been done yet."),
    "close": N_("To close {reference} now, give your password and a code again. Nothing has been done yet."),
}
"""Opening, and the acts on an open consultation that credentials are asked for."""


def describe_next_page(address: str | None) -> NextPage | None:
    """Return in words what comes next, and the page to go back to; None where nothing is known of it."""
    if not address:
        return None
    try:
        endpoint, given = current_app.url_map.bind("").match(urlsplit(address).path, method="GET")
    except (HTTPException, RequestRedirect):
        return None
    if endpoint == "drafts.confirm_opening" or (endpoint == "acts.act_form" and given["name"] in _ACTS):
        return _of_consultation(str(given.get("name", "open")), given["body"], given["ref"])
    if endpoint.startswith("focal_points."):
        return _of_member(str(given["state"]))
    if endpoint == "focal_point_lists.form":
        words = _("To import focal points, please enter your password and a code again. Nothing has been done yet.")
        return words, url_for("members.members")
    if endpoint.startswith("credentials."):
        words = _("To change your credentials, please enter your password and a code again. Nothing has been done yet.")
        return words, url_for("profile.show_profile")
    return None


def _of_consultation(act: str, body: str, slug: str) -> NextPage | None:
    try:
        found = overview.find_overview(parts(), body, slug)
    except Refused:
        return None
    back = url_for("chair.consultation", body=found.body.slug, ref=found.row.slug)
    return _(_ACTS[act], reference=ref(found.row.reference)), back


def _of_member(state: str) -> NextPage | None:
    if state not in states():
        return None
    words = _(
        "To change the focal points of {state}, please enter your password and a code again. Nothing has been done yet.",
        state=the_state(state),
    )
    return words, url_for("members.member", state=state)
