"""The step before a reply is recorded: it is judged, shown as it will be, and kept as unfinished work."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from flask import Response

from ballot.rules.refusals import (
    BallotWithdrawn,
    EmptyReply,
    KeyMissing,
    ReplyChanged,
    ReplyTooLarge,
    StatementTooLong,
    TooManyReplies,
    TooManyUnfinished,
)
from ballot.services.replies import invitations, saved_drafts, submit
from ballot.services.replies.invitations import Invitation
from ballot.web.focal_point.form import Sent
from ballot.web.focal_point.pages import changed_page, paper_page, review_page
from ballot.web.kit.access import session_mark
from ballot.web.kit.context import parts

PAPER_SIZE = 2 * 1024 * 1024
"""Bytes of a filled-in paper: twenty ballots with the longest statements, in any script."""
MENDABLE = (EmptyReply, StatementTooLong, ReplyTooLarge, BallotWithdrawn, TooManyReplies)
"""What the person can put right on the paper itself, or wait for; so it is shown again as it was filled in."""


def reviewed(invited: Invitation, sent: Sent, *, keeps: bool = True, asked: bool = False) -> Response:
    """The review; or the paper again, or the reply that came in between. Raises what is refused beyond mending.

    `asked`: the reply was to be recorded, and nobody has said that the ballots left blank are meant to be.
    """
    try:
        content = submit.review(
            parts(),
            invited.focal_point.number,
            invited.consultation.number,
            sent.votes,
            sent.statements,
            instead_of=sent.instead_of,
        )
    except MENDABLE as refused:
        return paper_page(again(invited), sent, refused)
    except ReplyChanged as refused:
        return changed_page(again(invited), sent, refused)
    if keeps:
        # What cannot be kept can be recorded: without the key that closes seals, too, where the reply is in the open.
        with suppress(KeyMissing, TooManyUnfinished):
            keep(invited, sent)
    return review_page(invited, sent, content, asked=asked)


def keep(invited: Invitation, sent: Sent) -> datetime | None:
    """Keep what was filled in so far, in this session; when. Returns and raises as `saved_drafts.keep` does."""
    return saved_drafts.keep(
        parts(),
        invited.focal_point.number,
        invited.consultation.number,
        sent.votes,
        sent.statements,
        sent.instead_of,
        session_mark(),
    )


def again(invited: Invitation) -> Invitation:
    """The same invitation as it stands now, after something was refused."""
    return invitations.invitation(parts(), invited.focal_point.number, invited.consultation.number)
