"""A Member State's focal point: the mailed link, the ballot paper, and what its buttons do.

Opening the link shows; pressing its button opens a session, which is good for this one consultation. Every step carries
the answers in its own form; what is kept besides is sealed, for whoever comes back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from ballot.rules.refusals import (
    BadInput,
    CodeNeeded,
    CodeRefused,
    CodeSpent,
    Refused,
    ReplyChanged,
    StatementTooLong,
    TooManyCodes,
    TooManyUnfinished,
)
from ballot.services.accounts import sessions as session_rows
from ballot.services.replies import changes_since_opening, code_request, current, invitations, saved_drafts, submit
from ballot.services.replies.invitations import Invitation
from ballot.web.focal_point import expired_session, form
from ballot.web.focal_point.form import Sent
from ballot.web.focal_point.invitation import address, invited_to, known, render, require_reply_allowed
from ballot.web.focal_point.pages import blanks, changed_page, code_page, paper_page
from ballot.web.focal_point.review import MENDABLE, PAPER_SIZE, again, keep, reviewed
from ballot.web.kit import errors, sessions
from ballot.web.kit.access import ANYONE, FOCAL_POINT, allow, session_mark
from ballot.web.kit.context import parts
from ballot.web.kit.signing import sign

blueprint = Blueprint("voter", __name__)
expired_session.install(blueprint)


# ------------------------------------------------------------------------------ the link


@blueprint.get("/v/<token>")
@allow(ANYONE)
def link(token: str) -> Response:
    """Who is invited to reply for whom, to what, until when. Changes nothing."""
    invited = known(invitations.read_link(parts(), token))
    require_reply_allowed(invited)
    return make_response(
        render("focal_point/link.html", invited, changes=changes_since_opening.changes(parts(), invited))
    )


@blueprint.post("/v/<token>")
@allow(ANYONE)
def come_in(token: str) -> AnyResponse:
    """The button on it: open the focal point's session and go to the paper."""
    invited = known(invitations.read_link(parts(), token))
    require_reply_allowed(invited)
    person = invited.focal_point
    # The link may be withdrawn at this moment: the service looks again at the generation that was read here.
    opened = session_rows.open_focal_point_session(
        parts(), person.number, invited.consultation.number, person.link_generation
    )
    sessions.begin(opened)
    return redirect(address("voter.fill", invited), 303)


# ----------------------------------------------------------------------------- the paper


@blueprint.get("/reply/<body>/<ref>")
@allow(FOCAL_POINT)
def fill(body: str, ref: str) -> Response:
    """The paper, filled in with what this session has begun, or else with the State's own standing reply."""
    invited = invited_to(body, ref)
    require_reply_allowed(invited)
    begun = saved_drafts.read(parts(), invited, session_mark())
    if begun is not None:
        return paper_page(invited, form.sent_of(begun, invited.standing, begun.instead_of), kept_at=begun.kept_at)
    own = current.own_reply(parts(), invited)
    revision = invited.standing_reply.revision if invited.standing_reply else 0
    sent = form.sent_of(own, invited.standing, revision) if own else Sent(instead_of=revision)
    # What another session kept may be somebody else's: it is filled in only when the person says so.
    return paper_page(invited, sent, elsewhere=saved_drafts.elsewhere(parts(), invited, session_mark()))


@blueprint.get("/reply/<body>/<ref>/later")
@allow(FOCAL_POINT)
def later(body: str, ref: str) -> AnyResponse:
    """That the answers are kept and not recorded, and how to come back to them."""
    invited = invited_to(body, ref)
    require_reply_allowed(invited)
    begun = saved_drafts.read(parts(), invited, session_mark())
    if begun is None:
        return redirect(address("voter.fill", invited), 303)
    return make_response(render("focal_point/saved_for_later.html", invited, kept_at=begun.kept_at))


@blueprint.post("/reply/<body>/<ref>")
@allow(FOCAL_POINT, accepts=PAPER_SIZE)
def send(body: str, ref: str) -> AnyResponse:
    """`step` says what the button was; without one, the reply is reviewed."""
    invited = invited_to(body, ref)
    step = _STEPS.get(request.form.get("step", "review"), reviewed)
    return step(invited, form.read_form(request.form))


