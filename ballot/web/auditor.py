"""The auditor's desk: every record of the body, to read and to take away. Nothing here changes anything."""

from __future__ import annotations

from flask import Blueprint, render_template

from ballot.rules.stages import Stage
from ballot.services import overview
from ballot.web.access import STAFF, for_
from ballot.web.here import parts, settings
from ballot.web.showing import replies_line

blueprint = Blueprint("auditor", __name__)


@blueprint.get("/audit")
@for_(STAFF)
def records() -> str:
    """All consultations that have a record, newest first."""
    found = [one for one in overview.list_all(parts(), settings().body) if one.stage is not Stage.DRAFT]
    return render_template("auditor/records.html", records=[(one, replies_line(one)) for one in found])
