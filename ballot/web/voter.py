"""A Member State's focal point: the mailed link, the ballot paper, the review, the receipt.

Opening the link shows; pressing its button opens a session, which is good for this one consultation. The review keeps
nothing here: it carries the answers in its own form.
"""

from __future__ import annotations

from io import BytesIO

import structlog
from flask import Blueprint, Response, abort, g, make_response, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from ballot.rules.refusals import (
    BallotWithdrawn,
    DeadlinePassed,
    EmptyReply,
    NotReady,
    Refused,
    ReplyChanged,
    ReplyTooLarge,
    StatementTooLong,
)
from ballot.rules.replies import MAX_STATEMENT, Reply, accept, demand_replies_taken, read_reply
from ballot.rules.stages import Stage
from ballot.services import accounts, overview, publishing, replying
from ballot.services.replying import Invitation
from ballot.web import errors, paper, sessions
from ballot.web.access import ANYONE, FOCAL_POINT, LinkNeeded, focal_point, for_
from ballot.web.here import now, parts
from ballot.web.paper import Sent

blueprint = Blueprint("voter", __name__)

PAPER_SIZE = 2 * 1024 * 1024
"""Bytes of a filled-in paper: twenty ballots with the longest statements, in any script."""
_MENDABLE = (EmptyReply, StatementTooLong, ReplyTooLarge, BallotWithdrawn)
"""What the person can put right on the paper itself, so it is shown again as it was filled in."""
_log = structlog.get_logger("ballot.web")


# ------------------------------------------------------------------------------ the link


@blueprint.get("/v/<token>")
@for_(ANYONE)
def link(token: str) -> Response:
    """Who is invited to reply for whom, to what, until when. Changes nothing."""
    invited = _known(replying.read_link(parts(), token))
    _demand_taken(invited)
    return make_response(_render("voter/link.html", invited, token=token))


@blueprint.post("/v/<token>")
@for_(ANYONE)
def come_in(token: str) -> AnyResponse:
    """The button on it: open the focal point's session and go to the paper."""
    invited = _known(replying.read_link(parts(), token))
    _demand_taken(invited)
    opened = accounts.open_focal_point_session(parts(), invited.focal_point.id or 0, invited.consultation.id or 0)
    sessions.begin(opened)
    return redirect(_address("voter.fill", invited), 303)


# ----------------------------------------------------------------------------- the paper


@blueprint.get("/reply/<body>/<ref>")
@for_(FOCAL_POINT)
def fill(body: str, ref: str) -> Response:
    """The paper, filled in with the State's own standing reply if it has replied."""
    invited = _invited(body, ref)
    _demand_taken(invited)
    own = replying.own_reply(parts(), invited)
    revision = invited.standing_reply.revision if invited.standing_reply else 0
    return _paper(invited, paper.sent_of(own, invited.standing, revision) if own else Sent(instead_of=revision))


@blueprint.post("/reply/<body>/<ref>")
@for_(FOCAL_POINT, accepts=PAPER_SIZE)
def send(body: str, ref: str) -> AnyResponse:
    """`step` says what the button was: review the answers, record them, or change them once more."""
    invited = _invited(body, ref)
    sent = paper.read_form(request.form)
    step = request.form.get("step", "review")
    if step == "change":
        _demand_taken(invited)
        return _paper(invited, sent)
    try:
        if step == "record" and (sent.blanks_accepted or not _blanks(invited, sent)):
            return _record(invited, sent)
        return _review(invited, sent, asked=step == "record")
    except _MENDABLE as refused:
        return _paper(_invited(body, ref), sent, refused)
    except ReplyChanged as refused:
        return _changed(_invited(body, ref), sent, refused)


def _record(invited: Invitation, sent: Sent) -> AnyResponse:
    replying.reply(
        parts(),
        invited.focal_point.id or 0,
        invited.consultation.id or 0,
        sent.votes,
        sent.statements,
        instead_of=sent.instead_of,
    )
    try:
        publishing.sign_head(parts(), invited.consultation.id or 0)
    except Exception as error:
        # The vote is in the record, which is what counts. A worker signs later, and the receipt waits for that.
        _log.warning("head not signed", consultation=invited.consultation.id, error=type(error).__name__)
    return redirect(_address("voter.receipt", invited), 303)


