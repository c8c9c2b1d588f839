"""An officer's own account: name, language, credentials in short, and where they are signed in."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ballot.reference import LANGUAGES
from ballot.rules.refusals import BadInput
from ballot.services.accounts import officers, second_factors, sessions
from ballot.web.accounts.current_officer import current_session
from ballot.web.kit import errors
from ballot.web.kit.access import STAFF, allow
from ballot.web.kit.context import parts
from ballot.web.kit.i18n import _, _n, speak

blueprint = Blueprint("profile", __name__, url_prefix="/account")


@blueprint.get("")
@allow(STAFF)
def show_profile() -> Response:
    """Show all of it on one page."""
    return _show_profile_page({}, {}, 200)


def _show_profile_page(typed: dict[str, str], problems: dict[str, str], status: int) -> Response:
    who = current_session()
    page = render_template(
        "accounts/profile.html",
        officer=who.officer,
        current=who.session_id,
        have=second_factors.list_second_factors(parts(), who),
        signed_in=sessions.list_sessions(parts(), who),
        languages_of_people=LANGUAGES,
        passkeys=parts().passkeys.usable,
        typed=typed,
        problems=problems,
    )
    return make_response(page, status)


@blueprint.post("/name")
@allow(STAFF)
def change_name() -> AnyResponse:
    """Change the officer's name."""
    typed = request.form.get("name", "")
    try:
        officers.rename_officer(parts(), current_session(), typed)
    except BadInput as refused:
        return _show_profile_page(
            {"name": typed}, {"name": errors.explain_to_reader(refused).why}, errors.refusal_status(refused)
        )
    return _return_to_profile(_("Your name has been changed."))


@blueprint.post("/language")
@allow(STAFF)
def change_language() -> AnyResponse:
    """Change the officer's language."""
    chosen = request.form.get("language", "")
    try:
        officers.choose_language(parts(), current_session(), chosen)
    except BadInput as refused:
        return _show_profile_page(
            {}, {"language": errors.explain_to_reader(refused).why}, errors.refusal_status(refused)
        )
    speak(chosen)
    flash(_("Your language has been changed."))
    return redirect(url_for("profile.show_profile", lang=None), 303)


@blueprint.post("/sessions/<int(max=2147483647):session_id>/end")
@allow(STAFF)
def end_session(session_id: int) -> AnyResponse:
    """End one of the officer's sessions."""
    if not sessions.revoke_session(parts(), current_session(), session_id):
        abort(404)
    return _return_to_profile(_("The session has been ended."))


@blueprint.post("/sessions/end-others")
@allow(STAFF)
def end_other_sessions() -> AnyResponse:
    """End all of the officer's other sessions."""
    ended = sessions.revoke_other_sessions(parts(), current_session())
    return _return_to_profile(_n("{n} session has been ended.", "{n} sessions have been ended.", ended))


def _return_to_profile(said: str) -> AnyResponse:
    flash(said)
    return redirect(url_for("profile.show_profile"), 303)
