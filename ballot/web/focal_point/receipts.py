"""What a focal point takes home: the receipt, its proof, the opening of the seal, and the documents of the ballots."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response
from werkzeug.wrappers import Response as AnyResponse

from ballot.rules.refusals import NotYetAvailable
from ballot.rules.stages import Stage
from ballot.services.consultations import documents
from ballot.services.evidence import receipts
from ballot.services.replies import current, history
from ballot.services.replies.invitations import Invitation
from ballot.web.focal_point import expired_session
from ballot.web.focal_point.invitation import invited_to, is_taken, redirect_to, render_invitation_page, rows
from ballot.web.kit.access import FOCAL_POINT, allow
from ballot.web.kit.context import parts
from ballot.web.kit.downloads import download
from ballot.web.kit.signing import sign_up_to
from ballot.web.kit.uploads import safe_file_name
from ballot.web.kit.visibility import may_have

blueprint = Blueprint("receipts", __name__)
expired_session.install_expired_session(blueprint)


@blueprint.get("/reply/<body>/<ref>/receipt")
@allow(FOCAL_POINT)
def receipt(body: str, ref: str) -> AnyResponse:
    """Show that the State's reply is recorded, as which entry, and the proof."""
    invited = invited_to(body, ref)
    own = invited.standing_reply
    if own is None:
        return redirect_to("focal_point.fill")
    proof = sign_up_to(invited.consultation.number, own.seq)
    said = current.own_reply(parts(), invited)
    page = render_invitation_page(
        "focal_point/receipt.html",
        invited,
        proof=proof,
        opening=current.own_opening(parts(), invited) is not None,
        rows=rows(invited, said) if said else None,
        may_change=is_taken(invited),
        annulled=invited.standing.stage is Stage.ANNULLED,
        given=history.list_replies(parts(), invited),
        results_url=f"{parts().base_url}/results/{invited.body.slug}/{invited.consultation.slug}",
    )
    return make_response(page)


@blueprint.get("/reply/<body>/<ref>/receipt.tlog-proof")
@allow(FOCAL_POINT)
def proof(body: str, ref: str) -> Response:
    """Send the receipt as a file."""
    invited = invited_to(body, ref)
    own = invited.standing_reply
    if own is None:
        raise NotYetAvailable(what="reply")
    sign_up_to(invited.consultation.number, own.seq)
    text = receipts.receipt_of_entry(parts(), invited.consultation.number, own.seq)
    return download(text.encode(), "application/octet-stream", f"receipt-{_file_stem(invited)}.tlog-proof")


@blueprint.get("/reply/<body>/<ref>/opening.json")
@allow(FOCAL_POINT)
def opening(body: str, ref: str) -> Response:
    """Send what opens the seal of the State's own reply: to that State alone, and only until closing, when all are
    published."""
    invited = invited_to(body, ref)
    content = current.own_opening(parts(), invited)
    if content is None:
        raise NotYetAvailable(what="opening")
    return download(content, "application/json", f"opening-{_file_stem(invited)}.json")


@blueprint.get("/reply/<body>/<ref>/documents/<sha256>")
@allow(FOCAL_POINT)
def document(body: str, ref: str, sha256: str) -> Response:
    """Send a document that goes with a ballot of this consultation, if it may be handed on."""
    invited = invited_to(body, ref)
    found = documents.find_attached_file(parts(), sha256)
    kept, places = found if found else (None, [])
    seen = [place for place in places if place.consultation_id == invited.consultation.id and may_have(place)]
    if kept is None or not seen:
        abort(404)
    return download(kept.content, kept.media_type, safe_file_name(seen[0].file_name))


def _file_stem(invited: Invitation) -> str:
    own = invited.standing_reply
    return f"{invited.consultation.slug}-{invited.state}-{own.revision if own else 0}"
