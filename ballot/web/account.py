"""Officers come and go: sign in, sign out, set the first password by a one-time link."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ballot.rules.refusals import BadInput, SignInRefused, TooManyAttempts
from ballot.services import accounts
from ballot.web import errors, sessions
from ballot.web.access import ANYONE, for_
from ballot.web.here import parts
from ballot.web.logs import log_lock_out

blueprint = Blueprint("account", __name__)

DESKS = {"chair": "/desk", "vice-chair": "/desk", "secretariat": "/secretariat", "auditor": "/audit"}
"""Where officers land."""


@blueprint.get("/")
@for_(ANYONE)
def front_door() -> AnyResponse:
    """Officers go to their pages, everyone else to the sign-in, which says what a focal point does."""
    return redirect(url_for("account.sign_in"), 303)


def _own_page(address: str) -> str | None:
    """The address, if it is a page of this site."""
    try:
        split = urlsplit(address)
    except ValueError:  # e.g. half of an IPv6 address
        return None
    plain = address.isascii() and address.isprintable() and "\\" not in address
    return address if plain and address.startswith("/") and not split.netloc and not address.startswith("//") else None


@blueprint.get("/sign-in")
@for_(ANYONE)
def sign_in() -> AnyResponse:
    """The form; who is signed in already goes where they would land."""
    who = sessions.person()
    onward = _own_page(request.args.get("next", ""))
    if who is not None and who.officer is not None:
        return redirect(DESKS[who.role], 303)
    return _form("", onward, None, 200)


@blueprint.post("/sign-in")
@for_(ANYONE)
def open_session() -> AnyResponse:
    """Sign in."""
    email, password = request.form.get("email", ""), request.form.get("password", "")
    onward = _own_page(request.form.get("next", ""))
    address = request.remote_addr or ""
    try:
        token = accounts.sign_in(parts(), email, password, address)
    except TooManyAttempts:
        log_lock_out(accounts.account_digest(email), address)
        raise
    except SignInRefused as refused:
        return _form(email, onward, errors.sentence(refused, "look"), errors.status(refused))
    sessions.begin(token)
    who = accounts.read_session(parts(), token)
    role = who.officer.role if who and who.officer else ""
    return redirect(onward or DESKS.get(role, "/"), 303)


def _form(email: str, onward: str | None, problem: str | None, status: int) -> Response:
    page = render_template("account/sign_in.html", email=email, next=onward or "", problem=problem)
    return make_response(page, status)


@blueprint.post("/sign-out")
@for_(ANYONE)
def sign_out() -> AnyResponse:
    """End the session, whoever it is."""
    sessions.end()
    flash("You have signed out.")
    return redirect(url_for("account.sign_in"), 303)


@blueprint.get("/first-access/<token>")
@for_(ANYONE)
def first_access(token: str) -> AnyResponse:
    """Whose password the link sets. Looking uses nothing up."""
    return _password_form(token, None, 200)


@blueprint.post("/first-access/<token>")
@for_(ANYONE)
def set_password(token: str) -> AnyResponse:
    """Set it, once."""
    password, again = request.form.get("password", ""), request.form.get("again", "")
    if password != again:
        return _password_form(token, "The two are not the same. Nothing was changed.", 422)
    try:
        accounts.set_password(parts(), token, password)
    except BadInput as refused:
        least = accounts.SHORTEST_PASSWORD
        problem = f"The password cannot be used: it needs {least} to 1000 characters. Nothing was changed."
        return _password_form(token, problem, errors.status(refused))
    flash("Your password is set. You can sign in now.")
    return redirect(url_for("account.sign_in"), 303)


def _password_form(token: str, problem: str | None, status: int) -> Response:
    officer = accounts.read_first_access(parts(), token)
    page = render_template(
        "account/first_access.html", officer=officer, problem=problem, least=accounts.SHORTEST_PASSWORD
    )
    return make_response(page, status)
