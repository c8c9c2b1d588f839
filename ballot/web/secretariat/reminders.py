"""Remind States that have not replied, and download a list of whom to call."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ballot.rules.deadlines import next_reminder
from ballot.services.access.authorization import PREPARERS
from ballot.services.council import csv_lists
from ballot.services.mail import reminders
from ballot.services.mail.bounces import list_unreached
from ballot.web.kit.access import allow, current_officer
from ballot.web.kit.context import now, parts
from ballot.web.kit.downloads import download
from ballot.web.kit.filters import state_name
from ballot.web.kit.i18n import _n
from ballot.web.kit.visibility import find_opened_for_officers

blueprint = Blueprint("reminders", __name__)


@blueprint.get("/secretariat/<body>/<ref>/remind")
@allow(PREPARERS)
def confirm_reminding(body: str, ref: str) -> Response:
    """Show whom a reminder reaches, and the button."""
    found = find_opened_for_officers(body, ref)
    to_remind = reminders.read_recipients(parts(), found.id)
    page = render_template(
        "secretariat/reminders.html",
        found=found,
        to_remind=to_remind,
        next_one=next_reminder(found.standing.deadline(), found.row.reminder_hours, now()),
        hours=int(reminders.LEAST_INTERVAL.total_seconds()) // 3600,
        action=request.path,
        back=url_for("chair.consultation", body=body, ref=ref),
    )
    return make_response(page)


@blueprint.post("/secretariat/<body>/<ref>/remind")
@allow(PREPARERS)
def send_reminders(body: str, ref: str) -> Response:
    """Queue the reminders."""
    found = find_opened_for_officers(body, ref)
    reminded = reminders.remind_now(parts(), current_officer().public_id, found.id)
    flash(_n("{n} reminder is on its way.", "{n} reminders are on their way.", len(reminded.people)))
    return redirect(url_for("chair.consultation", body=body, ref=ref), 303)


@blueprint.get("/secretariat/<body>/<ref>/not-replied.csv")
@allow(PREPARERS)
def not_replied(body: str, ref: str) -> Response:
    """Send the focal points of the States that have not replied as a list: whom to call, and whether mail reaches them."""
    found = find_opened_for_officers(body, ref)
    people = reminders.list_not_replied(parts(), found.id)
    names = {one.state: state_name(one.state) for one in people}
    content = csv_lists.write_not_replied(people, names, set(list_unreached(parts(), found.body.number)))
    return download(content, "text/csv", f"{found.row.slug}-not-replied-{now():%Y-%m-%d}.csv")
