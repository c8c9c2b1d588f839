"""The Member States of the body, and each one with its right to vote and its focal points."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, make_response, render_template, request
from werkzeug.wrappers import Response

from ballot.reference.state_search import LONGEST_SEARCH, contains, find_states, fold
from ballot.rules.refusals import Refused
from ballot.rules.stages import Stage
from ballot.services.access.authorization import PREPARERS
from ballot.services.accounts import officers
from ballot.services.consultations import overview
from ballot.services.council import voting_rights
from ballot.services.council.members import MemberView, list_members
from ballot.services.mail import bounces
from ballot.store.tables import OutboxDelivery
from ballot.web.kit import errors
from ballot.web.kit.access import allow
from ballot.web.kit.context import now, parts, settings
from ballot.web.kit.filters import kind_name, reason_said
from ballot.web.kit.form_errors import needs_fresh_credentials, problems_of_refusal
from ballot.web.kit.forms import FORM_LANGUAGES, today_field_value

blueprint = Blueprint("members", __name__)


@dataclass(frozen=True)
class MemberReach:
    """A member, and how many of its focal points mail is known not to reach."""

    member: MemberView
    unreached_people: int

    @property
    def unreached(self) -> bool:
        """Return whether nobody is known to get its mail."""
        return self.unreached_people == len(self.member.focal_points)


@blueprint.get("/secretariat/members")
@allow(PREPARERS)
def members() -> str:
    """List every Member State of the body, in roll-call order; or those alone where something is amiss, or that are looked
    for by a name or a focal point."""
    found = list_members(parts(), settings().body)
    troubled = _unreached_of(found)
    typed = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    wanted = search_members(found, typed)
    reach = [
        MemberReach(one, sum(person.id in troubled for person in one.focal_points))
        for one in found
        if one.seat.state in wanted
    ]
    kinds = {
        "all": reach,
        "unreached": [one for one in reach if one.unreached_people],
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
        total=len(found),
        entitled=sum(one.entitled for one in found),
        q=typed,
    )


def search_members(members: list[MemberView], typed: str) -> set[str]:
    """Return the codes of the members that have what was typed in a name, a code, or a name or address of a focal point; all
    of them where nothing was typed."""
    found = set(find_states(typed, [one.seat.state for one in members]))
    wanted = fold(typed)
    if wanted:
        found |= {
            one.seat.state
            for one in members
            for person in one.focal_points
            if contains(fold(f"{person.name} {person.email}"), wanted)
        }
    return found


def _unreached_of(found: list[MemberView]) -> dict[int, OutboxDelivery]:
    return bounces.list_unreached(parts(), found[0].seat.body_id) if found else {}


def find_member(state: str) -> MemberView:
    """Return the member of this code; abort with 404 where there is none."""
    found = {one.seat.state: one for one in list_members(parts(), settings().body)}
    return found.get(state) or abort(404)


@blueprint.get("/secretariat/members/<state>")
@allow(PREPARERS)
def member(state: str) -> Response:
    """Show one Member State: its right through time, and its focal points."""
    return show_member_page(find_member(state), {})


def show_member_page(
    view: MemberView, fields: dict[str, str], refused: Refused | None = None, form: str = ""
) -> Response:
    """Return the member's page; where one of its forms (`person`, `right`) was refused, with what was typed and what is
    wrong."""
    running = overview.list_overviews_at(parts(), settings().body, (Stage.OPEN,))
    troubled = _unreached_of([view])
    page = render_template(
        "secretariat/member.html",
        view=view,
        state=view.seat.state,
        people=[(one, troubled.get(one.number)) for one in sorted(view.focal_points, key=lambda one: one.number)],
        kind_name=kind_name,
        reason_said=reason_said,
        ledger=voting_rights.list_rights_of_member(parts(), settings().body, view.seat.state),
        running=[one for one in running if view.seat.state in one.standing.roll],
        languages_in_order=FORM_LANGUAGES,
        today=today_field_value(now()),
        names=officers.officer_names(parts()),
        fields={form: fields},
        stale=needs_fresh_credentials(refused),
        problems=problems_of_refusal(refused, "email" if form == "person" else "reason"),
    )
    return make_response(page, errors.refusal_status(refused) if refused else 200)
