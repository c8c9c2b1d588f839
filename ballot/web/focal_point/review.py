"""The step before a reply is recorded: it is judged, shown as it will be, and kept as unfinished work."""

from __future__ import annotations

from flask import Response

from ballot.rules.refusals import (
    BallotWithdrawn,
    EmptyReply,
    Refused,
    ReplyChanged,
    ReplyTooLarge,
    StatementRefused,
    StatementTooLong,
    TooManyReplies,
)
from ballot.services.replies import submit
from ballot.services.replies.form_and_sender import ReplyForm, Sender
from ballot.web.focal_point.invitation import invited_again
from ballot.web.focal_point.pages import changed_page, paper_page, review_page
from ballot.web.kit.context import parts

PAPER_SIZE = 2 * 1024 * 1024
"""Bytes of a filled-in paper: twenty ballots with the longest statements, in any script."""
MENDABLE = (EmptyReply, StatementTooLong, StatementRefused, ReplyTooLarge, BallotWithdrawn, TooManyReplies)
"""What the person can put right on the paper itself, or wait for; so it is shown again as it was filled in."""
SHOWN_AGAIN = (*MENDABLE, ReplyChanged)
"""What a filled-in paper is refused for and still shown with."""


def review_response(sender: Sender, form: ReplyForm, *, keeps: bool = True, asked: bool = False) -> Response:
    """Return the review; or the paper again, or the reply that came in between. Raise what is refused beyond mending.

    `asked`: the reply was to be recorded, and nobody has said that the ballots left blank are meant to be.
    """
    try:
        content = submit.review_reply(parts(), sender, form, keeps=keeps)
    except SHOWN_AGAIN as refused:
        return shown_again(sender, form, refused)
    return review_page(invited_again(sender), form, content, asked=asked)


def shown_again(sender: Sender, form: ReplyForm, refused: Refused) -> Response:
    """Return the page on which a refused paper is put right (`SHOWN_AGAIN`)."""
    invited = invited_again(sender)
    if isinstance(refused, ReplyChanged):
        return changed_page(invited, form, refused)
    return paper_page(invited, form, refused)
