"""The secretariat's first page: what waits, consultation by consultation."""

from __future__ import annotations

from flask import Blueprint, render_template

from ballot.rules.acts import SECRETARIAT
from ballot.rules.stages import Stage
from ballot.services.consultations import overview
from ballot.services.dashboard import desk
from ballot.services.dashboard.backlog import read_backlogs
from ballot.services.dashboard.desk import RUNNING_STAGES
from ballot.web.kit.access import allow
from ballot.web.kit.context import parts, settings
from ballot.web.presenters.status_lines import replies_line

blueprint = Blueprint("secretariat", __name__)


@blueprint.get("/secretariat")
@allow(SECRETARIAT)
def show_overview() -> str:
    """Show what waits for the secretariat."""
    body = settings().body
    found = overview.list_overviews_at(parts(), body, (Stage.DRAFT, *RUNNING_STAGES))
    ended = desk.list_ended(parts(), body)
    waiting = read_backlogs(parts(), [one.number for one in (*ended, *(each.row for each in found))])
    return render_template(
        "secretariat/overview.html",
        drafts=[one for one in found if one.stage is Stage.DRAFT],
        running=[(one, replies_line(one), waiting[one.id]) for one in found if one.stage in RUNNING_STAGES],
        body=body,
        ended=[(one, waiting[one.number]) for one in ended],
    )


# ------------------------------------------------------------------------------------- members


# ----------------------------------------------------------------------------- the right to vote
