"""The secretariat: what waits, the Member States with their rights and focal points, and the ledger of rights."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ballot.rules.refusals import AlreadyDone, BadInput, Refused
from ballot.rules.stages import Stage
from ballot.services import council, focal_points, lookups, overview
from ballot.services.figures import waiting_in
from ballot.services.overview import MemberView
from ballot.store.tables import FocalPoint
from ballot.web import errors, heads
from ballot.web.access import PREPARERS, SECRETARIAT, for_, officer
from ballot.web.formatting import state_name
from ballot.web.forms import IN_ORDER, today
from ballot.web.here import now, parts, settings
from ballot.web.showing import replies_line

blueprint = Blueprint("secretariat", __name__)


@blueprint.get("/secretariat")
@for_(SECRETARIAT)
def start() -> str:
    """What waits for the secretariat, consultation by consultation."""
    found = overview.list_all(parts(), settings().body)
    waiting = waiting_in(parts(), [one.id for one in found])
    return render_template(
        "secretariat/start.html",
        drafts=[one for one in found if one.stage is Stage.DRAFT],
        running=[(one, replies_line(one), waiting[one.id]) for one in found if one.stage in (Stage.OPEN, Stage.CLOSED)],
        ended=[(one, waiting[one.id]) for one in found if one.stage in (Stage.DECLARED, Stage.ANNULLED)],
    )


@blueprint.get("/secretariat/members")
@for_(PREPARERS)
def members() -> str:
    """Every Member State of the body, in roll-call order."""
    found = overview.members(parts(), settings().body)
    return render_template("secretariat/members.html", members=found, entitled=sum(one.entitled for one in found))


def _member(state: str) -> MemberView:
    found = {one.seat.state: one for one in overview.members(parts(), settings().body)}
    return found.get(state) or abort(404)


@blueprint.get("/secretariat/members/<state>")
@for_(PREPARERS)
def member(state: str) -> Response:
    """One Member State: its right through time, and its focal points."""
    return _shown(_member(state), {})


def _shown(view: MemberView, fields: dict[str, str], refused: Refused | None = None, form: str = "") -> Response:
    running = [one for one in overview.list_all(parts(), settings().body) if one.stage is Stage.OPEN]
    page = render_template(
        "secretariat/member.html",
        view=view,
        state=view.seat.state,
        ledger=lookups.ledger(parts(), settings().body, view.seat.state),
        running=[one for one in running if view.seat.state in one.standing.roll],
        languages_in_order=IN_ORDER,
        today=today(now()),
        names=lookups.officers(parts()),
        fields=fields,
        form=form,
        problem=errors.sentence(refused) if refused else "",
    )
    return make_response(page, errors.status(refused) if refused else 200)


def _back(state: str) -> Response:
    return redirect(url_for("secretariat.member", state=state), 303)


@blueprint.post("/secretariat/members/<state>/focal-points")
@for_(SECRETARIAT)
def add_focal_point(state: str) -> Response:
    """Add a focal point; in every open consultation that is an entry, and the invitation goes out."""
    view = _member(state)
    form = request.form
    try:
        focal_points.add(
            parts(),
            officer().public_id,
            settings().body,
            view.seat.state,
            form.get("name", ""),
            form.get("email", ""),
            form.get("language", ""),
        )
    except (BadInput, AlreadyDone) as refused:
        return _shown(view, form.to_dict(), refused, "focal-point")
    heads.sign_all()
    flash(f"The focal point of {state_name(view.seat.state)} is added.")
    return _back(view.seat.state)


def _focal_point(view: MemberView, public_id: str) -> FocalPoint:
    return {one.public_id: one for one in view.focal_points}.get(public_id) or abort(404)


@blueprint.post("/secretariat/members/<state>/focal-points/<public_id>/remove")
@for_(SECRETARIAT)
def remove_focal_point(state: str, public_id: str) -> Response:
    """Remove a focal point; asked once more before it is done."""
    view = _member(state)
    person = _focal_point(view, public_id)
    if request.form.get("confirmed") != "yes":
        question = (
            f"{person.name} ({person.email}) can no longer reply for {state_name(state)}: the mailed links and any open "
            "session end at once. A reply that was recorded stands. In every open consultation the removal is an entry."
        )
        if len(view.focal_points) == 1:
            question += f" {state_name(state)} is then without a focal point."
        return _confirm("Remove a focal point", question, "Remove the focal point", state, danger=True)
    focal_points.remove(parts(), officer().public_id, public_id)
    heads.sign_all()
    flash("The focal point is removed.")
    return _back(state)


@blueprint.post("/secretariat/members/<state>/focal-points/<public_id>/replace-link")
@for_(SECRETARIAT)
def replace_link(state: str, public_id: str) -> Response:
    """Make the links that were mailed so far useless, and send new ones; asked once more before it is done."""
    person = _focal_point(_member(state), public_id)
    if request.form.get("confirmed") != "yes":
        question = (
            f"Every link that was mailed to {person.name} ({person.email}) stops working, and any open session ends. "
            "A new link goes out for each open consultation."
        )
        return _confirm("Replace the link", question, "Replace the link", state)
    focal_points.replace_link(parts(), officer().public_id, public_id)
    flash("The old links are worth nothing any more. New ones will be sent.")
    return _back(state)


def _confirm(title: str, question: str, button: str, state: str, *, danger: bool = False) -> Response:
    page = render_template(
        "secretariat/confirm.html",
        title=title,
        question=question,
        action=request.path,
        button=button,
        fields={"confirmed": "yes"},
        back=url_for("secretariat.member", state=state),
        danger=danger,
    )
    return make_response(page)


@blueprint.post("/secretariat/members/<state>/right")
@for_(SECRETARIAT)
def set_right(state: str) -> Response:
    """A new line in the ledger: the right to vote suspended or restored, for consultations opened from now on."""
    view = _member(state)
    form = request.form
    try:
        entitled = _entitled(form.get("entitled", ""))
        council.set_right(
            parts(),
            officer().public_id,
            settings().body,
            view.seat.state,
            entitled=entitled,
            ground=None if entitled else form.get("ground", ""),
            effective_on=_day(form.get("effective_on", "")),
            reason=form.get("reason", ""),
        )
    except BadInput as refused:
        return _shown(view, form.to_dict(), refused, "right")
    flash(f"The ledger has a new line for {state_name(view.seat.state)}.")
    return _back(view.seat.state)


def _entitled(text: str) -> bool:
    if text not in ("yes", "no"):
        raise BadInput(field="entitled", why="yes or no")
    return text == "yes"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(field="effective_on", why="not a date") from None
