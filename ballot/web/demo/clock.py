"""The clock of a demonstration: what it shows, what lies ahead, and a button that moves it on. Anywhere else this page does not
exist.

It goes from one reminder, deadline or declaration to the next, and only when what was due before has been mailed: so whoever
presses the button sees what those invited would get in three weeks, in its order, and nothing is left out.
"""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ballot.ports import SettableClock
from ballot.record.shapes import write_time
from ballot.rules.deadlines import DEFAULT_ZONE
from ballot.services.consultations.milestones import (
    Milestone,
    MilestoneKind,
    do_what_is_due,
    mails_due,
    milestones_ahead,
)
from ballot.web.kit.access import ANYONE, allow
from ballot.web.kit.context import parts, settings
from ballot.web.kit.filters import when
from ballot.web.kit.i18n import _, _n

blueprint = Blueprint("demo_clock", __name__)


def settable_clock() -> SettableClock | None:
    """Return the clock of a demonstration; None anywhere else."""
    clock = parts().clock
    return clock if settings().demo and isinstance(clock, SettableClock) else None


def _required_clock() -> SettableClock:
    return settable_clock() or abort(404)


@blueprint.app_context_processor
def _template_context() -> dict[str, bool]:
    """For the pages that lead here."""
    return {"demonstration": settable_clock() is not None}


@blueprint.get("/demo/clock")
@allow(ANYONE)
def clock() -> str:
    """Show what the clock shows, what lies ahead, and the button."""
    shown = _required_clock().now()
    ahead = milestones_ahead(parts(), settings().body)
    return render_template(
        "demo/clock.html",
        shown=shown,
        zone=ahead[0].consultation.time_zone if ahead else DEFAULT_ZONE,
        mails_due=mails_due(parts()),
        ahead=[(one, _milestone_name(one), write_time(one.at)) for one in ahead],
    )


@blueprint.post("/demo/clock")
@allow(ANYONE)
def move() -> Response:
    """Move the clock to what comes next, `to`, as the page showed it; and do what is due then."""
    clock = _required_clock()
    do_what_is_due(parts())
    ahead = milestones_ahead(parts(), settings().body)
    if waiting := mails_due(parts()):
        flash(_mails_under_way_line(waiting))
    elif not ahead or request.form.get("to") != write_time(ahead[0].at):
        flash(_("The clock was not moved: it has been moved in the meantime, or another event comes next."))
    else:
        clock.move_to(ahead[0].at)
        do_what_is_due(parts())
        flash(_("The time is now {time}.", time=when(ahead[0].at, ahead[0].consultation.time_zone)))
    return redirect(url_for("demo_clock.clock"), 303)


def _mails_under_way_line(mails: int) -> str:
    return _n(
        "The clock was not moved: {n} mail is still on its way. Press again in a moment.",
        "The clock was not moved: {n} mails are still on their way. Press again in a moment.",
        mails,
    )


def _milestone_name(milestone: Milestone) -> str:
    names = {
        MilestoneKind.REMINDER: _("Reminder to Member States that have not replied"),
        MilestoneKind.DEADLINE: _("Deadline"),
        MilestoneKind.DECLARATION: _("End of the period for recording paper replies"),
    }
    return names[milestone.kind]
