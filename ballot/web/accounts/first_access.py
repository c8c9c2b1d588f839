"""First access: a one-time link, a password, and then a second factor before the account can do anything."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ballot.rules.refusals import BadInput
from ballot.services.accounts import officers
from ballot.services.accounts.password_policy import SHORTEST
from ballot.store.tables import Officer
from ballot.web.accounts.current_officer import EVERY_OFFICER, desk, own, visitor
from ballot.web.kit import errors, sessions
from ballot.web.kit.access import ANYONE, allow
from ballot.web.kit.context import parts
from ballot.web.kit.i18n import _, speak

blueprint = Blueprint("first_access", __name__)


@blueprint.get("/first-access/<token>")
@allow(ANYONE)
def link(token: str) -> AnyResponse:
    """Whose credentials the link sets. Looking uses nothing up."""
    return _form(_whose(token), None, "password", 200)


@blueprint.post("/first-access/<token>")
@allow(ANYONE)
def set_password(token: str) -> AnyResponse:
    """Choose the password, once; then on to the second factor."""
    officer = _whose(token)
    password, again = request.form.get("password", ""), request.form.get("again", "")
    if password != again:
        return _form(officer, _("The two passwords are not the same."), "again", 422)
    try:
        opened = officers.set_password(parts(), token, password, visitor())
    except BadInput as refused:
        return _form(officer, errors.explained(refused).why, "password", errors.status(refused))
    sessions.begin(opened)
    return redirect(url_for("first_access.begin"), 303)


def _whose(token: str) -> Officer:
    """Who the link is for, who is from here on spoken to in their language. Raises LinkInvalid."""
    officer = officers.read_first_access(parts(), token)
    speak(officer.language)
    return officer


def _form(officer: Officer, problem: str | None, field: str, status: int) -> Response:
    page = render_template("accounts/first_access.html", officer=officer, problem=problem, field=field, least=SHORTEST)
    return make_response(page, status)


@blueprint.get("/account/begin")
@allow(EVERY_OFFICER)
def begin() -> AnyResponse:
    """Which second factor it shall be. Who has one has been here before."""
    who = own()
    if who.complete:
        return redirect(desk(), 303)
    page = render_template("accounts/begin.html", officer=who.officer, passkeys=parts().passkeys.usable)
    return make_response(page)
