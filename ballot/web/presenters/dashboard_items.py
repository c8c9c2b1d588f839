"""What the desk says of each consultation: how far it is, who has not replied, and what waits for a decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from ballot.reference import REGIONS, states
from ballot.rules.stages import Stage
from ballot.services.consultations.overview import Overview
from ballot.services.dashboard.backlog import Backlog
from ballot.services.dashboard.desk import Desk, DraftSummary
from ballot.services.mail.bounces import MailProblems
from ballot.web.kit.i18n import _, _n, language
from ballot.web.presenters.charts import BarChart, bar_of_replies
from ballot.web.presenters.status_lines import replies_line, time_left
from ballot.words import mails, terms
from ballot.words.progress import closing_follows
from ballot.words.translation.sentences import joined


@dataclass(frozen=True)
class Task:
    """Something that waits for a decision: what, in which consultation if it is one, and where it is decided."""

    words: str
    reference: str
    address: str


@dataclass(frozen=True)
class RunningLine:
    """The desk's line of a consultation that runs."""

    found: Overview
    replies: str
    time_left: str
    bar: BarChart
    not_replied: list[tuple[str, list[str]]]
    by_ballot: list[tuple[str, int]]
    """Where votes are open, on how many replies each ballot has an answer; empty where replies cover all ballots."""


def running_line(found: Overview, now: datetime) -> RunningLine:
    """Return the line of a consultation that runs."""
    return RunningLine(
        found,
        replies_line(found),
        time_left(found, now),
        bar_of_replies(found),
        not_replied_by_region(found),
        answers_by_ballot(found),
    )


def not_replied_by_region(found: Overview) -> list[tuple[str, list[str]]]:
    """Return the States that have not replied, by the names of their regions; complete regions are left out."""
    known = states()
    by_region: dict[str, list[str]] = {}
    for state in found.not_replied:
        region = known[state].region if state in known else ""
        by_region.setdefault(region, []).append(state)
    return [(terms.region(one, language()), by_region[one]) for one in (*REGIONS, "") if one in by_region]


def answers_by_ballot(found: Overview) -> list[tuple[str, int]]:
    """Return how many have answered each ballot that was not withdrawn. Never how."""
    standing = found.standing
    if standing.sealed:
        return []
    replies = [reply.votes or {} for reply in standing.standing_replies().values()]
    return [(ballot, sum(ballot in votes for votes in replies)) for ballot in standing.live_ballots()]


def list_tasks(desk: Desk, trouble: Mapping[int, Mapping[str, MailProblems]], now: datetime, role: str) -> list[Task]:
    """Return what waits, most pressing first. `trouble` are mail problems, by consultation and State."""
    found: list[Task] = []
    for one in desk.running:
        found += _tasks_of_consultation(one, desk.waiting[one.id], trouble.get(one.id, {}), now, role)
    if desk.focal_point_changes and (role == "secretariat" or desk.secretariat_officers == 1):
        words = _n(
            "{n} change of focal points is awaiting another officer.",
            "{n} changes of focal points are awaiting another officer.",
            desk.focal_point_changes,
        )
        found.append(Task(words, "", url_for("focal_point_changes.waiting")))
    for draft in desk.drafts:
        if not draft.missing:
            found.append(
                Task(_("The draft is complete and can be opened."), draft.row.reference, _page_address(desk, draft))
            )
    return found


def _tasks_of_consultation(
    found: Overview, waiting: Backlog, trouble: Mapping[str, MailProblems], now: datetime, role: str
) -> list[Task]:
    where: dict[str, Any] = {"body": found.body.slug, "ref": found.row.slug}
    reference = found.row.reference
    page = url_for("chair.consultation", **where)
    said = []
    if found.stage is Stage.OPEN and found.deadline_passed(now):
        said.append(Task(closing_follows(language()), reference, page))
    elif found.stage is Stage.OPEN and not found.not_replied:
        said.append(Task(_("All Member States have replied: the consultation can be closed now."), reference, page))
    if waiting.to_confirm and role == "secretariat":
        words = _n("{n} act is awaiting another officer.", "{n} acts are awaiting another officer.", waiting.to_confirm)
        said.append(Task(words, reference, url_for("countersigning.waiting", **where)))
    if troubles := mail_problem_lines(trouble):
        said.append(Task(joined(troubles), reference, url_for("mail_log.by_state", **where)))
    return said


def list_tasks_of_others(desk: Desk, role: str) -> list[tuple[str, str]]:
    """Return what waits for somebody else than the chair who reads it: the reference, and what."""
    if role == "secretariat":
        return []
    return [
        (one.row.reference, acts_to_confirm_line(waits))
        for one in desk.running
        if (waits := desk.waiting[one.id].to_confirm)
    ]


def acts_to_confirm_line(count: int) -> str:
    """Return how many acts wait for the secretariat, for whoever cannot confirm them."""
    return _n("The secretariat still has to confirm {n} act.", "The secretariat still has to confirm {n} acts.", count)


def mail_problem_lines(trouble: Mapping[str, MailProblems]) -> list[str]:
    """Return what went wrong with mails, by Member State: those whom nobody reaches first."""
    unreached = [state for state, one in trouble.items() if one.unreached]
    failed, returned = sum(one.failed for one in trouble.values()), sum(one.bounced for one in trouble.values())
    return mails.trouble(unreached, failed, returned, language())


def _page_address(desk: Desk, one: DraftSummary) -> str:
    return url_for("chair.consultation", body=desk.body.slug, ref=one.row.slug)
