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
    CodeExpired,
    CodeNeeded,
    CodeRefused,
    Refused,
    ReplyChanged,
    StatementTooLong,
    TooManyCodes,
    TooManySavedDrafts,
)
from ballot.services.access.tokens import token_in
from ballot.services.accounts import sessions as session_rows
from ballot.services.replies import changes_since_opening, current, invitations, saved_drafts, submit
from ballot.services.replies.form_and_sender import ReplyForm, Sender
from ballot.services.replies.invitations import Invitation
from ballot.web.focal_point import expired_session
from ballot.web.focal_point.form import filled_in, read_form
from ballot.web.focal_point.invitation import (
    invitation_page_address,
    invited_again,
    invited_now,
    invited_to,
    redirect_to,
    remember_invitation,
    render_invitation_page,
    require_reply_allowed,
    sender_to,
)
from ballot.web.focal_point.pages import changed_page, code_page, paper_page
from ballot.web.focal_point.paper_mark import require_made_for_session
from ballot.web.focal_point.review import PAPER_SIZE, SHOWN_AGAIN, review_response, shown_again
from ballot.web.kit import errors, sessions
from ballot.web.kit.access import ANYONE, FOCAL_POINT, allow, current_session_mark, require_audience_again
from ballot.web.kit.context import parts

blueprint = Blueprint("focal_point", __name__)
expired_session.install_expired_session(blueprint)


# ------------------------------------------------------------------------------ the link


@blueprint.get("/v/<mailed:token>")
@blueprint.get("/V/<mailed:token>")
@allow(ANYONE)
def link(token: str) -> Response:
    """Show who is invited to reply for whom, to what, until when. Change nothing."""
    there = invited_now()
    invited = remember_invitation(invitations.read_link(parts(), token_in(token)))
    require_reply_allowed(invited)
    other = there is not None and _whose(there) != _whose(invited)
    return make_response(
        render_invitation_page(
            "focal_point/link.html",
            invited,
            leaves=there if other else None,
            letter=invitations.invitation_letter(parts(), invited),
            changes=changes_since_opening.list_changes_since_opening(parts(), invited),
        )
    )


def _whose(invited: Invitation) -> tuple[str, int]:
    return invited.state, invited.consultation.number


@blueprint.post("/v/<mailed:token>")
@blueprint.post("/V/<mailed:token>")
@allow(ANYONE)
def come_in(token: str) -> AnyResponse:
    """Open the focal point's session and go to the paper, as the button on the link's page says."""
    invited = remember_invitation(invitations.read_link(parts(), token_in(token)))
    require_reply_allowed(invited)
    person = invited.focal_point
    # The link may be withdrawn at this moment: the service looks again at the generation that was read here.
    opened = session_rows.open_focal_point_session(
        parts(), person.number, invited.consultation.number, person.link_generation
    )
    sessions.begin_session(opened)
    return redirect(invitation_page_address("focal_point.fill", invited), 303)


# ----------------------------------------------------------------------------- the paper


@blueprint.get("/reply/<body>/<ref>")
@allow(FOCAL_POINT)
def fill(body: str, ref: str) -> Response:
    """Show the paper, filled in with what this session has begun, or else with the State's own standing reply."""
    invited = invited_to(body, ref)
    require_reply_allowed(invited)
    begun, elsewhere = saved_drafts.read_saved_drafts(parts(), invited, current_session_mark())
    if begun is not None:
        return paper_page(invited, filled_in(begun, invited.standing, begun.instead_of), kept_at=begun.kept_at)
    own = current.own_reply(parts(), invited)
    revision = invited.standing_reply.revision if invited.standing_reply else 0
    form = filled_in(own, invited.standing, revision) if own else ReplyForm(instead_of=revision)
    # What another session kept may be somebody else's: it is filled in only when the person says so.
    return paper_page(invited, form, elsewhere=elsewhere)


@blueprint.get("/reply/<body>/<ref>/later")
@allow(FOCAL_POINT)
def later(body: str, ref: str) -> AnyResponse:
    """Show that the answers are kept and not recorded, and how to come back to them."""
    invited = invited_to(body, ref)
    require_reply_allowed(invited)
    begun = saved_drafts.read_saved_draft(parts(), invited, current_session_mark())
    if begun is None:
        return redirect_to("focal_point.fill")
    return make_response(render_invitation_page("focal_point/saved_for_later.html", invited, kept_at=begun.kept_at))


