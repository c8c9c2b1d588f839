"""Acts of two officers of the secretariat: list, compare, confirm or reject what one has proposed."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from ballot.importers.mails import MailFile, read_mail
from ballot.rules.acts import SECRETARIAT
from ballot.services.accounts import officers
from ballot.services.consultations.overview import Overview
from ballot.services.countersigning import paper_reply, proposals
from ballot.services.countersigning.store import PAPER_REPLY
from ballot.store.tables import PendingAct
from ballot.web.kit import signing
from ballot.web.kit.access import allow, current_officer
from ballot.web.kit.context import parts
from ballot.web.kit.downloads import download
from ballot.web.kit.i18n import _
from ballot.web.kit.uploads import FILE_KINDS
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
        pending=proposals.waiting(parts(), found.id),
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

    @property
    def is_picture(self) -> bool:
        """Return whether the browser shows it in the page."""
        return self.media_type in PICTURE_TYPES


@blueprint.get("/secretariat/<body>/<ref>/waiting/<int(max=2147483647):pending_id>")
@allow(SECRETARIAT)
def pending(body: str, ref: str, pending_id: int) -> str:
    """Show what was proposed, to compare with the scan; or its result."""
    found = find_opened_for_officers(body, ref)
    one = _find_pending(found, pending_id)
    me = current_officer().public_id
    content, shown = None, None
    if one.outcome is None:
        content = proposals.proposed_content(parts(), me, pending_id)
        if one.kind == PAPER_REPLY:
            raw, media_type = paper_reply.evidence(parts(), me, found.id, str(content["evidence_sha256"]))
            shown = ScanView(media_type, len(raw), read_mail(raw) if media_type == "message/rfc822" else None)
    return render_template(
        "secretariat/pending.html",
        found=found,
        pending=one,
        content=content,
        scan=shown,
        me=me,
        names=officers.officer_names(parts()),
    )


@blueprint.get("/secretariat/<body>/<ref>/waiting/<int(max=2147483647):pending_id>/scan")
@allow(SECRETARIAT)
def scan(body: str, ref: str, pending_id: int) -> Response:
    """Send the scan of a paper reply that waits for confirmation."""
    found = find_opened_for_officers(body, ref)
    one = _find_pending(found, pending_id)
    if one.outcome is not None or one.kind != PAPER_REPLY:
        abort(404)
    by = current_officer().public_id
    digest = str(proposals.proposed_content(parts(), by, pending_id)["evidence_sha256"])
    content, media_type = paper_reply.evidence(parts(), by, found.id, digest)
    ending = next((name for name, (kind, _beginnings) in FILE_KINDS.items() if kind == media_type), "bin")
    return download(content, media_type, f"{found.row.slug}-{one.state}-{pending_id}.{ending}")


@blueprint.post("/secretariat/<body>/<ref>/waiting/<int(max=2147483647):pending_id>/confirm")
@allow(SECRETARIAT)
def confirm(body: str, ref: str, pending_id: int) -> Response:
    """Confirm the act: now it is an entry of the record."""
    found = find_opened_for_officers(body, ref)
    one = _find_pending(found, pending_id)
    seq = proposals.confirm(parts(), current_officer().public_id, pending_id)
    signing.sign(found.id)
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
    proposals.reject(parts(), current_officer().public_id, pending_id)
    flash(_("Rejected. Its contents have been discarded."))
    return redirect(url_for("countersigning.waiting", body=body, ref=ref), 303)
