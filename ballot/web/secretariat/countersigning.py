"""What two officers of the secretariat do together: record a paper reply, amend the roll of an open consultation.

One proposes; another compares what was proposed with the scan, side by side, and confirms or rejects it.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ballot.importers.mails import MailRead, read_mail
from ballot.rules.refusals import Refused
from ballot.rules.replies import Channel
from ballot.rules.stages import STAGES_OF, Stage
from ballot.services.consultations import lookups
from ballot.services.consultations.overview import Overview
from ballot.services.council import members
from ballot.services.countersigning import acts
from ballot.services.countersigning.paper_reply import PaperReply
from ballot.services.countersigning.store import PAPER_REPLY
from ballot.store.tables import PendingAct
from ballot.web.kit import errors, signing
from ballot.web.kit.access import SECRETARIAT, UPLOAD, allow, officer
from ballot.web.kit.context import now, parts
from ballot.web.kit.downloads import download
from ballot.web.kit.filters import state_name
from ballot.web.kit.form_errors import problems
from ballot.web.kit.forms import Reading, local, moment
from ballot.web.kit.i18n import _
from ballot.web.kit.uploads import KINDS, SCANS, Upload, taken
from ballot.web.kit.visibility import opened

blueprint = Blueprint("countersign", __name__)

ON_PAPER = [str(one) for one in Channel if one is not Channel.LINK]
SHOWN_AS_PICTURE = ("image/png", "image/jpeg")
"""What every browser shows in a page."""


def _waiting_page(found: Overview, pending_id: int) -> str:
    return url_for("countersign.pending", body=found.body.slug, ref=found.row.slug, pending_id=pending_id)


# ---------------------------------------------------------------------------------- paper reply


@blueprint.get("/secretariat/<body>/<ref>/paper")
@allow(SECRETARIAT)
def paper_form(body: str, ref: str) -> Response:
    """The form for a reply that came on paper or by e-mail."""
    found = opened(body, ref)
    return _paper(found, {"received_at": local(now(), found.row.time_zone)})


def _paper(found: Overview, fields: dict[str, str], refused: Refused | None = None) -> Response:
    ballots = {ballot["id"]: ballot for ballot in found.standing.opened["ballots"]}
    live = found.standing.live_ballots()
    page = render_template(
        "secretariat/paper_reply.html",
        found=found,
        possible=found.stage in (Stage.OPEN, Stage.CLOSED) and now() < found.standing.recording_ends(),
        states=sorted(
            ((one, _state(found, one)) for one in found.standing.roll.entitled_states()), key=lambda one: one[1]
        ),
        channels=ON_PAPER,
        ballots=[ballots[one] for one in live],
        fields=fields,
        problems=problems(refused, f"vote-{live[0]}" if live else "state"),
        endings=",".join(f".{one}" for one in SCANS),
    )
    return make_response(page, errors.status(refused) if refused else 200)


def _state(found: Overview, state: str) -> str:
    name = state_name(state)
    return _("{state} (has replied)", state=name) if state in found.standing.replies else name


@blueprint.post("/secretariat/<body>/<ref>/paper")
@allow(SECRETARIAT, accepts=UPLOAD)
def propose_paper(body: str, ref: str) -> Response:
    """Enter it; it counts once a second officer has confirmed it."""
    found = opened(body, ref)
    form = request.form
    reading = Reading(form)
    received_at = reading.take("received_at", lambda: moment(form, "received_at", found.row.time_zone), now())
    scan = reading.take("scan", lambda: taken("scan", SCANS), Upload("", "", b""))
    live = found.standing.live_ballots()
    reply = PaperReply(
        form.get("state", ""),
        form.get("channel", ""),
        received_at,
        {one: form[f"vote-{one}"] for one in live if form.get(f"vote-{one}")},
        {one: form.get(f"statement-{one}", "") for one in live},
        scan.content,
        scan.media_type,
    )
    by = officer().public_id
    try:
        pending_id = acts.propose_paper_reply(parts(), by, found.id, reply, reading.problems)
    except Refused as refused:
        return _paper(found, form.to_dict(), refused)
    flash(_("Entered. It counts once another officer of the secretariat has confirmed it."))
    return redirect(_waiting_page(found, pending_id), 303)


# ---------------------------------------------------------------------------------- the roll


@blueprint.get("/secretariat/<body>/<ref>/roll")
@allow(SECRETARIAT)
def roll_form(body: str, ref: str) -> Response:
    """The form for an amendment of the roll of an open consultation."""
    return _roll(opened(body, ref), {"state": request.args.get("state", "")})


def _roll(found: Overview, fields: dict[str, str], refused: Refused | None = None) -> Response:
    page = render_template(
        "secretariat/roll_amendment.html",
        found=found,
        possible=found.stage in STAGES_OF["roll-amended"] and not found.deadline_passed(now()),
        roll=list(found.standing.roll),
        fields=fields,
        problems=problems(refused, "state"),
    )
    return make_response(page, errors.status(refused) if refused else 200)


@blueprint.post("/secretariat/<body>/<ref>/roll")
@allow(SECRETARIAT)
def propose_amendment(body: str, ref: str) -> Response:
    """Propose it; it counts once a second officer has confirmed it."""
    found = opened(body, ref)
    form = request.form
    try:
        right = members.read_right(
            form.get("entitled", ""), form.get("ground", ""), now().date().isoformat(), form.get("reason", "")
        )
        pending_id = acts.propose_roll_amendment(
            parts(),
            officer().public_id,
            found.id,
            form.get("state", ""),
            entitled=right.entitled,
            ground=right.ground,
            reason=right.reason,
        )
    except Refused as refused:
        return _roll(found, form.to_dict(), refused)
    flash(_("Proposed. It counts once another officer of the secretariat has confirmed it."))
    return redirect(_waiting_page(found, pending_id), 303)


# ---------------------------------------------------------------------------- the second officer


@blueprint.get("/secretariat/<body>/<ref>/waiting")
@allow(SECRETARIAT)
def waiting(body: str, ref: str) -> str:
    """What awaits a second officer."""
    found = opened(body, ref)
    return render_template(
        "secretariat/waiting.html",
        found=found,
        pending=acts.waiting(parts(), found.id),
        me=officer().public_id,
        names=lookups.officers(parts()),
    )


def _pending(found: Overview, pending_id: int) -> PendingAct:
    one = lookups.pending_act(parts(), pending_id)
    if one is None or one.consultation_id != found.id:
        abort(404)
    return one


@dataclass(frozen=True)
class Scan:
    """The scan as far as a page can show it beside what was read off it."""

    media_type: str
    size: int
    mail: MailRead | None

    @property
    def is_picture(self) -> bool:
        """Whether the browser shows it in the page."""
        return self.media_type in SHOWN_AS_PICTURE


@blueprint.get("/secretariat/<body>/<ref>/waiting/<int(max=2147483647):pending_id>")
@allow(SECRETARIAT)
def pending(body: str, ref: str, pending_id: int) -> str:
    """What was proposed, to compare with the scan; or what became of it."""
    found = opened(body, ref)
    one = _pending(found, pending_id)
    me = officer().public_id
    content, shown = None, None
    if one.outcome is None:
        content = acts.proposed_content(parts(), me, pending_id)
        if one.kind == PAPER_REPLY:
            raw, media_type = acts.evidence(parts(), me, found.id, str(content["evidence_sha256"]))
            shown = Scan(media_type, len(raw), read_mail(raw) if media_type == "message/rfc822" else None)
    return render_template(
        "secretariat/pending.html",
        found=found,
        pending=one,
        content=content,
        scan=shown,
        me=me,
        names=lookups.officers(parts()),
    )


@blueprint.get("/secretariat/<body>/<ref>/waiting/<int(max=2147483647):pending_id>/scan")
@allow(SECRETARIAT)
def scan(body: str, ref: str, pending_id: int) -> Response:
    """The scan of a paper reply that waits for confirmation."""
    found = opened(body, ref)
    one = _pending(found, pending_id)
    if one.outcome is not None or one.kind != PAPER_REPLY:
        abort(404)
    by = officer().public_id
    digest = str(acts.proposed_content(parts(), by, pending_id)["evidence_sha256"])
    content, media_type = acts.evidence(parts(), by, found.id, digest)
    ending = next((name for name, (kind, _beginnings) in KINDS.items() if kind == media_type), "bin")
    return download(content, media_type, f"{found.row.slug}-{one.state}-{pending_id}.{ending}")


@blueprint.post("/secretariat/<body>/<ref>/waiting/<int(max=2147483647):pending_id>/confirm")
@allow(SECRETARIAT)
def confirm(body: str, ref: str, pending_id: int) -> Response:
    """Confirm it: now it is an entry of the record."""
    found = opened(body, ref)
    one = _pending(found, pending_id)
    seq = acts.confirm(parts(), officer().public_id, pending_id)
    signing.sign(found.id)
    if one.kind == PAPER_REPLY:
        flash(
            _("Confirmed. It is entry {seq} of the record, and the focal points of the State get a receipt.", seq=seq)
        )
    else:
        flash(_("Confirmed. It is entry {seq} of the record.", seq=seq))
    return redirect(url_for("countersign.waiting", body=body, ref=ref), 303)


@blueprint.post("/secretariat/<body>/<ref>/waiting/<int(max=2147483647):pending_id>/reject")
@allow(SECRETARIAT)
def reject(body: str, ref: str, pending_id: int) -> Response:
    """Lay it aside; what it said is forgotten."""
    found = opened(body, ref)
    _pending(found, pending_id)
    acts.reject(parts(), officer().public_id, pending_id)
    flash(_("Rejected. What it said is forgotten."))
    return redirect(url_for("countersign.waiting", body=body, ref=ref), 303)
