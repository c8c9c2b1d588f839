"""Credentials asked again: before an act that nobody may do who has merely found a screen unlocked."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ballot.rules.refusals import CredentialsNeeded, SignInRefused, StepOver
from ballot.services.accounts import passkeys, reauthentication, second_factors
from ballot.services.accounts import sessions as session_rows
from ballot.services.council import focal_points
from ballot.web.accounts.current_officer import lock_outs_logged, own, own_page, visitor
from ballot.web.accounts.next_page import told
from ballot.web.accounts.passkey_challenge import asked, question
from ballot.web.kit import errors
from ballot.web.kit.access import STAFF, allow
from ballot.web.kit.context import parts, settings
from ballot.web.kit.i18n import _
from ballot.web.kit.sessions import person

blueprint = Blueprint("again", __name__)


def are_fresh() -> bool:
    """Whether the officer gave all credentials in this session a few minutes ago at most; signing in counts."""
    who = person()
    return who is not None and session_rows.is_fresh(parts(), who.signed_in)


def require_fresh_credentials(back: str | None = None) -> None:
    """Go on only if they are fresh. Else the request ends here, and credentials are asked for.

    `back` is the local path of the page from which the act is begun anew. A GET comes back to itself unless told otherwise;
    a POST has to say.
    """
    if are_fresh():
        return
    here = request.full_path.removesuffix("?") if request.method == "GET" else None
    abort(redirect(url_for("again.ask", next=own_page(back or here)), 303))


def require_fresh_while_open() -> None:
    """The same while a consultation is open, and only then: before changes that decide who may reply in it.

    A GET is sent to the page that asks. What was typed cannot be sent there, and names and addresses of people do not belong
    into an address: a POST is refused by CredentialsNeeded, its form is shown again as it was filled in, and credentials are
    given in another window (`ui.stale`).
    """
    if are_fresh() or not focal_points.is_one_open(parts(), settings().body):
        return
    if request.method == "POST":
        raise CredentialsNeeded()
    require_fresh_credentials()


@blueprint.get("/account/again")
@allow(STAFF)
def ask() -> Response:
    """Password and code, or a passkey."""
    return _form(own_page(request.args.get("next")), None, 200)


@blueprint.get("/account/again/given")
@allow(STAFF)
def given() -> str:
    """Where one comes whose form waits in another window."""
    return render_template("accounts/credentials_given.html")


@blueprint.post("/account/again")
@allow(STAFF)
def give() -> AnyResponse:
    """Take password and code."""
    onward = own_page(request.form.get("next"))
    password, code = request.form.get("password", ""), request.form.get("code", "")
    try:
        with lock_outs_logged():
            reauthentication.confirm(parts(), own(), password, code, visitor())
    except SignInRefused as refused:
        problem = _("Password and code do not fit, or the code was used before.")
        return _form(onward, problem, errors.status(refused))
    return redirect(onward or url_for("own.account"), 303)


@blueprint.post("/account/again/passkey/options")
@allow(STAFF)
def options() -> Response:
    """What the browser is to ask a device."""
    return question(passkeys.begin_confirm(parts(), own()))


@blueprint.post("/account/again/passkey")
@allow(STAFF)
def give_passkey() -> AnyResponse:
    """Take a passkey's answer."""
    onward = own_page(request.form.get("next"))
    try:
        passkeys.confirm(parts(), own(), asked(), request.form.get("answer", ""), visitor())
    except (SignInRefused, StepOver) as refused:
        return _form(onward, _("The passkey did not answer as it should. Try again."), errors.status(refused))
    return redirect(onward or url_for("own.account"), 303)


def _form(onward: str | None, problem: str | None, status: int) -> Response:
    have = second_factors.factors_of(parts(), own())
    page = render_template(
        "accounts/reauthentication.html",
        next=onward or "",
        problem=problem,
        officer=own().officer,
        have=have,
        told=told(onward),
    )
    return make_response(page, status)