def _review(invited: Invitation, sent: Sent, *, asked: bool) -> Response:
    standing = invited.standing
    content = read_reply(sent.votes, sent.statements, standing.ballots)
    accept(
        content,
        invited.state,
        stage=standing.stage,
        roll=standing.roll,
        withdrawn=standing.withdrawn,
        closes_at=standing.deadline(),
        now=now(),
    )
    revision = invited.standing_reply.revision if invited.standing_reply else 0
    if sent.instead_of != revision:
        raise ReplyChanged(revision=revision)
    page = _render(
        "voter/review.html",
        invited,
        rows=_rows(invited, content),
        instead_of=sent.instead_of,
        blanks=_blanks(invited, sent),
        asked=asked,
    )
    return make_response(page, 422 if asked else 200)


def _blanks(invited: Invitation, sent: Sent) -> list[str]:
    return [ballot for ballot in invited.standing.live_ballots() if ballot not in sent.votes]


def _paper(invited: Invitation, sent: Sent, refused: Refused | None = None) -> Response:
    problem = errors.sentence(refused, "reply") if refused else None
    where = str(refused.facts.get("ballot", "")) if refused else ""
    page = _render(
        "voter/paper.html",
        invited,
        rows=_rows(invited, Sent(sent.votes, sent.statements)),
        instead_of=sent.instead_of,
        problem=problem,
        problem_at=where,
        limit=MAX_STATEMENT,
    )
    return make_response(page, errors.status(refused) if refused else 200)


def _changed(invited: Invitation, sent: Sent, refused: ReplyChanged) -> Response:
    """Another focal point of the State has replied meanwhile: show what stands, offer to review anew."""
    own = replying.own_reply(parts(), invited)
    reply = invited.standing_reply
    page = _render(
        "voter/changed.html",
        invited,
        problem=errors.sentence(refused, "reply"),
        rows=_rows(invited, own or Reply({}, {})),
        readable=own is not None,
        sent=sent,
        instead_of=reply.revision if reply else 0,
    )
    return make_response(page, errors.status(refused))


# --------------------------------------------------------------------------- the receipt


@blueprint.get("/reply/<body>/<ref>/receipt")
@for_(FOCAL_POINT)
def receipt(body: str, ref: str) -> AnyResponse:
    """That the State's reply is recorded, as which entry, and the proof."""
    invited = _invited(body, ref)
    own = invited.standing_reply
    if own is None:
        return redirect(_address("voter.fill", invited), 303)
    try:
        publishing.receipt(parts(), invited.consultation.id or 0, own.seq)
        proof = True
    except NotReady:
        proof = False
    said = replying.own_reply(parts(), invited)
    page = _render(
        "voter/receipt.html",
        invited,
        proof=proof,
        opening=replying.own_opening(parts(), invited) is not None,
        rows=_rows(invited, said) if said else None,
        may_change=_is_taken(invited),
        by_you=own.by == invited.focal_point.public_id,
    )
    return make_response(page)


@blueprint.get("/reply/<body>/<ref>/receipt.tlog-proof")
@for_(FOCAL_POINT)
def proof(body: str, ref: str) -> Response:
    """The receipt as a file."""
    invited = _invited(body, ref)
    own = invited.standing_reply
    if own is None:
        raise NotReady(what="no reply is recorded")
    text = publishing.receipt(parts(), invited.consultation.id or 0, own.seq)
    return _file(text.encode(), f"receipt-{_file_stem(invited)}.tlog-proof", "application/octet-stream")


@blueprint.get("/reply/<body>/<ref>/opening.json")
@for_(FOCAL_POINT)
def opening(body: str, ref: str) -> Response:
    """What opens the seal of the State's own reply. For that State alone, and only until closing, when all are published."""
    invited = _invited(body, ref)
    content = replying.own_opening(parts(), invited)
    if content is None:
        raise NotReady(what="there is no sealed reply to open")
    return _file(content, f"opening-{_file_stem(invited)}.json", "application/json")


