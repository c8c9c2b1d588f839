"""The pages around a ballot paper: the paper itself, its review, the question for a code, and a reply that came in between."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import Response, make_response

from ballot.rules.refusals import BallotWithdrawn, Refused, ReplyChanged
from ballot.rules.replies import MAX_STATEMENT, Channel, Reply
from ballot.services.replies import changes_since_opening, confirmation_codes, current, history, saved_drafts
from ballot.services.replies.form_and_sender import ReplyForm
from ballot.services.replies.history import PastReply
from ballot.services.replies.invitations import Invitation
from ballot.services.replies.saved_drafts import Elsewhere
from ballot.web.focal_point import form
from ballot.web.focal_point.form import Row, filled_in, hidden_fields
from ballot.web.focal_point.invitation import render_invitation_page, rows
from ballot.web.kit import errors
from ballot.web.kit.access import current_session_mark
from ballot.web.kit.context import now, parts
from ballot.web.kit.filters import date, hour, listed, when
from ballot.web.kit.forms import has_forbidden_characters
from ballot.web.kit.i18n import _, _n, language
from ballot.words.refusals.explain import Said
from ballot.words.translation.sentences import joined

NEWEST = 3
"""Of what other sessions have kept, how many are offered at once; earlier ones can be unfolded, or a thief's would hide them."""


def paper_page(
    invited: Invitation,
    sent: ReplyForm,
    refused: Refused | None = None,
    *,
    kept_at: datetime | None = None,
    elsewhere: Sequence[Elsewhere] = (),
) -> Response:
    """Return the paper, filled in; refusals stand above it and at their ballots. `kept_at`: these are unfinished answers.
    `elsewhere`: other sessions have kept some, newest first, which are not filled in."""
    shown, zone = rows(invited, sent), invited.standing.opened["time_zone"]
    problem = errors.explain_to_reader(refused, "reply") if refused else None
    begun = [(one.mark, form.moment_beside(one.kept_at, now(), zone)) for one in elsewhere]
    page = render_invitation_page(
        "focal_point/paper.html",
        invited,
        rows=shown,
        instead_of=sent.instead_of,
        problem=problem,
        removable=refused is not None and has_forbidden_characters(refused),
        at_top=_at_top(invited, sent, problem) if problem else "",
        problem_at=str(refused.facts.get("ballot", "")) if refused else "",
        kept_at=form.moment_beside(kept_at, now(), zone) if kept_at else None,
        elsewhere=begun[:NEWEST],
        earlier_elsewhere=begun[NEWEST:],
        given=history.list_replies(parts(), invited),
        changes=changes_since_opening.list_changes_since_opening(parts(), invited),
        other_language=_other_language(shown),
        limit=MAX_STATEMENT,
    )
    return make_response(page, errors.refusal_status(refused) if refused else 200)


def _at_top(invited: Invitation, sent: ReplyForm, problem: Said) -> str:
    """What is wrong, as it stands above the paper. That a ballot is gone is no fault of the reply, whose rest is still there."""
    gone = [one for one in invited.standing.withdrawn if one in sent.votes or one in sent.statements]
    if problem.code != BallotWithdrawn.code or not gone:
        return joined([problem.happened, problem.do])
    happened = _n(
        "Your reply was not recorded: ballot {ids} has been withdrawn in the meantime.",
        "Your reply was not recorded: ballots {ids} have been withdrawn in the meantime.",
        len(gone),
        ids=listed(gone),
    )
    if not filled_in(sent, invited.standing, sent.instead_of or 0):
        return happened
    return joined([happened, _("Your other answers are still here: please review your reply again.")])


def _other_language(shown: Sequence[Row]) -> str | None:
    """The one language that all ballots are in, where it is not the reader's: then it is said once."""
    found = {row.language for row in shown}
    return found.pop() if len(found) == 1 and language() not in found else None


def review_page(invited: Invitation, sent: ReplyForm, content: Reply, *, asked: bool = False) -> Response:
    """Return the reply as it will be recorded. `asked`: it was to be recorded, and ballots without a vote were not confirmed.

    Whoever has written a statement and no vote may think that they have answered: these ballots are named apart."""
    without_vote = sent.left_blank(invited.standing)
    said = [ballot for ballot in without_vote if ballot in content.statements]
    page = render_invitation_page(
        "focal_point/review.html",
        invited,
        rows=rows(invited, content),
        fields=hidden_fields(ReplyForm(content.votes, content.statements, sent.instead_of)),
        instead_of=sent.instead_of,
        blanks=[ballot for ballot in without_vote if ballot not in said],
        only_said=said,
        asked=asked,
    )
    return make_response(page, 422 if asked else 200)


def code_page(invited: Invitation, sent: ReplyForm, refused: Refused | None = None) -> Response:
    """Return the page that asks for the code, with what is known of the one that was sent last."""
    page = render_invitation_page(
        "focal_point/code.html",
        invited,
        rows=rows(invited, sent),
        fields=hidden_fields(sent),
        code=confirmation_codes.newest_confirmation_code(
            parts(), invited.focal_point.number, invited.consultation.number
        ),
        kept=saved_drafts.read_saved_draft(parts(), invited, current_session_mark()) is not None,
        problem=errors.explain_to_reader(refused, "reply") if refused else None,
    )
    return make_response(page, errors.refusal_status(refused) if refused else 200)


def changed_page(invited: Invitation, sent: ReplyForm, refused: ReplyChanged) -> Response:
    """Return the page for a reply that came in between, of another focal point, on paper, or of the same person in another
    window: show what stands, offer to review anew."""
    own = current.own_reply(parts(), invited)
    reply = invited.standing_reply
    given = history.list_replies(parts(), invited)
    by_you = bool(given) and given[0].by_you
    page = render_invitation_page(
        "focal_point/reply_changed.html",
        invited,
        by_you=by_you,
        problem=_what_came_between(invited, given[0]) if given else errors.refusal_sentence(refused, "reply"),
        rows=rows(invited, own or Reply({}, {})),
        readable=own is not None,
        given=given,
        fields=hidden_fields(filled_in(sent, invited.standing, reply.revision if reply else 0)),
    )
    return make_response(page, errors.refusal_status(refused))


def _what_came_between(invited: Invitation, given: PastReply) -> str:
    """Return by whom the reply that stands was given: the same person, another focal point, or by letter."""
    if not given.by_you:
        code = ReplyChanged.code if given.channel == Channel.LINK else "paper-reply-came"
        return errors.explain_code_to_reader(code, lead="reply").happened
    zone = invited.standing.opened["time_zone"]
    if date(given.at, zone) == date(now(), zone):
        return _("Your reply was not recorded: you replied in another window at {time}.", time=hour(given.at, zone))
    return _("Your reply was not recorded: you replied in another window on {time}.", time=when(given.at, zone))
