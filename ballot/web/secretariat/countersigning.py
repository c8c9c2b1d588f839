"""Acts of two officers of the secretariat: list, compare, confirm or reject what one has proposed."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from ballot.importers.mails import MailFile, read_mail
from ballot.rules.acts import SECRETARIAT
from ballot.services.accounts import officers
from ballot.services.consultations.overview import Overview
from ballot.services.countersigning import proposals, scans
from ballot.services.countersigning.scans import Scan
from ballot.services.countersigning.store import PAPER_REPLY
from ballot.store.tables import PendingAct
from ballot.web.kit import signing
from ballot.web.kit.access import allow, current_officer
from ballot.web.kit.context import parts
from ballot.web.kit.downloads import show_file
from ballot.web.kit.i18n import _
from ballot.web.kit.uploads import ending_of
from ballot.web.kit.visibility import find_opened_for_officers

blueprint = Blueprint("countersigning", __name__)

PICTURE_TYPES = ("image/png", "image/jpeg")
"""What every browser shows in a page."""


def waiting_address(found: Overview, pending_id: int) -> str:
    """Return the address of the page of an act that awaits a second officer."""
    return url_for("countersigning.pending", body=found.body.slug, ref=found.row.slug, pending_id=pending_id)


@blueprint.get("/secretariat/<body>/<ref>/waiting")
@allow(SECRETARIAT)
def waiting(body: str, ref: str) -> str:
    """List what awaits a second officer."""
    found = find_opened_for_officers(body, ref)
    return render_template(
        "secretariat/waiting.html",
        found=found,
        pending=proposals.list_waiting_proposals(parts(), found.id),
        me=current_officer().public_id,
        names=officers.officer_names(parts()),
    )


def _find_pending(found: Overview, pending_id: int) -> PendingAct:
    one = proposals.pending_act(parts(), pending_id)
    if one is None or one.consultation_id != found.id:
        abort(404)
    return one


@dataclass(frozen=True)
class ScanView:
    """The scan as far as a page can show it beside what was read off it."""

    media_type: str
    size: int
    mail: MailFile | None
    picture: str
    """An address that holds the picture itself; empty where the browser would not show it in the page."""


@blueprint.get("/secretariat/<body>/<ref>/waiting/<int(max=2147483647):pending_id>")
@allow(SECRETARIAT)
def pending(body: str, ref: str, pending_id: int) -> str:
    """Show what was proposed, or its result."""
    found = find_opened_for_officers(body, ref)
    return _show_pending(found, _find_pending(found, pending_id), None)


def _show_pending(found: Overview, one: PendingAct, shown: ScanView | None) -> str:
    me = current_officer().public_id
    content = proposals.proposed_content(parts(), me, one.number) if one.outcome is None else None
    return render_template(
        "secretariat/pending.html",
        found=found,
        pending=one,
        content=content,
        scan=shown,
        me=me,
        names=officers.officer_names(parts()),
    )


@blueprint.post("/secretariat/<body>/<ref>/waiting/<int(max=2147483647):pending_id>/compare")
@allow(SECRETARIAT)
def compare(body: str, ref: str, pending_id: int) -> str:
    """Show what was proposed beside the scan, and log that the scan was looked at."""
    found = find_opened_for_officers(body, ref)
    one = _find_pending(found, pending_id)
    scan = _look_at_scan(found, one)
    is_mail = scan.media_type == "message/rfc822"
    picture = ""
    if scan.media_type in PICTURE_TYPES:
        picture = f"data:{scan.media_type};base64,{base64.b64encode(scan.content).decode('ascii')}"
    view = ScanView(scan.media_type, len(scan.content), read_mail(scan.content) if is_mail else None, picture)
    return _show_pending(found, one, view)


def _look_at_scan(found: Overview, one: PendingAct) -> Scan:
    if one.outcome is not None or one.kind != PAPER_REPLY:
        abort(404)
    return scans.look_at_proposed_scan(parts(), current_officer().public_id, found.id, one.number)


@blueprint.post("/secretariat/<body>/<ref>/waiting/<int(max=2147483647):pending_id>/scan")
@allow(SECRETARIAT)
def scan(body: str, ref: str, pending_id: int) -> Response:
    """Send the scan of a paper reply that waits for confirmation, and log that it was looked at."""
    found = find_opened_for_officers(body, ref)
    one = _find_pending(found, pending_id)
    seen = _look_at_scan(found, one)
    name = f"{found.row.slug}-{one.state}-{pending_id}.{ending_of(seen.media_type)}"
    return show_file(seen.content, seen.media_type, name)


@blueprint.post("/secretariat/<body>/<ref>/waiting/<int(max=2147483647):pending_id>/confirm")
@allow(SECRETARIAT)
def confirm(body: str, ref: str, pending_id: int) -> Response:
    """Confirm the act: now it is an entry of the record."""
    found = find_opened_for_officers(body, ref)
    one = _find_pending(found, pending_id)
    seq = proposals.confirm_proposal(parts(), current_officer().public_id, pending_id)
    signing.sign_now(found.id)
    if one.kind == PAPER_REPLY:
        flash(
            _("Confirmed. It is entry {seq} of the record, and the focal points of the State get a receipt.", seq=seq)
        )
    else:
        flash(_("Confirmed. It is entry {seq} of the record.", seq=seq))
    return redirect(url_for("countersigning.waiting", body=body, ref=ref), 303)


@blueprint.post("/secretariat/<body>/<ref>/waiting/<int(max=2147483647):pending_id>/reject")
@allow(SECRETARIAT)
def reject(body: str, ref: str, pending_id: int) -> Response:
    """Reject the act and delete what it said."""
    found = find_opened_for_officers(body, ref)
    _find_pending(found, pending_id)
    proposals.reject_proposal(parts(), current_officer().public_id, pending_id)
    flash(_("Rejected. Its contents have been discarded."))
    return redirect(url_for("countersigning.waiting", body=body, ref=ref), 303)
