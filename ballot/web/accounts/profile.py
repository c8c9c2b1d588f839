"""An officer's own account: name, language, credentials in short, and where they are signed in."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ballot.reference import LANGUAGES
from ballot.rules.refusals import BadInput
from ballot.services.accounts import officers, second_factors
from ballot.services.accounts import sessions as session_rows
from ballot.web.accounts.current_officer import own
from ballot.web.kit import errors
from ballot.web.kit.access import STAFF, allow
from ballot.web.kit.context import parts
from ballot.web.kit.i18n import _, _n, speak

blueprint = Blueprint("own", __name__, url_prefix="/account")


@blueprint.get("")
@allow(STAFF)
def account() -> Response:
    """All of it on one page."""
    return _page({}, {}, 200)


def _page(typed: dict[str, str], problems: dict[str, str], status: int) -> Response:
    who = own()
    page = render_template(
        "accounts/profile.html",
        officer=who.officer,
        current=who.session_id,
        have=second_factors.factors_of(parts(), who),
        signed_in=session_rows.sessions_of(parts(), who),
        languages_of_people=LANGUAGES,
        passkeys=parts().passkeys.usable,
        typed=typed,
        problems=problems,
    )
    return make_response(page, status)


@blueprint.post("/name")
@allow(STAFF)
def name() -> AnyResponse:
    """Be called so from now on."""
    typed = request.form.get("name", "")
    try:
        officers.rename(parts(), own(), typed)
    except BadInput as refused:
        return _page({"name": typed}, {"name": errors.explained(refused).why}, errors.status(refused))
    return _done(_("Your name is changed."))


@blueprint.post("/language")
@allow(STAFF)
def language() -> AnyResponse:
    """Read this language from now on."""
    chosen = request.form.get("language", "")
    try:
        officers.choose_language(parts(), own(), chosen)
    except BadInput as refused:
        return _page({}, {"language": errors.explained(refused).why}, errors.status(refused))
    speak(chosen)
    flash(_("Your language is changed."))
    return redirect(url_for("own.account", lang=None), 303)


@blueprint.post("/sessions/<int(max=2147483647):session_id>/end")
@allow(STAFF)
def end_session(session_id: int) -> AnyResponse:
    """Sign out there."""
    if not session_rows.revoke(parts(), own(), session_id):
        abort(404)
    return _done(_("The session is ended."))


@blueprint.post("/sessions/end-others")
@allow(STAFF)
def end_others() -> AnyResponse:
    """Sign out everywhere else."""
    ended = session_rows.revoke_others(parts(), own())
    return _done(_n("{n} session is ended.", "{n} sessions are ended.", ended))


def _done(said: str) -> AnyResponse:
    flash(said)
    return redirect(url_for("own.account"), 303)