@blueprint.get("/reply/<body>/<ref>/documents/<sha256>")
@for_(FOCAL_POINT)
def document(body: str, ref: str, sha256: str) -> Response:
    """A document that goes with a ballot of this consultation."""
    invited = _invited(body, ref)
    attached = overview.documents(parts(), invited.consultation.id or 0)
    wanted = [one for ballot in attached.values() for one in ballot if one.sha256 == sha256 and one.distributable]
    stored = overview.document(parts(), sha256) if wanted else None
    if stored is None:
        abort(404)
    return _file(stored.content, wanted[0].file_name, stored.media_type)


def _file(content: bytes, name: str, media_type: str) -> Response:
    response = send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _file_stem(invited: Invitation) -> str:
    own = invited.standing_reply
    return f"{invited.consultation.slug}-{invited.state}-{own.revision if own else 0}"


# ----------------------------------------------------------------------- what all of them do


def _invited(body: str, ref: str) -> Invitation:
    """The invitation of the session, if the address is that of its consultation. Raises LinkNeeded, LinkWithdrawn."""
    person, consultation_id = focal_point()
    invited = _known(replying.invitation(parts(), person.id or 0, consultation_id))
    if (invited.body.slug, invited.consultation.slug) != (body, ref):
        g.invited = None
        raise LinkNeeded()
    return invited


def _known(invited: Invitation) -> Invitation:
    """Kept for this request, so that a refusal's page can say what stands."""
    g.invited = invited
    g.zone = invited.standing.opened["time_zone"]
    return invited


def _demand_taken(invited: Invitation) -> None:
    """Raises what a reply sent now would be refused for, as far as that does not depend on what it says."""
    standing, moment = invited.standing, now()
    demand_replies_taken(standing.stage)
    if moment >= standing.deadline():
        raise DeadlinePassed(closes_at=standing.deadline(), at=moment)
    standing.roll.demand_entitled(invited.state)


def _is_taken(invited: Invitation) -> bool:
    try:
        _demand_taken(invited)
    except Refused:
        return False
    return True


def _address(endpoint: str, invited: Invitation) -> str:
    return url_for(endpoint, body=invited.body.slug, ref=invited.consultation.slug)


def _rows(invited: Invitation, content: Reply | Sent) -> list[paper.Row]:
    documents = overview.documents(parts(), invited.consultation.id or 0)
    return paper.rows(invited, documents, content.votes, content.statements)


def _render(template: str, invited: Invitation, **more: object) -> str:
    return render_template(
        template,
        invited=invited,
        standing=invited.standing,
        consultation=invited.consultation,
        body=invited.body,
        lang=invited.focal_point.language,
        zone=invited.standing.opened["time_zone"],
        needed=paper.needed(invited.standing),
        left=replying.time_left(invited, now()),
        form_address=_address("voter.fill", invited),
        **more,
    )


@blueprint.errorhandler(Refused)
def refused(refusal: Refused) -> Response:
    """Where a consultation is known: what stands, and where to go on."""
    invited: Invitation | None = g.get("invited")
    lead = "reply" if request.endpoint == "voter.send" else "look"
    if invited is None:
        return errors.refusal_page(refusal, lead=lead)
    links = []
    if invited.standing.stage is Stage.DECLARED:
        links.append((f"/results/{invited.body.slug}/{invited.consultation.slug}", "The result"))
    if request.endpoint not in ("voter.link", "voter.come_in"):  # these have no session yet
        if _is_taken(invited):
            links.append((_address("voter.fill", invited), "The ballot paper"))
        if invited.standing_reply is not None:
            links.append((_address("voter.receipt", invited), "The receipt of the reply that stands"))
    return errors.refusal_page(
        refusal,
        lead=lead,
        invited=invited,
        stands=paper.stands(invited),
        links=links,
        contact=invited.consultation.contact,
    )
