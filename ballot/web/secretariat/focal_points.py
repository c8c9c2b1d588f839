"""Add, remove or replace a Member State's focal points, and replace their links.

While a consultation is open each of these decides who may reply in it, and asks for credentials again; each but the new
link is then a proposal, which a second officer confirms.
"""

from __future__ import annotations

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ballot.rules.acts import SECRETARIAT
from ballot.rules.refusals import AlreadyDone, BadInput, CredentialsNeeded, Refused
from ballot.services.council import focal_points
from ballot.services.council.members import MemberView
from ballot.services.countersigning import focal_point_change
from ballot.services.countersigning.focal_point_change import Addition, Change, Removal, Replacement
from ballot.store.tables import FocalPoint
from ballot.web.accounts.reauthentication import are_credentials_fresh, require_fresh_while_open
from ballot.web.kit import errors
from ballot.web.kit.access import allow, current_officer
from ballot.web.kit.context import parts, settings
from ballot.web.kit.filters import language_in_words, state_name, the_state
from ballot.web.kit.form_errors import needs_fresh_credentials, problems_of_refusal
from ballot.web.kit.forms import FORM_LANGUAGES
from ballot.web.kit.i18n import _
from ballot.web.secretariat.focal_point_changes import redirect_to_focal_point_change
from ballot.web.secretariat.members import find_member, show_member_page

blueprint = Blueprint("focal_points", __name__)

_FOCAL_POINT_ADDRESS = "/secretariat/members/<state>/focal-points/<public_id>"


def _redirect_to_member(state: str) -> Response:
    return redirect(url_for("members.member", state=state), 303)


def _find_focal_point(state: str, public_id: str) -> tuple[MemberView, FocalPoint]:
    view = find_member(state)
    return view, {one.public_id: one for one in view.focal_points}.get(public_id) or abort(404)


@blueprint.post("/secretariat/members/<state>/focal-points")
@allow(SECRETARIAT)
def add_focal_point(state: str) -> Response:
    """Add a focal point, or propose it while a consultation is open."""
    view = find_member(state)
    form = request.form
    try:
        require_fresh_while_open()
        proposed = _change(
            Addition(view.seat.state, form.get("name", ""), form.get("email", ""), form.get("language", ""))
        )
    except (BadInput, AlreadyDone, CredentialsNeeded) as refused:
        return show_member_page(view, form.to_dict(), refused, "person")
    if proposed is not None:
        return redirect_to_focal_point_change(proposed)
    flash(_("The focal point of {state} was added.", state=the_state(view.seat.state)))
    return _redirect_to_member(view.seat.state)


def _change(change: Change) -> int | None:
    """Make the change, or propose it and return the proposal's id."""
    return focal_point_change.change_focal_points(
        parts(), current_officer().public_id, settings().body, change, fresh=are_credentials_fresh()
    )


# ------------------------------------------------------------------------------------- removing


@blueprint.get(_FOCAL_POINT_ADDRESS + "/remove")
@allow(SECRETARIAT)
def removal_form(state: str, public_id: str) -> Response:
    """Show what removing means, and ask for the reason."""
    require_fresh_while_open()
    return _show_removal_form(*_find_focal_point(state, public_id), {})


def _show_removal_form(
    view: MemberView, person: FocalPoint, fields: dict[str, str], refused: Refused | None = None
) -> Response:
    page = render_template(
        "secretariat/remove.html",
        state=view.seat.state,
        leaving=person,
        last=len(view.focal_points) == 1,
        fields=fields,
        stale=needs_fresh_credentials(refused),
        problems=problems_of_refusal(refused, "reason"),
    )
    return make_response(page, errors.refusal_status(refused) if refused else 200)


@blueprint.post(_FOCAL_POINT_ADDRESS + "/remove")
@allow(SECRETARIAT)
def remove_focal_point(state: str, public_id: str) -> Response:
    """Remove the person, or propose it; a recorded reply stands."""
    view, person = _find_focal_point(state, public_id)
    try:
        require_fresh_while_open()
        proposed = _change(Removal(view.seat.state, public_id, request.form.get("reason", "")))
    except (BadInput, CredentialsNeeded) as refused:
        return _show_removal_form(view, person, request.form.to_dict(), refused)
    if proposed is not None:
        return redirect_to_focal_point_change(proposed)
    flash(_("The focal point of {state} was removed.", state=the_state(state)))
    return _redirect_to_member(state)


# ------------------------------------------------------------------------------------ replacing


