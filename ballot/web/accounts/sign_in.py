"""Officers come and go: password and then a code, or a passkey; and out."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from ballot.rules.refusals import SignInRefused, StepOver
from ballot.services.accounts import passkeys
from ballot.services.accounts import sign_in as signing_in
from ballot.web.accounts.current_officer import desk, lock_outs_logged, own_page, visitor
from ballot.web.accounts.passkey_challenge import asked, question
from ballot.web.demo.codes import told
from ballot.web.kit import errors, sessions
from ballot.web.kit.access import ANYONE, allow
from ballot.web.kit.context import parts
from ballot.web.kit.i18n import _, _n
from ballot.words.translation.sentences import joined

blueprint = Blueprint("account", __name__)

_STEP = "step"
"""Under which the cookie has the token of a sign-in that is half done."""


@blueprint.get("/sign-in")
@allow(ANYONE)
def sign_in() -> AnyResponse:
    """The form; who is signed in already goes where they would land."""
    who = sessions.person()
    if who is not None and who.signed_in.officer is not None:
        return redirect(desk(), 303)
    return _form("", own_page(request.args.get("next")), None, 200)


@blueprint.post("/sign-in")
@allow(ANYONE)
def give_password() -> AnyResponse:
    """The first step: the password."""
    email, password = request.form.get("email", ""), request.form.get("password", "")
    onward = own_page(request.form.get("next"))
    if empty := _empty(email, password):
        return _form(email, onward, None, 422, empty)
    try:
        with lock_outs_logged():
            begun = signing_in.begin(parts(), email, password, visitor())
    except SignInRefused as refused:
        return _form(email, onward, errors.sentence(refused, "look"), errors.status(refused))
    if begun.session is not None:
        return _let_in(begun.session, onward)
    session[_STEP] = begun.step
    return redirect(url_for("account.code", next=onward), 303)


def _let_in(token: str, onward: str | None) -> AnyResponse:
    sessions.begin(token)
    who = sessions.person()
    return redirect(onward if onward and who is not None and who.officer is not None else desk(), 303)


def _empty(email: str, password: str) -> dict[str, str]:
    """What is said of each field in which nothing was typed: nobody tried anything, so it counts as no failure."""
    found: dict[str, str] = {}
    if not email.strip():
        found["email"] = _("Type your e-mail address.")
    if not password:
        found["password"] = _("Type your password.")
    return found


def _form(
    email: str, onward: str | None, problem: str | None, status: int, empty: Mapping[str, str] | None = None
) -> Response:
    page = render_template(
        "accounts/sign_in.html", email=email, next=onward or "", problem=problem, passkeys=parts().passkeys.usable,
        demo=bool(told()), empty=empty or {},
    )  # fmt: skip
    return make_response(page, status)


# --------------------------------------------------------------------------------------- the second step


@blueprint.get("/sign-in/code")
@allow(ANYONE)
def code() -> AnyResponse:
    """A code of the authenticator, or a recovery code."""
    return _code_form(own_page(request.args.get("next")), None, "code", 200)


@blueprint.post("/sign-in/code")
@allow(ANYONE)
def give_code() -> AnyResponse:
    """The second step: the code opens the session."""
    field = "recovery" if "recovery" in request.form else "code"
    onward = own_page(request.form.get("next"))
    try:
        with lock_outs_logged():
            token = signing_in.finish(parts(), _step(), request.form.get(field, ""), visitor())
    except StepOver:
        return _from_the_beginning(onward)
    except SignInRefused as refused:
        left = refused.facts.get("left")
        if not isinstance(left, int) or not left:
            return _from_the_beginning(onward)
        problem = joined(
            (_("This code is not right, or was used before."), _n("{n} try is left.", "{n} tries are left.", left))
        )
        return _code_form(onward, problem, field, errors.status(refused))
    return _let_in(token, onward)


def _step() -> str:
    token = session.get(_STEP)
    return token if isinstance(token, str) else ""


def _from_the_beginning(onward: str | None) -> AnyResponse:
    session.pop(_STEP, None)
    flash(_("Please sign in from the beginning: the second step was not done in time, or was tried too often."))
    return redirect(url_for("account.sign_in", next=onward), 303)


def _code_form(onward: str | None, problem: str | None, field: str, status: int) -> AnyResponse:
    try:
        awaited = signing_in.awaited(parts(), _step())
    except StepOver:
        return _from_the_beginning(onward)
    page = render_template(
        "accounts/code.html", next=onward or "", problem=problem, field=field, awaited=awaited,
        passkeys=parts().passkeys.usable and awaited.passkeys,
    )  # fmt: skip
    return make_response(page, status)


# ------------------------------------------------------------------------------------------- a passkey


@blueprint.post("/sign-in/passkey/options")
@allow(ANYONE)
def passkey_options() -> Response:
    """What the browser is to ask a device."""
    return question(passkeys.begin_sign_in(parts()))


@blueprint.post("/sign-in/passkey")
@allow(ANYONE)
def give_passkey() -> AnyResponse:
    """A passkey opens the session by itself."""
    onward = own_page(request.form.get("next"))
    try:
        token = passkeys.sign_in(parts(), asked(), request.form.get("answer", ""), visitor())
    except (SignInRefused, StepOver) as refused:
        problem = _("This passkey opens no account here. Try again, or sign in with your password.")
        return _form("", onward, problem, errors.status(refused))
    return _let_in(token, onward)


@blueprint.post("/sign-out")
@allow(ANYONE)
def sign_out() -> AnyResponse:
    """End the session, whoever it is."""
    sessions.end()
    flash(_("You have signed out."))
    return redirect(url_for("account.sign_in"), 303)
