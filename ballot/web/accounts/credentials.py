"""An officer's credentials: the password, the authenticator, passkeys and recovery codes."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ballot.rules.refusals import AlreadyDone, BadInput, SignInRefused, SignInStepExpired
from ballot.services.accounts import authenticators, passkeys, reauthentication, second_factor_setup, second_factors
from ballot.services.accounts.password_policy import SHORTEST_PASSWORD
from ballot.store.tables import Passkey
from ballot.web.accounts.current_officer import (
    EVERY_OFFICER,
    current_session,
    current_visitor,
    desk_address,
    log_lock_outs,
)
from ballot.web.accounts.passkey_challenge import send_challenge, take_challenge_token
from ballot.web.accounts.reauthentication import require_fresh_credentials
from ballot.web.kit import errors, sessions
from ballot.web.kit.access import STAFF, allow
from ballot.web.kit.context import parts
from ballot.web.kit.i18n import _

blueprint = Blueprint("credentials", __name__, url_prefix="/account")


def _require_fresh_credentials(back: str) -> None:
    if current_session().complete:  # a newcomer has nothing to give yet
        require_fresh_credentials(url_for(back))


def _return_to_profile(said: str) -> AnyResponse:
    flash(said)
    return redirect(url_for("profile.show_profile"), 303)


def _after_set_up(completed: second_factor_setup.SetUpResult, said: str) -> AnyResponse:
    """Answer after a factor was set up. The first time the recovery codes are shown, now and never again, so not after
    a redirect."""
    if completed.session is None:
        return _return_to_profile(said)
    sessions.begin_session(completed.session)
    return _show_recovery_codes(completed.recovery_codes, first=True)


# ---------------------------------------------------------------------------------------------- password


@blueprint.get("/password")
@allow(STAFF)
def password() -> Response:
    """Show the form for a new password."""
    return _show_password_form({}, 200)


@blueprint.post("/password")
@allow(STAFF)
def change_password() -> AnyResponse:
    """Change the password, against the present one."""
    present, new = request.form.get("present", ""), request.form.get("password", "")
    if new != request.form.get("again", ""):
        return _show_password_form({"again": _("The two passwords differ.")}, 422)
    try:
        with log_lock_outs():
            reauthentication.change_password(parts(), current_session(), present, new, current_visitor())
    except SignInRefused as refused:
        return _show_password_form({"present": _("This is not your current password.")}, errors.refusal_status(refused))
    except BadInput as refused:
        return _show_password_form({"password": errors.explain_to_reader(refused).why}, errors.refusal_status(refused))
    return _return_to_profile(_("Your password has been changed. You have been signed out everywhere else."))


def _show_password_form(problems: dict[str, str], status: int) -> Response:
    page = render_template(
        "accounts/password.html", officer=current_session().officer, problems=problems, least=SHORTEST_PASSWORD
    )
    return make_response(page, status)


# ----------------------------------------------------------------------------------------- authenticator


@blueprint.get("/authenticator")
@allow(EVERY_OFFICER)
def authenticator() -> Response:
    """Show a new secret as a picture and as text. Nothing is stored before its first code is right."""
    _require_fresh_credentials("credentials.authenticator")
    return _show_authenticator_form(None, None, 200)


@blueprint.post("/authenticator")
@allow(EVERY_OFFICER)
def set_authenticator() -> AnyResponse:
    """Store the authenticator once its first code is right, in place of the previous one."""
    _require_fresh_credentials("credentials.authenticator")
    sealed = request.form.get("sealed", "")
    try:
        completed = authenticators.set_up_authenticator(
            parts(), current_session(), sealed, request.form.get("code", "")
        )
    except BadInput as refused:
        why = errors.explain_to_reader(refused).why
        return _show_authenticator_form(None if refused.facts["why"] == "not-proposed" else sealed, why, 422)
    return _after_set_up(completed, _("Your authenticator has been set up. You have been signed out everywhere else."))


def _show_authenticator_form(sealed: str | None, problem: str | None, status: int) -> Response:
    proposal = authenticators.propose_secret(parts(), current_session(), sealed)
    page = render_template(
        "accounts/authenticator.html", proposal=proposal, problem=problem, complete=current_session().complete
    )
    return make_response(page, status)


# ---------------------------------------------------------------------------------------------- passkeys


@blueprint.get("/passkeys/new")
@allow(EVERY_OFFICER)
def passkey_form() -> Response:
    """Show the form for a passkey's name, with the button by which the browser makes it."""
    _require_fresh_credentials("credentials.passkey_form")
    return _show_passkey_form("", None, None, 200)


@blueprint.post("/passkeys/options")
@allow(EVERY_OFFICER)
def passkey_options() -> Response:
    """Return what the browser passes to a device to make a passkey."""
    return send_challenge(passkeys.begin_adding(parts(), current_session()))


