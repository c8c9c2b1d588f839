"""Scans of paper replies: the secretariat sees them at any time, chair and auditor once the result is declared.

Each look is an entry of the audit log, and so a POST: a GET changes nothing.
"""

from __future__ import annotations

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from ballot.services.countersigning import scans
from ballot.web.kit.access import STAFF, allow, current_officer
from ballot.web.kit.context import parts
from ballot.web.kit.downloads import download, show_file
from ballot.web.kit.uploads import ending_of
from ballot.web.kit.visibility import find_opened_for_officers

blueprint = Blueprint("scans", __name__)

_ADDRESS = "/audit/<body>/<ref>/scans"


@blueprint.get(_ADDRESS)
@allow(STAFF)
def list_scans(body: str, ref: str) -> str:
    """List the paper replies whose scans can be seen."""
    found = find_opened_for_officers(body, ref)
    return render_template(
        "auditor/scans.html",
        found=found,
        scans=scans.list_scans(parts(), current_officer().public_id, found.id),
    )


@blueprint.post(f"{_ADDRESS}/<int(max=2147483647):seq>")
@allow(STAFF)
def see_scan(body: str, ref: str, seq: int) -> Response:
    """Show the scan of the paper reply at this entry, and log that it was looked at."""
    found = find_opened_for_officers(body, ref)
    scan = scans.look_at_scan(parts(), current_officer().public_id, found.id, seq)
    name = f"{found.row.slug}-{scan.state}-{seq}.{ending_of(scan.media_type)}"
    return show_file(scan.content, scan.media_type, name)


@blueprint.post(f"{_ADDRESS}/<int(max=2147483647):seq>/commitment")
@allow(STAFF)
def take_commitment(body: str, ref: str, seq: int) -> Response:
    """Send what the entry's commitment to the scan hides, and log it."""
    found = find_opened_for_officers(body, ref)
    hidden = scans.take_commitment(parts(), current_officer().public_id, found.id, seq)
    return download(hidden, "application/json", f"{found.row.slug}-scan-{seq}.json")