@blueprint.get(_FOCAL_POINT_ADDRESS + "/replace")
@allow(SECRETARIAT)
def replacement_form(state: str, public_id: str) -> Response:
    """Show the form for who comes instead, and why."""
    require_fresh_while_open()
    _view, person = _find_focal_point(state, public_id)
    return _show_replacement_form(state, person, {"language": person.language})


def _show_replacement_form(
    state: str, person: FocalPoint, fields: dict[str, str], refused: Refused | None = None
) -> Response:
    page = render_template(
        "secretariat/replace.html",
        state=state,
        leaving=person,
        languages_in_order=FORM_LANGUAGES,
        fields=fields,
        stale=needs_fresh_credentials(refused),
        problems=problems_of_refusal(refused, "email"),
    )
    return make_response(page, errors.refusal_status(refused) if refused else 200)


@blueprint.post(_FOCAL_POINT_ADDRESS + "/replace")
@allow(SECRETARIAT)
def replace_focal_point(state: str, public_id: str) -> Response:
    """Replace one person by another in one act, or propose it, after asking once more."""
    _view, person = _find_focal_point(state, public_id)
    typed = {name: request.form.get(name, "") for name in ("name", "email", "language", "reason")}
    confirmed = request.form.get("confirmed") == "yes"
    try:
        try:
            require_fresh_while_open()
        except CredentialsNeeded as stale:
            if not confirmed:
                raise
            return _show_replacement_confirmation(state, person, typed, stale)
        if not confirmed:
            return _show_replacement_confirmation(state, person, typed)
        proposed = _change(Replacement(state, public_id, **typed))
    except (BadInput, AlreadyDone, CredentialsNeeded) as refused:
        return _show_replacement_form(state, person, typed, refused)
    if proposed is not None:
        return redirect_to_focal_point_change(proposed)
    flash(
        _(
            "The focal point of {state} was replaced. All focal points of the State will be notified.",
            state=the_state(state),
        )
    )
    return _redirect_to_member(state)


def _show_replacement_confirmation(
    state: str, person: FocalPoint, typed: dict[str, str], refused: Refused | None = None
) -> Response:
    new, reason = focal_points.read_replacement(**typed)
    return _show_confirmation(
        state,
        refused,
        title=_("Replace a focal point"),
        question=_(
            "In every open consultation this makes two entries: one person removed and one added. The links "
            "and the session of the first end at once; the second receives an invitation. A reply that has "
            "been recorded stands. All of them are notified by mail, with the reason."
        ),
        facts=[
            (_("Member State"), state_name(state)),
            (_("Removed"), f"{person.name}, {person.email}"),
            (_("Added"), f"{new.name}, {new.email}"),
            (_("Language of the mails"), language_in_words(new.language)),
            (_("Reason"), reason),
        ],
        fields={**typed, "confirmed": "yes"},
        button=_("Replace the focal point"),
        danger=True,
    )


# ------------------------------------------------------------------------------------- new links


@blueprint.get(_FOCAL_POINT_ADDRESS + "/replace-link")
@allow(SECRETARIAT)
def link_replacement_form(state: str, public_id: str) -> Response:
    """Show what replacing the link means, and the button."""
    require_fresh_while_open()
    return _show_link_replacement_form(*_find_focal_point(state, public_id))


def _show_link_replacement_form(view: MemberView, person: FocalPoint, refused: Refused | None = None) -> Response:
    state = view.seat.state
    return _show_confirmation(
        state,
        refused,
        title=_("Replace the link"),
        question=_(
            "All links that were sent to this person stop working, and any open session ends. A new link is "
            "sent for each open consultation."
        ),
        facts=[(_("Member State"), state_name(state)), (_("Focal point"), f"{person.name}, {person.email}")],
        fields={},
        button=_("Replace the link"),
    )


@blueprint.post(_FOCAL_POINT_ADDRESS + "/replace-link")
@allow(SECRETARIAT)
def replace_link(state: str, public_id: str) -> Response:
    """Invalidate the links that were mailed so far, and send new ones."""
    view, person = _find_focal_point(state, public_id)
    try:
        require_fresh_while_open()
        focal_points.replace_link(parts(), current_officer().public_id, public_id, fresh=are_credentials_fresh())
    except CredentialsNeeded as refused:
        return _show_link_replacement_form(view, person, refused)
    flash(_("The old links are no longer valid. New ones will be sent."))
    return _redirect_to_member(state)


def _show_confirmation(state: str, refused: Refused | None = None, **said: object) -> Response:
    back = url_for("members.member", state=state)
    page = render_template(
        "secretariat/confirm.html", action=request.path, back=back, stale=needs_fresh_credentials(refused), **said
    )
    return make_response(page, errors.refusal_status(refused) if refused else 200)
