"""A focal point has lost the mail with the link, and asks for another by its e-mail address."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ballot.rules.refusals import BadInput
from ballot.services.replies import link_recovery
from ballot.web.kit import errors
from ballot.web.kit.access import ANYONE, allow
from ballot.web.kit.context import parts

blueprint = Blueprint("lost_link", __name__)


@blueprint.get("/link")
@allow(ANYONE)
def form() -> Response:
    """Show the form. Change nothing."""
    return _show_lost_link_form("", None)


@blueprint.post("/link")
@allow(ANYONE)
def ask() -> AnyResponse:
    """Ask for the link. The answer is the same for every address, known or not."""
    email = request.form.get("email", "")
    try:
        link_recovery.request_links(parts(), email, request.remote_addr or "")
    except BadInput as refused:
        return _show_lost_link_form(email, refused)
    return redirect(url_for("lost_link.asked"), 303)


@blueprint.get("/link/asked")
@allow(ANYONE)
def asked() -> str:
    """Show what happens now, to whoever has asked."""
    return render_template("focal_point/link_asked.html")


def _show_lost_link_form(email: str, refused: BadInput | None) -> Response:
    problem = errors.explain_to_reader(refused).why if refused else None
    page = render_template("focal_point/lost_link.html", email=email, problem=problem)
    return make_response(page, errors.refusal_status(refused) if refused else 200)
