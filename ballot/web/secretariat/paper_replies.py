"""Record a reply that came on paper or by e-mail: one officer types it in from its scan, another one confirms it."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from ballot.rules.acts import SECRETARIAT
from ballot.rules.refusals import Refused
from ballot.rules.replies import Channel
from ballot.rules.stages import Stage
from ballot.services.consultations.overview import Overview
from ballot.services.countersigning import paper_reply
from ballot.services.countersigning.paper_reply import PaperReply
from ballot.web.kit import errors
from ballot.web.kit.access import UPLOAD_BYTES, allow, current_officer
from ballot.web.kit.context import now, parts
from ballot.web.kit.filters import state_name
from ballot.web.kit.form_errors import problems_of_refusal
from ballot.web.kit.forms import FormReader, local_field_value, read_moment
from ballot.web.kit.i18n import _
from ballot.web.kit.uploads import SCAN_KINDS, Upload, accepted_endings, read_upload
from ballot.web.kit.visibility import find_opened_for_officers
from ballot.web.secretariat.countersigning import waiting_address

blueprint = Blueprint("paper_replies", __name__)


PAPER_CHANNELS = [str(one) for one in Channel if one is not Channel.LINK]


@blueprint.get("/secretariat/<body>/<ref>/paper")
@allow(SECRETARIAT)
def paper_reply_form(body: str, ref: str) -> Response:
    """Show the form for a reply that came on paper or by e-mail."""
    found = find_opened_for_officers(body, ref)
    return _show_paper_reply_form(found, {"received_at": local_field_value(now(), found.row.time_zone)})


def _show_paper_reply_form(found: Overview, fields: dict[str, str], refused: Refused | None = None) -> Response:
    ballots = {ballot["id"]: ballot for ballot in found.standing.opened["ballots"]}
    live = found.standing.live_ballots()
    page = render_template(
        "secretariat/paper_reply.html",
        found=found,
        possible=found.stage in (Stage.OPEN, Stage.CLOSED) and now() < found.standing.recording_ends(),
        states=sorted(
            ((one, _state_words(found, one)) for one in found.standing.roll.entitled_states()), key=lambda one: one[1]
        ),
        channels=PAPER_CHANNELS,
        ballots=[ballots[one] for one in live],
        fields=fields,
        problems=problems_of_refusal(refused, f"vote-{live[0]}" if live else "state"),
        endings=accepted_endings(SCAN_KINDS),
    )
    return make_response(page, errors.refusal_status(refused) if refused else 200)


def _state_words(found: Overview, state: str) -> str:
    name = state_name(state)
    return _("{state} (has replied)", state=name) if state in found.standing.replies else name


@blueprint.post("/secretariat/<body>/<ref>/paper")
@allow(SECRETARIAT, accepts=UPLOAD_BYTES)
def propose_paper_reply(body: str, ref: str) -> Response:
    """Propose the reply; it counts once a second officer has confirmed it."""
    found = find_opened_for_officers(body, ref)
    form = request.form
    reading = FormReader(form)
    received_at = reading.take("received_at", lambda: read_moment(form, "received_at", found.row.time_zone), now())
    scan = reading.take("scan", lambda: read_upload("scan", SCAN_KINDS), Upload("", "", b""))
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
    by = current_officer().public_id
    try:
        pending_id = paper_reply.propose_paper_reply(parts(), by, found.id, reply, reading.problems)
    except Refused as refused:
        return _show_paper_reply_form(found, form.to_dict(), refused)
    flash(_("Submitted. It counts once another officer of the secretariat has confirmed it."))
    return redirect(waiting_address(found, pending_id), 303)
