"""Sign in by password and code, or by a passkey; and sign out."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from ballot.rules.refusals import SignInRefused, SignInStepExpired
from ballot.services.accounts import passkeys, sign_in
from ballot.web.accounts.current_officer import current_visitor, desk_address, local_address, log_lock_outs
from ballot.web.accounts.passkey_challenge import send_challenge, take_challenge_token
from ballot.web.demo.codes import demo_officers
from ballot.web.kit import errors, sessions
from ballot.web.kit.access import ANYONE, allow
from ballot.web.kit.context import parts
from ballot.web.kit.i18n import _, _n
from ballot.words.translation.sentences import joined

blueprint = Blueprint("sign_in", __name__)

_STEP_KEY = "step"
"""Where the cookie keeps the token of an unfinished sign-in."""


@blueprint.get("/sign-in")
@allow(ANYONE)
def sign_in_form() -> AnyResponse:
    """Show the form; send on whoever is signed in already."""
    who = sessions.person()
    if who is not None and who.signed_in.officer is not None:
        return redirect(desk_address(), 303)
    return _show_sign_in_form("", local_address(request.args.get("next")), None, 200)


@blueprint.post("/sign-in")
@allow(ANYONE)
def check_password() -> AnyResponse:
    """Check the password: the first step."""
    email, password = request.form.get("email", ""), request.form.get("password", "")
    onward = local_address(request.form.get("next"))
    if empty := _empty_field_messages(email, password):
        return _show_sign_in_form(email, onward, None, 422, empty)
    try:
        with log_lock_outs():
            begun = sign_in.begin_sign_in(parts(), email, password, current_visitor())
    except SignInRefused as refused:
        return _show_sign_in_form(
            email, onward, errors.refusal_sentence(refused, "look"), errors.refusal_status(refused)
        )
    if begun.session is not None:
        return _open_session(begun.session, onward)
    session[_STEP_KEY] = begun.step
    return redirect(url_for("sign_in.code_form", next=onward), 303)


def _open_session(token: str, onward: str | None) -> AnyResponse:
    sessions.begin_session(token)
    who = sessions.person()
    return redirect(onward if onward and who is not None and who.officer is not None else desk_address(), 303)


def _empty_field_messages(email: str, password: str) -> dict[str, str]:
    """Return what is said of each empty field: nobody tried anything, so it counts as no failure."""
    found: dict[str, str] = {}
    if not email.strip():
        found["email"] = _("Enter your e-mail address.")
    if not password:
        found["password"] = _("Enter your password.")
    return found


def _show_sign_in_form(
    email: str, onward: str | None, problem: str | None, status: int, empty: Mapping[str, str] | None = None
) -> Response:
    page = render_template(
        "accounts/sign_in.html", email=email, next=onward or "", problem=problem, passkeys=parts().passkeys.usable,
        demo=bool(demo_officers()), empty=empty or {},
    )  # fmt: skip
    return make_response(page, status)


# --------------------------------------------------------------------------------------- the second step


@blueprint.get("/sign-in/code")
@allow(ANYONE)
def code_form() -> AnyResponse:
    """Show the form for a code of the authenticator or a recovery code."""
    return _show_code_form(local_address(request.args.get("next")), None, "code", 200)


@blueprint.post("/sign-in/code")
@allow(ANYONE)
def check_code() -> AnyResponse:
    """Check the code, the second step, and open the session."""
    field = "recovery" if "recovery" in request.form else "code"
    onward = local_address(request.form.get("next"))
    try:
        with log_lock_outs():
            token = sign_in.finish_sign_in(parts(), _step_token(), request.form.get(field, ""), current_visitor())
    except SignInStepExpired:
        return _start_over(onward)
    except SignInRefused as refused:
        left = refused.facts.get("left")
        if not isinstance(left, int) or not left:
            return _start_over(onward)
        problem = joined(
            (
                _("This code is not correct, or has already been used."),
                _n("{n} attempt left.", "{n} attempts left.", left),
            )
        )
        return _show_code_form(onward, problem, field, errors.refusal_status(refused))
    return _open_session(token, onward)


def _step_token() -> str:
    token = session.get(_STEP_KEY)
    return token if isinstance(token, str) else ""


def _start_over(onward: str | None) -> AnyResponse:
    session.pop(_STEP_KEY, None)
    flash(
        _("Please sign in again from the beginning: the second step was not completed in time, or was tried too often.")
    )
    return redirect(url_for("sign_in.sign_in_form", next=onward), 303)


def _show_code_form(onward: str | None, problem: str | None, field: str, status: int) -> AnyResponse:
    try:
        awaited = sign_in.accepted_factors(parts(), _step_token())
    except SignInStepExpired:
        return _start_over(onward)
    page = render_template(
        "accounts/code.html", next=onward or "", problem=problem, field=field, awaited=awaited,
        passkeys=parts().passkeys.usable and awaited.passkeys,
    )  # fmt: skip
    return make_response(page, status)


# ------------------------------------------------------------------------------------------- a passkey


@blueprint.post("/sign-in/passkey/options")
@allow(ANYONE)
def passkey_options() -> Response:
    """Return what the browser passes to a device."""
    return send_challenge(passkeys.begin_passkey_sign_in(parts()))


@blueprint.post("/sign-in/passkey")
@allow(ANYONE)
def sign_in_with_passkey() -> AnyResponse:
    """Check a passkey's answer and open the session."""
    onward = local_address(request.form.get("next"))
    try:
        token = passkeys.sign_in_with_passkey(
            parts(), take_challenge_token(), request.form.get("answer", ""), current_visitor()
        )
    except (SignInRefused, SignInStepExpired) as refused:
        problem = _(
            "This passkey does not belong to any account here. Please try again, or sign in with your password."
        )
        return _show_sign_in_form("", onward, problem, errors.refusal_status(refused))
    return _open_session(token, onward)


@blueprint.post("/sign-out")
@allow(ANYONE)
def sign_out() -> AnyResponse:
    """End the session, whoever's it is."""
    sessions.end_browser_session()
    flash(_("You have signed out."))
    return redirect(url_for("sign_in.sign_in_form"), 303)
