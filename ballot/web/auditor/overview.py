"""The auditor's desk: every record, who may act here, and the audit log. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from flask import Blueprint, Response, render_template, request

from ballot.rules.acts import CHAIRS
from ballot.services.accounts import officers
from ballot.services.core import audit_log
from ballot.services.council import csv_lists
from ballot.services.dashboard import auditor_view
from ballot.store.queries.audit_log import AuditLogFilter
from ballot.store.tables import AuditLogEntry
from ballot.web.kit.access import AUDITORS, STAFF, allow
from ballot.web.kit.context import now, parts, settings
from ballot.web.kit.downloads import download
from ballot.web.kit.i18n import _, language
from ballot.web.kit.pagination import count_pages, requested_page
from ballot.web.presenters.status_lines import replies_line
from ballot.words.audit_log import act_name, actor_name, fact_lines
from ballot.words.progress import outcome_line

blueprint = Blueprint("auditor", __name__)

RECORDS_ON_PAGE = 50
"""On one page."""
ENTRIES_ON_PAGE = 100
_LAST_ID = 2**31 - 1


@blueprint.get("/audit")
@allow(STAFF)
def records() -> str:
    """List all consultations that have a record, latest first."""
    page = requested_page()
    body, found, in_all = auditor_view.list_records(parts(), settings().body, page, RECORDS_ON_PAGE)
    lines = [
        (one, replies_line(one.running) if one.running else outcome_line(one.row.stage, one.outcomes, language()))
        for one in found
    ]
    return render_template(
        "auditor/records.html", body=body, records=lines, page=page, pages=count_pages(in_all, RECORDS_ON_PAGE)
    )


@dataclass(frozen=True)
class FilterChoices:
    """What the audit log can be filtered by: the value in the address and the words for it, in the reader's order."""

    by: list[tuple[str, str]]
    act: list[tuple[str, str]]
    reference: list[tuple[str, str]]

    def asked(self) -> AuditLogFilter:
        """Return the filter that the address asks for; unknown values are ignored."""
        return AuditLogFilter(
            _if_known(dict(self.by), "by"),
            _if_known(dict(self.act), "act"),
            _if_known(dict(self.reference), "reference"),
        )


def _if_known(known: Container[str], name: str) -> str | None:
    given = request.args.get(name, "")
    return given if given in known else None


def _filter_choices(names: Mapping[str, str]) -> FilterChoices:
    doers, acts, references = audit_log.filter_values(parts())
    return FilterChoices(
        sorted(((one, actor_name(one, names, language())) for one in doers), key=lambda pair: pair[1]),
        sorted(((one, act_name(one, language())) for one in acts), key=lambda pair: pair[1]),
        [(one, one) for one in sorted(references)],
    )


@dataclass(frozen=True)
class AuditLogLine:
    """A line of the audit log, in words."""

    at: datetime
    who: str
    by: str
    """As it is stored: an officer's opaque id, or a word."""
    act: str
    facts: list[tuple[str, str]]


def _audit_log_line(one: AuditLogEntry, names: Mapping[str, str]) -> AuditLogLine:
    return AuditLogLine(
        one.at,
        actor_name(one.by, names, language()),
        one.by,
        act_name(one.act, language()),
        fact_lines(one.facts, names, language()),
    )


@blueprint.get("/audit/deeds")
@allow(AUDITORS | CHAIRS)
def list_audit_log() -> str:
    """List who did what in this installation, newest first: all, or of one officer, one act, one consultation."""
    before = request.args.get("before", type=int)
    if before is not None and not 0 < before <= _LAST_ID:
        before = None
    names = officers.officer_names(parts())
    choices = _filter_choices(names)
    asked = choices.asked()
    found = audit_log.list_entries(parts(), before, ENTRIES_ON_PAGE + 1, asked)
    return render_template(
        "auditor/activity.html",
        entries=[_audit_log_line(one, names) for one in found[:ENTRIES_ON_PAGE]],
        earlier=found[ENTRIES_ON_PAGE - 1].id if len(found) > ENTRIES_ON_PAGE else None,
        newest=before is None,
        choices=choices,
        asked=asdict(asked),
    )


@blueprint.get("/audit/deeds.csv")
@allow(AUDITORS | CHAIRS)
def download_audit_log() -> Response:
    """Send the same as CSV: all entries that match, of all pages."""
    names = officers.officer_names(parts())
    found = [
        (one, _audit_log_line(one, names))
        for one in audit_log.list_entries(parts(), None, None, _filter_choices(names).asked())
    ]
    rows = [
        (
            one.at.isoformat(),
            one.by,
            said.who,
            one.act,
            said.act,
            "; ".join(_("{term}: {what}", term=term, what=what) for term, what in said.facts),
        )
        for one, said in found
    ]
    return download(csv_lists.write_audit_log(rows), "text/csv", f"{settings().body}-deeds-{now():%Y-%m-%d}.csv")


@blueprint.get("/audit/officers")
@allow(AUDITORS | CHAIRS)
def list_officers() -> str:
    """List who may act here, in which role, since when, and with what kind of second factor."""
    return render_template("auditor/officers.html", officers=auditor_view.list_officers(parts()))
