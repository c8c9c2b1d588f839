"""First access: a one-time link, a password, and then a second factor before the account can do anything."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ballot.rules.refusals import BadInput
from ballot.services.access.tokens import token_in
from ballot.services.accounts import officers
from ballot.services.accounts.password_policy import SHORTEST_PASSWORD
from ballot.store.tables import Officer
from ballot.web.accounts.current_officer import EVERY_OFFICER, current_session, current_visitor, desk_address
from ballot.web.kit import errors, sessions
from ballot.web.kit.access import ANYONE, allow
from ballot.web.kit.context import parts
from ballot.web.kit.i18n import _, speak

blueprint = Blueprint("first_access", __name__)


@blueprint.get("/first-access/<mailed:token>")
@allow(ANYONE)
def password_form(token: str) -> AnyResponse:
    """Show whose credentials the link sets. Uses nothing up."""
    return _show_first_access_form(_officer_of_link(token_in(token)), None, "password", 200)


@blueprint.post("/first-access/<mailed:token>")
@allow(ANYONE)
def set_password(token: str) -> AnyResponse:
    """Set the password, once; then go on to the second factor."""
    token = token_in(token)
    officer = _officer_of_link(token)
    password, again = request.form.get("password", ""), request.form.get("again", "")
    if password != again:
        return _show_first_access_form(officer, _("The two passwords differ."), "again", 422)
    try:
        opened = officers.set_password(parts(), token, password, current_visitor())
    except BadInput as refused:
        return _show_first_access_form(
            officer, errors.explain_to_reader(refused).why, "password", errors.refusal_status(refused)
        )
    sessions.begin_session(opened)
    return redirect(url_for("first_access.choose_second_factor"), 303)


def _officer_of_link(token: str) -> Officer:
    """Return the link's officer, and speak to them in their language from here on. Raise LinkInvalid."""
    officer = officers.read_first_access(parts(), token)
    speak(officer.language)
    return officer


def _show_first_access_form(officer: Officer, problem: str | None, field: str, status: int) -> Response:
    page = render_template(
        "accounts/first_access.html", officer=officer, problem=problem, field=field, least=SHORTEST_PASSWORD
    )
    return make_response(page, status)


@blueprint.get("/account/begin")
@allow(EVERY_OFFICER)
def choose_second_factor() -> AnyResponse:
    """Show which second factors can be set up. Whoever has one is sent on."""
    who = current_session()
    if who.complete:
        return redirect(desk_address(), 303)
    page = render_template("accounts/begin.html", officer=who.officer, passkeys=parts().passkeys.usable)
    return make_response(page)
