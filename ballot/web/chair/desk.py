"""The desk: all consultations, and each one's page. The secretariat sees it and prepares."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, render_template

from ballot.rules.acts import STAGES_OF
from ballot.rules.stages import Stage
from ballot.services.access.authorization import PREPARERS
from ballot.services.consultations.overview import Overview
from ballot.services.consultations.timeline import Timeline, read_timeline
from ballot.services.countersigning import proposals
from ballot.services.dashboard.desk import ENDED_ON_PAGE, Desk, read_desk
from ballot.services.mail.bounces import MailProblems, read_mail_problems
from ballot.web import drafts
from ballot.web.kit.access import allow, current_officer
from ballot.web.kit.consultation_lookup import find_overview_at
from ballot.web.kit.context import now, parts, settings
from ballot.web.kit.pagination import count_pages, requested_page
from ballot.web.presenters import results
from ballot.web.presenters.charts import ChamberLayout, bar_of_replies, chamber_of_replies, replies_over_time
from ballot.web.presenters.dashboard_items import (
    acts_to_confirm_line,
    answers_by_ballot,
    list_tasks,
    list_tasks_of_others,
    mail_problem_lines,
    not_replied_by_region,
    running_line,
)
from ballot.web.presenters.status_lines import ended_line, public_status_line, replies_line, rule_line, time_left
from ballot.web.presenters.timeline import list_happenings

blueprint = Blueprint("chair", __name__)


@blueprint.get("/desk")
@allow(PREPARERS)
def desk() -> str:
    """Show what waits for a decision; what runs, and who has not replied; the drafts; and, in short, what has ended."""
    page = requested_page()
    found, moment = read_desk(parts(), settings().body, page), now()
    return render_template(
        "chair/desk.html",
        desk=found,
        tasks=list_tasks(found, _read_mail_problems(found), moment, current_officer().role),
        others_decide=list_tasks_of_others(found, current_officer().role),
        running=[running_line(one, moment) for one in found.running],
        ended=[(one, ended_line(one)) for one in found.ended],
        page=page,
        pages=count_pages(found.ended_count, ENDED_ON_PAGE),
    )


def _read_mail_problems(found: Desk) -> dict[int, dict[str, MailProblems]]:
    """Return mail problems by consultation and State, read only where there are any."""
    troubled = [one for one, waits in found.waiting.items() if waits.failed or waits.returned]
    return {one: read_mail_problems(parts(), one) for one in troubled}


@blueprint.get("/desk/<body>/<ref>")
@allow(PREPARERS)
def consultation(body: str, ref: str) -> str:
    """Show one consultation: the draft, or where it stands, or its result."""
    found = find_overview_at(body, ref, evidence=False)
    if found.stage is Stage.DRAFT:
        return drafts.show_draft(found)
    moment = now()
    happenings = read_timeline(parts(), found)
    runs = found.stage in (Stage.OPEN, Stage.CLOSED)
    return render_template(
        "chair/consultation.html",
        found=found,
        stands=public_status_line(found),
        needs=rule_line(found),
        replies=replies_line(found),
        late=found.stage is Stage.OPEN and found.deadline_passed(moment),
        runs=runs,
        time_left=time_left(found, moment) if runs else "",
        missing=not_replied_by_region(found),
        by_ballot=answers_by_ballot(found) if runs else [],
        titles={one["id"]: one["title"] for one in found.standing.opened["ballots"]},
        replies_recorded=_replies_recorded(found),
        without_vote=[seat for seat in found.standing.roll if not seat.entitled],
        mail_trouble=mail_problem_lines(read_mail_problems(parts(), found.id)),
        pending=(pending := proposals.list_waiting_proposals(parts(), found.id)),
        to_confirm=acts_to_confirm_line(len(pending)),
        allowed={act for act, stages in STAGES_OF.items() if found.stage in stages},
        happened=list_happenings(found, happenings),
        **_charts_of_running(found, happenings, runs, moment),
        **results.results_context(found, happenings),
    )


def _replies_recorded(found: Overview) -> tuple[tuple[str, str, str, int], ...]:
    """Return by State when its standing reply was recorded, as the record writes it, its channel and its revision."""
    replies = [(state, found.standing.replies[state]) for state in found.replied]
    return tuple((state, reply.at, reply.channel, reply.revision) for state, reply in replies)


def _charts_of_running(found: Overview, happenings: Timeline, runs: bool, moment: datetime) -> dict[str, object]:
    """Return the charts of a consultation that runs: who has replied, and when."""
    if not runs:
        return {}
    return {
        "bar": bar_of_replies(found),
        "seats": chamber_of_replies(ChamberLayout(found.standing), found),
        "timeline": replies_over_time(found, happenings, moment),
    }
