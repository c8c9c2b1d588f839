"""The auditor's desk: every record, who may act here, and who did what outside the records. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, request

from ballot.services import deeds, lookups, oversight
from ballot.store.tables import Deed
from ballot.web.access import AUDITORS, CHAIRS, STAFF, for_
from ballot.web.here import parts, settings
from ballot.web.paging import page_asked, pages_of
from ballot.web.showing import replies_line
from ballot.web.speech import language
from ballot.words.deeds import deed, particulars, who
from ballot.words.progress import ended

blueprint = Blueprint("auditor", __name__)

RECORDS = 50
"""On one page."""
DEEDS = 100
_FURTHEST = 2**31 - 1


@blueprint.get("/audit")
@for_(STAFF)
def records() -> str:
    """All consultations that have a record, the latest first."""
    page = page_asked()
    body, found, in_all = oversight.records(parts(), settings().body, page, RECORDS)
    lines = [
        (one, replies_line(one.running) if one.running else ended(one.row.stage, one.outcomes, language()))
        for one in found
    ]
    return render_template("auditor/records.html", body=body, records=lines, page=page, pages=pages_of(in_all, RECORDS))


@dataclass(frozen=True)
class DeedSaid:
    """A line of the list of deeds."""

    at: datetime
    who: str
    by: str
    """As it is stored: an officer's opaque id, or a word."""
    act: str
    facts: list[tuple[str, str]]


def _said(one: Deed, names: Mapping[str, str]) -> DeedSaid:
    return DeedSaid(
        one.at,
        who(one.by, names, language()),
        one.by,
        deed(one.act, language()),
        particulars(one.facts, names, language()),
    )


@blueprint.get("/audit/deeds")
@for_(AUDITORS | CHAIRS)
def list_deeds() -> str:
    """Who did what in this installation, newest first."""
    before = request.args.get("before", type=int)
    if before is not None and not 0 < before <= _FURTHEST:
        before = None
    found = deeds.list_deeds(parts(), before, DEEDS + 1)
    names = lookups.officers(parts())
    return render_template(
        "auditor/deeds.html",
        deeds=[_said(one, names) for one in found[:DEEDS]],
        earlier=found[DEEDS - 1].id if len(found) > DEEDS else None,
        newest=before is None,
    )


@blueprint.get("/audit/officers")
@for_(AUDITORS | CHAIRS)
def list_officers() -> str:
    """Who may act here, in which role, since when, and with what kind of second factor."""
    return render_template("auditor/officers.html", officers=oversight.officers(parts()))