@blueprint.post("/reply/<body>/<ref>")
@allow(FOCAL_POINT, accepts=PAPER_SIZE, guards_again=True)
def send(body: str, ref: str) -> AnyResponse:
    """Take the form. `step` says what the button was; without one, the reply is reviewed.

    The session was asked for before the form was read. Whether it still holds is asked with the act, in one transaction."""
    sender = sender_to(body, ref)
    try:
        form = read_form(request.form)
    except BadInput:
        require_audience_again()
        raise
    require_made_for_session(request.form)
    return _STEPS.get(request.form.get("step", "review"), review_response)(sender, form)


def _change_form(sender: Sender, form: ReplyForm) -> AnyResponse:
    require_audience_again()
    invited = invited_again(sender)
    require_reply_allowed(invited)
    return paper_page(invited, form)


def _keep_draft(sender: Sender, form: ReplyForm) -> AnyResponse:
    """Keep it for later. `quiet` is a script that keeps what was just changed: it is told by the status alone."""
    quiet = bool(request.form.get("quiet"))
    try:
        kept_at = saved_drafts.save_draft(parts(), sender, form)
    except (StatementTooLong, TooManySavedDrafts) as refused:
        return Response(status=errors.refusal_status(refused)) if quiet else shown_again(sender, form, refused)
    if kept_at is None and (form.votes or any(text.strip() for text in form.statements.values())):
        # The same person has recorded a reply meanwhile, in another session: what is here must not pass for kept.
        invited = invited_again(sender)
        reply = invited.standing_reply
        changed = ReplyChanged(revision=reply.revision if reply else 0)
        return Response(status=errors.refusal_status(changed)) if quiet else changed_page(invited, form, changed)
    return Response(status=204) if quiet else redirect_to("focal_point.later")


def _take_over(sender: Sender, form: ReplyForm) -> AnyResponse:
    """Fill in here what another session has kept: the button says which."""
    of = request.form.get("kept", "")
    try:
        saved_drafts.copy_saved_draft(parts(), sender, of)
    except TooManySavedDrafts as refused:
        invited = invited_again(sender)
        begun = saved_drafts.read_elsewhere(parts(), invited, of)
        found = filled_in(begun, invited.standing, begun.instead_of) if begun else form
        return paper_page(invited, found, refused)
    return redirect_to("focal_point.fill")


def _begin_anew(sender: Sender, _form: ReplyForm) -> AnyResponse:
    saved_drafts.discard_saved_draft(parts(), sender)
    return redirect_to("focal_point.fill")


# ------------------------------------------------------------------------------ recording


def _record_reply(sender: Sender, form: ReplyForm) -> AnyResponse:
    try:
        submit.submit_reply(parts(), sender, form)
    except submit.BlanksNotAccepted:
        return review_response(sender, form, keeps=False, asked=True)
    except CodeNeeded:
        # Left empty on the page that asks for it, it is a mistake; otherwise it is to be sent now.
        empty = BadInput(field="code", why="not-six-digits") if "code" in request.form else None
        return _ask_for_code(sender, form, empty)
    except (CodeRefused, CodeExpired) as refused:
        return code_page(invited_again(sender), form, refused)
    except SHOWN_AGAIN as refused:
        return shown_again(sender, form, refused)
    except BadInput as refused:
        if refused.facts.get("field") != "code":
            raise
        return code_page(invited_again(sender), form, refused)
    return redirect_to("receipts.receipt")  # a worker signs the new head, or that page, whichever comes first


def _ask_for_code(
    sender: Sender, form: ReplyForm, refused: Refused | None = None, *, anew: bool = False
) -> AnyResponse:
    try:
        submit.request_code(parts(), sender, form, anew=anew)
    except TooManyCodes as too_many:
        return code_page(invited_again(sender), form, too_many)
    except SHOWN_AGAIN as problem:
        return shown_again(sender, form, problem)
    return code_page(invited_again(sender), form, refused)


def _new_code(sender: Sender, form: ReplyForm) -> AnyResponse:
    return _ask_for_code(sender, form, anew=True)


_STEPS: Mapping[str, Callable[[Sender, ReplyForm], AnyResponse]] = {
    "review": review_response,
    "change": _change_form,
    "keep": _keep_draft,
    "take-over": _take_over,
    "anew": _begin_anew,
    "record": _record_reply,
    "new-code": _new_code,
}
