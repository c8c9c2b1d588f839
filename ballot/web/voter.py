"""A Member State's focal point: the mailed link, the ballot paper, the review.

Opening the link shows; pressing its button opens a session, which is good for this one consultation. The review keeps
nothing here: it carries the answers in its own form.
"""

from __future__ import annotations

import structlog
from flask import Blueprint, Response, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from ballot.rules.refusals import (
    BallotWithdrawn,
    EmptyReply,
    Refused,
    ReplyChanged,
    ReplyTooLarge,
    StatementTooLong,
)
from ballot.rules.replies import MAX_STATEMENT, Reply, accept, read_reply
from ballot.services import accounts, publishing, replying
from ballot.services.replying import Invitation
from ballot.web import errors, paper, sessions
from ballot.web.access import ANYONE, FOCAL_POINT, for_
from ballot.web.here import now, parts
from ballot.web.invited import address, answer_refusal, demand_taken, invited_to, known, render, rows
from ballot.web.paper import Sent

blueprint = Blueprint("voter", __name__)
blueprint.register_error_handler(Refused, answer_refusal)

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
    invited = known(replying.read_link(parts(), token))
    demand_taken(invited)
    return make_response(render("voter/link.html", invited, token=token))


@blueprint.post("/v/<token>")
@for_(ANYONE)
def come_in(token: str) -> AnyResponse:
    """The button on it: open the focal point's session and go to the paper."""
    invited = known(replying.read_link(parts(), token))
    demand_taken(invited)
    person = invited.focal_point
    # The link may be withdrawn at this moment: the service looks again at the generation that was read here.
    opened = accounts.open_focal_point_session(
        parts(), person.id or 0, invited.consultation.id or 0, person.link_generation
    )
    sessions.begin(opened)
    return redirect(address("voter.fill", invited), 303)


# ----------------------------------------------------------------------------- the paper


@blueprint.get("/reply/<body>/<ref>")
@for_(FOCAL_POINT)
def fill(body: str, ref: str) -> Response:
    """The paper, filled in with the State's own standing reply if it has replied."""
    invited = invited_to(body, ref)
    demand_taken(invited)
    own = replying.own_reply(parts(), invited)
    revision = invited.standing_reply.revision if invited.standing_reply else 0
    return _paper(invited, paper.sent_of(own, invited.standing, revision) if own else Sent(instead_of=revision))


@blueprint.post("/reply/<body>/<ref>")
@for_(FOCAL_POINT, accepts=PAPER_SIZE)
def send(body: str, ref: str) -> AnyResponse:
    """`step` says what the button was: review the answers, record them, or change them once more."""
    invited = invited_to(body, ref)
    sent = paper.read_form(request.form)
    step = request.form.get("step", "review")
    if step == "change":
        demand_taken(invited)
        return _paper(invited, sent)
    try:
        if step == "record" and (sent.blanks_accepted or not _blanks(invited, sent)):
            return _record(invited, sent)
        return _review(invited, sent, asked=step == "record")
    except _MENDABLE as refused:
        return _paper(invited_to(body, ref), sent, refused)
    except ReplyChanged as refused:
        return _changed(invited_to(body, ref), sent, refused)


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
    return redirect(address("receipts.receipt", invited), 303)


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
    page = render(
        "voter/review.html",
        invited,
        rows=rows(invited, content),
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
    page = render(
        "voter/paper.html",
        invited,
        rows=rows(invited, Sent(sent.votes, sent.statements)),
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
    page = render(
        "voter/changed.html",
        invited,
        problem=errors.sentence(refused, "reply"),
        rows=rows(invited, own or Reply({}, {})),
        readable=own is not None,
        sent=sent,
        instead_of=reply.revision if reply else 0,
    )
    return make_response(page, errors.status(refused))
