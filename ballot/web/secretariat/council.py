"""The secretariat: what waits, the Member States with their focal points, and the ledger of rights."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ballot.rules.refusals import BadInput, Refused
from ballot.rules.stages import Stage
from ballot.services.consultations import lookups, overview
from ballot.services.council import members as council
from ballot.services.council.members import MemberView
from ballot.services.dashboard import desk
from ballot.services.dashboard.backlog import waiting_in
from ballot.services.dashboard.desk import RUNNING
from ballot.services.mail import bounces
from ballot.store.tables import OutboxMail
from ballot.web.kit import errors
from ballot.web.kit.access import PREPARERS, SECRETARIAT, allow, officer
from ballot.web.kit.context import now, parts, settings
from ballot.web.kit.filters import kind_name, reason_said, state_name
from ballot.web.kit.form_errors import is_stale, problems
from ballot.web.kit.forms import IN_ORDER, today
from ballot.web.kit.i18n import _
from ballot.web.presenters.status_lines import replies_line

blueprint = Blueprint("secretariat", __name__)


@blueprint.get("/secretariat")
@allow(SECRETARIAT)
def start() -> str:
    """What waits for the secretariat, consultation by consultation."""
    body = settings().body
    found = overview.list_at(parts(), body, (Stage.DRAFT, *RUNNING))
    ended = desk.all_ended(parts(), body)
    waiting = waiting_in(parts(), [one.number for one in (*ended, *(each.row for each in found))])
    return render_template(
        "secretariat/overview.html",
        drafts=[one for one in found if one.stage is Stage.DRAFT],
        running=[(one, replies_line(one), waiting[one.id]) for one in found if one.stage in RUNNING],
        body=body,
        ended=[(one, waiting[one.number]) for one in ended],
    )


# ------------------------------------------------------------------------------------- members


@dataclass(frozen=True)
class Reach:
    """A member, and how many of its focal points mail is known not to reach."""

    member: MemberView
    in_trouble: int

    @property
    def unreached(self) -> bool:
        """Nobody is known to get its mail."""
        return self.in_trouble == len(self.member.focal_points)


@blueprint.get("/secretariat/members")
@allow(PREPARERS)
def members() -> str:
    """Every Member State of the body, in roll-call order; or those alone where something is amiss."""
    found = council.members(parts(), settings().body)
    troubled = _in_trouble(found)
    reach = [Reach(one, sum(person.id in troubled for person in one.focal_points)) for one in found]
    kinds = {
        "all": reach,
        "unreached": [one for one in reach if one.in_trouble],
        "without": [one for one in reach if not one.member.focal_points],
        "suspended": [one for one in reach if not one.member.entitled],
    }
    show = request.args.get("show", "all")
    show = show if show in kinds else "all"
    return render_template(
        "secretariat/members.html",
        shown=kinds[show],
        show=show,
        counts={name: len(some) for name, some in kinds.items()},
        entitled=sum(one.entitled for one in found),
    )


def _in_trouble(found: list[MemberView]) -> dict[int, OutboxMail]:
    return bounces.in_trouble(parts(), found[0].seat.body_id) if found else {}


def member_view(state: str) -> MemberView:
    """The member of this code; there is no such page where there is none."""
    found = {one.seat.state: one for one in council.members(parts(), settings().body)}
    return found.get(state) or abort(404)


@blueprint.get("/secretariat/members/<state>")
@allow(PREPARERS)
def member(state: str) -> Response:
    """One Member State: its right through time, and its focal points."""
    return member_page(member_view(state), {})


def member_page(view: MemberView, fields: dict[str, str], refused: Refused | None = None, form: str = "") -> Response:
    """The member's page; where one of its forms (`person`, `right`) was refused, with what was typed and what is wrong."""
    running = overview.list_at(parts(), settings().body, (Stage.OPEN,))
    troubled = _in_trouble([view])
    page = render_template(
        "secretariat/member.html",
        view=view,
        state=view.seat.state,
        people=[(one, troubled.get(one.number)) for one in sorted(view.focal_points, key=lambda one: one.number)],
        kind_name=kind_name,
        reason_said=reason_said,
        ledger=lookups.ledger(parts(), settings().body, view.seat.state),
        running=[one for one in running if view.seat.state in one.standing.roll],
        languages_in_order=IN_ORDER,
        today=today(now()),
        names=lookups.officers(parts()),
        fields={form: fields},
        stale=is_stale(refused),
        problems=problems(refused, "email" if form == "person" else "reason"),
    )
    return make_response(page, errors.status(refused) if refused else 200)


# ----------------------------------------------------------------------------- the right to vote


@blueprint.get("/secretariat/rights")
@allow(PREPARERS)
def rights() -> str:
    """Every Member State that has no right to vote now: on what ground, and since when."""
    return render_template(
        "secretariat/rights.html",
        suspended=council.suspensions(parts(), settings().body),
        names=lookups.officers(parts()),
    )


@blueprint.post("/secretariat/members/<state>/right")
@allow(SECRETARIAT)
def set_right(state: str) -> Response:
    """A new line in the ledger: the right to vote suspended or restored, for consultations opened from now on."""
    view = member_view(state)
    form = request.form
    try:
        typed = {name: form.get(name, "") for name in ("entitled", "ground", "effective_on", "reason")}
        right = council.read_right(**typed)
        council.set_right(parts(), officer().public_id, settings().body, view.seat.state, **vars(right))
    except BadInput as refused:
        return member_page(view, form.to_dict(), refused, "right")
    flash(_("{state}: the ledger has a new line.", state=state_name(view.seat.state)))
    return redirect(url_for("secretariat.member", state=view.seat.state), 303)