@blueprint.post("/passkeys")
@allow(EVERY_OFFICER)
def add_passkey() -> AnyResponse:
    """Store the passkey that was made."""
    _require_fresh_credentials("credentials.passkey_form")
    name, answer = request.form.get("name", ""), request.form.get("answer", "")
    try:
        completed = passkeys.add_passkey(parts(), current_session(), take_challenge_token(), answer, name)
    except (BadInput, SignInStepExpired, AlreadyDone) as refused:
        field = "name" if refused.facts.get("field") == "name" else None
        return _show_passkey_form(name, errors.explain_to_reader(refused).why, field, errors.refusal_status(refused))
    return _after_set_up(completed, _("The passkey has been added."))


def _show_passkey_form(name: str, problem: str | None, field: str | None, status: int) -> Response:
    page = render_template(
        "accounts/passkey_new.html", name=name, problem=problem, field=field, longest=passkeys.LONGEST_PASSKEY_NAME,
        complete=current_session().complete, usable=parts().passkeys.usable,
    )  # fmt: skip
    return make_response(page, status)


@blueprint.get("/passkeys/<int(max=2147483647):passkey_id>")
@allow(STAFF)
def passkey_name_form(passkey_id: int) -> Response:
    """Show the form to rename a passkey."""
    return _show_passkey_name_form(passkey_id, _find_passkey(passkey_id).name, None, 200)


@blueprint.post("/passkeys/<int(max=2147483647):passkey_id>")
@allow(STAFF)
def rename_passkey(passkey_id: int) -> AnyResponse:
    """Rename a passkey."""
    name = request.form.get("name", "")
    try:
        if not passkeys.rename_passkey(parts(), current_session(), passkey_id, name):
            abort(404)
    except BadInput as refused:
        return _show_passkey_name_form(
            passkey_id, name, errors.explain_to_reader(refused).why, errors.refusal_status(refused)
        )
    return _return_to_profile(_("The passkey has been renamed."))


def _show_passkey_name_form(passkey_id: int, name: str, problem: str | None, status: int) -> Response:
    page = render_template(
        "accounts/passkey.html",
        passkey_id=passkey_id,
        name=name,
        problem=problem,
        longest=passkeys.LONGEST_PASSKEY_NAME,
    )
    return make_response(page, status)


@blueprint.get("/passkeys/<int(max=2147483647):passkey_id>/remove")
@allow(STAFF)
def confirm_passkey_removal(passkey_id: int) -> str:
    """Show what removing the passkey means."""
    require_fresh_credentials()
    found = _find_passkey(passkey_id)
    return render_template(
        "kit/confirm.html",
        title=_("Remove the passkey “{name}”", name=found.name),
        question=_("You can no longer sign in with it. You have been signed out everywhere else."),
        action=url_for("credentials.remove_passkey", passkey_id=passkey_id),
        button=_("Remove the passkey"),
        back=url_for("profile.show_profile"),
        danger=True,
    )


@blueprint.post("/passkeys/<int(max=2147483647):passkey_id>/remove")
@allow(STAFF)
def remove_passkey(passkey_id: int) -> AnyResponse:
    """Remove a passkey."""
    require_fresh_credentials(url_for("credentials.confirm_passkey_removal", passkey_id=passkey_id))
    if not passkeys.remove_passkey(parts(), current_session(), passkey_id):
        abort(404)
    return _return_to_profile(_("The passkey has been removed."))


def _find_passkey(passkey_id: int) -> Passkey:
    have = second_factors.list_second_factors(parts(), current_session())
    return next((one for one in have.passkeys if one.id == passkey_id), None) or abort(404)


# ---------------------------------------------------------------------------------------- recovery codes


@blueprint.get("/recovery-codes")
@allow(STAFF)
def confirm_new_recovery_codes() -> str:
    """Show what making new recovery codes means."""
    require_fresh_credentials()
    return render_template(
        "kit/confirm.html",
        title=_("New recovery codes"),
        question=_(
            "You will receive ten new codes, to print or to write down. Your current codes will no longer be valid."
        ),
        action=url_for("credentials.new_recovery_codes"),
        button=_("Create new codes"),
        back=url_for("profile.show_profile"),
    )


@blueprint.post("/recovery-codes")
@allow(STAFF)
def new_recovery_codes() -> AnyResponse:
    """Replace the recovery codes and show them: now and never again, so not after a redirect."""
    require_fresh_credentials(url_for("credentials.confirm_new_recovery_codes"))
    return _show_recovery_codes(reauthentication.renew_recovery_codes(parts(), current_session()), first=False)


def _show_recovery_codes(codes: tuple[str, ...], *, first: bool) -> Response:
    page = render_template(
        "accounts/recovery_codes.html", codes=codes, first=first, officer=current_session().officer, desk=desk_address()
    )
    return make_response(page)
