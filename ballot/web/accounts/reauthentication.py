"""Ask for credentials again before an act that nobody may do who has merely found a screen unlocked."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ballot.rules.refusals import CredentialsNeeded, SignInRefused, SignInStepExpired
from ballot.services.accounts import passkeys, reauthentication, second_factors, sessions
from ballot.services.council import focal_points
from ballot.web.accounts.current_officer import current_session, current_visitor, local_address, log_lock_outs
from ballot.web.accounts.next_page import describe_next_page
from ballot.web.accounts.passkey_challenge import send_challenge, take_challenge_token
from ballot.web.kit import errors
from ballot.web.kit.access import STAFF, allow
from ballot.web.kit.context import parts, settings
from ballot.web.kit.i18n import _
from ballot.web.kit.sessions import person

blueprint = Blueprint("reauthentication", __name__)


def are_credentials_fresh() -> bool:
    """Return whether the officer gave all credentials in this session a few minutes ago at most; signing in counts."""
    who = person()
    return who is not None and sessions.has_fresh_credentials(parts(), who.signed_in)


def require_fresh_credentials(back: str | None = None) -> None:
    """Go on only if credentials are fresh; else end the request here and ask for them.

    `back` is the local path of the page from which the act is begun anew. A GET returns to itself unless `back` says
    otherwise; a POST must say.
    """
    if are_credentials_fresh():
        return
    here = request.full_path.removesuffix("?") if request.method == "GET" else None
    abort(redirect(url_for("reauthentication.credentials_form", next=local_address(back or here)), 303))


def require_fresh_while_open() -> None:
    """Require fresh credentials while a consultation is open, and only then: before changes that decide who may reply
    in it.

    A GET is sent to the page that asks. What was typed cannot be sent there, and names and addresses of people do not
    belong into an address: a POST is refused by CredentialsNeeded, its form is shown again as it was filled in, and
    credentials are given in another window (`ui.stale`).
    """
    if are_credentials_fresh() or not focal_points.has_open_consultation(parts(), settings().body):
        return
    if request.method == "POST":
        raise CredentialsNeeded()
    require_fresh_credentials()


@blueprint.get("/account/again")
@allow(STAFF)
def credentials_form() -> Response:
    """Show the form for password and code, or a passkey."""
    return _show_credentials_form(local_address(request.args.get("next")), None, 200)


@blueprint.get("/account/again/given")
@allow(STAFF)
def credentials_confirmed() -> str:
    """Tell whoever gave credentials in another window to go back to the form that waits."""
    return render_template("accounts/credentials_given.html")


@blueprint.post("/account/again")
@allow(STAFF)
def check_credentials() -> AnyResponse:
    """Check password and code."""
    onward = local_address(request.form.get("next"))
    password, code = request.form.get("password", ""), request.form.get("code", "")
    try:
        with log_lock_outs():
            reauthentication.reauthenticate(parts(), current_session(), password, code, current_visitor())
    except SignInRefused as refused:
        problem = _("The password and the code do not match, or the code has already been used.")
        return _show_credentials_form(onward, problem, errors.refusal_status(refused))
    return redirect(onward or url_for("profile.show_profile"), 303)


@blueprint.post("/account/again/passkey/options")
@allow(STAFF)
def passkey_options() -> Response:
    """Return what the browser passes to a device."""
    return send_challenge(passkeys.begin_reauthentication(parts(), current_session()))


@blueprint.post("/account/again/passkey")
@allow(STAFF)
def confirm_with_passkey() -> AnyResponse:
    """Check a passkey's answer."""
    onward = local_address(request.form.get("next"))
    try:
        passkeys.reauthenticate_with_passkey(
            parts(), current_session(), take_challenge_token(), request.form.get("answer", ""), current_visitor()
        )
    except (SignInRefused, SignInStepExpired) as refused:
        return _show_credentials_form(
            onward, _("The passkey did not respond as expected. Please try again."), errors.refusal_status(refused)
        )
    return redirect(onward or url_for("profile.show_profile"), 303)


def _show_credentials_form(onward: str | None, problem: str | None, status: int) -> Response:
    have = second_factors.list_second_factors(parts(), current_session())
    page = render_template(
        "accounts/reauthentication.html",
        next=onward or "",
        problem=problem,
        officer=current_session().officer,
        have=have,
        told=describe_next_page(onward),
    )
    return make_response(page, status)