def _change(invited: Invitation, sent: Sent) -> AnyResponse:
    require_reply_allowed(invited)
    return paper_page(invited, sent)


def _keep(invited: Invitation, sent: Sent) -> AnyResponse:
    """Keep it for later. `quiet` is a script that keeps what was just changed: it is told by the status alone."""
    quiet = bool(request.form.get("quiet"))
    try:
        kept_at = keep(invited, sent)
    except (StatementTooLong, TooManyUnfinished) as refused:
        return Response(status=errors.status(refused)) if quiet else paper_page(invited, sent, refused)
    if kept_at is None and (sent.votes or any(text.strip() for text in sent.statements.values())):
        # The same person has recorded a reply meanwhile, in another session: what is here must not pass for kept.
        now_standing = again(invited)
        reply = now_standing.standing_reply
        changed = ReplyChanged(revision=reply.revision if reply else 0)
        return Response(status=errors.status(changed)) if quiet else changed_page(now_standing, sent, changed)
    return Response(status=204) if quiet else redirect(address("voter.later", invited), 303)


def _take_over(invited: Invitation, sent: Sent) -> AnyResponse:
    """Fill in here what another session has kept: the button says which."""
    person, consultation = invited.focal_point.number, invited.consultation.number
    of = request.form.get("kept", "")
    try:
        saved_drafts.take_over(parts(), person, consultation, of, session_mark())
    except TooManyUnfinished as refused:
        begun = saved_drafts.read_elsewhere(parts(), invited, of)
        found = form.sent_of(begun, invited.standing, begun.instead_of) if begun else sent
        return paper_page(invited, found, refused)
    return redirect(address("voter.fill", invited), 303)


def _begin_anew(invited: Invitation, _sent: Sent) -> AnyResponse:
    saved_drafts.begin_anew(parts(), invited.focal_point.number, invited.consultation.number, session_mark())
    return redirect(address("voter.fill", invited), 303)


# ------------------------------------------------------------------------------ recording


def _record(invited: Invitation, sent: Sent) -> AnyResponse:
    if blanks(invited, sent) and not sent.blanks_accepted:
        return reviewed(invited, sent, keeps=False, asked=True)
    try:
        submit.reply(
            parts(),
            invited.focal_point.number,
            invited.consultation.number,
            sent.votes,
            sent.statements,
            instead_of=sent.instead_of,
            code=sent.code,
            generation=invited.focal_point.link_generation,
        )
    except CodeNeeded:
        # Left empty on the page that asks for it, it is a mistake; otherwise it is to be sent now.
        empty = BadInput(field="code", why="not-six-digits") if "code" in request.form else None
        return _ask_for_code(invited, sent, empty)
    except (CodeRefused, CodeSpent) as refused:
        return code_page(again(invited), sent, refused)
    except BadInput as refused:
        if refused.facts.get("field") != "code":
            raise
        return code_page(again(invited), sent, refused)
    except MENDABLE as refused:
        return paper_page(again(invited), sent, refused)
    except ReplyChanged as refused:
        return changed_page(again(invited), sent, refused)
    sign(invited.consultation.number)  # or a worker does later: the receipt waits for that
    return redirect(address("receipts.receipt", invited), 303)


def _ask_for_code(
    invited: Invitation, sent: Sent, refused: Refused | None = None, *, anew: bool = False
) -> AnyResponse:
    try:
        code_request.ask(
            parts(),
            invited.focal_point.number,
            invited.consultation.number,
            sent.votes,
            sent.statements,
            instead_of=sent.instead_of,
            anew=anew,
            session=session_mark(),
        )
    except TooManyCodes as too_many:
        return code_page(again(invited), sent, too_many)
    except MENDABLE as problem:
        return paper_page(again(invited), sent, problem)
    except ReplyChanged as changed:
        return changed_page(again(invited), sent, changed)
    return code_page(again(invited), sent, refused)


def _new_code(invited: Invitation, sent: Sent) -> AnyResponse:
    return _ask_for_code(invited, sent, anew=True)


_STEPS: Mapping[str, Callable[[Invitation, Sent], AnyResponse]] = {
    "review": reviewed,
    "change": _change,
    "keep": _keep,
    "take-over": _take_over,
    "anew": _begin_anew,
    "record": _record,
    "new-code": _new_code,
}
