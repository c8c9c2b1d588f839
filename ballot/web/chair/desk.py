"""The desk: all consultations, and each one's page. The secretariat sees it and prepares."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, render_template

from ballot.rules.acts import STAGES_OF
from ballot.rules.stages import Stage
from ballot.services.consultations import overview
from ballot.services.consultations.overview import Overview
from ballot.services.consultations.timeline import Course, course
from ballot.services.countersigning import proposals
from ballot.services.dashboard.desk import SHOWN, Desk
from ballot.services.dashboard.desk import desk as laid_out
from ballot.services.mail.bounces import Trouble, trouble
from ballot.web import drafts
from ballot.web.kit.access import PREPARERS, allow, officer
from ballot.web.kit.consultation_lookup import looked_up
from ballot.web.kit.context import now, parts, settings
from ballot.web.kit.pagination import page_asked, pages_of
from ballot.web.presenters import results
from ballot.web.presenters.charts import Floor, bar_of_replies, replies_over_time, seats_of_replies
from ballot.web.presenters.dashboard_items import (
    by_ballot,
    line,
    mail_trouble,
    missing,
    others_decide,
    tasks,
    to_confirm,
)
from ballot.web.presenters.status_lines import ended_by, ended_line, replies_line, rule_line, time_left
from ballot.web.presenters.timeline import happened

blueprint = Blueprint("chair", __name__)


@blueprint.get("/desk")
@allow(PREPARERS)
def desk() -> str:
    """What waits for a decision; what runs, and who is missing; the drafts; and, shortly, what has ended."""
    page = page_asked()
    found, moment = laid_out(parts(), settings().body, page), now()
    return render_template(
        "chair/desk.html",
        desk=found,
        tasks=tasks(found, _trouble(found), moment, officer().role),
        others_decide=others_decide(found, officer().role),
        running=[line(one, moment) for one in found.running],
        ended=[(one, ended_line(one)) for one in found.ended],
        page=page,
        pages=pages_of(found.ended_in_all, SHOWN),
    )


def _trouble(found: Desk) -> dict[int, dict[str, Trouble]]:
    """With mails, asked only where there is any."""
    troubled = [one for one, waits in found.waiting.items() if waits.failed or waits.returned]
    return {one: trouble(parts(), one) for one in troubled}


@blueprint.get("/desk/<body>/<ref>")
@allow(PREPARERS)
def consultation(body: str, ref: str) -> str:
    """One consultation: the draft, or where it stands, or its result."""
    found = looked_up(body, ref)
    if found.stage is Stage.DRAFT:
        return drafts.draft_page(found)
    moment = now()
    happenings = course(parts(), found)
    runs = found.stage in (Stage.OPEN, Stage.CLOSED)
    return render_template(
        "chair/consultation.html",
        found=found,
        stands=ended_by(found),
        needs=rule_line(found),
        replies=replies_line(found),
        late=found.stage is Stage.OPEN and found.deadline_passed(moment),
        runs=runs,
        time_left=time_left(found, moment) if runs else "",
        missing=missing(found),
        by_ballot=by_ballot(found) if runs else [],
        replied_at={state: overview.replied_at(found.standing, state) for state in found.replied},
        without_vote=[seat for seat in found.standing.roll if not seat.entitled],
        mail_trouble=mail_trouble(trouble(parts(), found.id)),
        pending=(pending := proposals.waiting(parts(), found.id)),
        to_confirm=to_confirm(len(pending)),
        allowed={act for act, stages in STAGES_OF.items() if found.stage in stages},
        happened=happened(found, happenings),
        **_pictures(found, happenings, runs, moment),
        **results.shown(found, happenings),
    )


def _pictures(found: Overview, happenings: Course, runs: bool, moment: datetime) -> dict[str, object]:
    """Of a consultation that runs: who has replied, and when."""
    if not runs:
        return {}
    return {
        "bar": bar_of_replies(found),
        "seats": seats_of_replies(Floor(found.standing), found),
        "timeline": replies_over_time(found, happenings, moment),
    }
