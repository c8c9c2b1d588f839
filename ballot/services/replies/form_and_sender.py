"""Values that come in with a reply: the form that was filled in, and its sender."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ballot.record.standing import Standing
from ballot.rules.refusals import LinkWithdrawn, UnknownConsultation
from ballot.services.core.recording import Holding
from ballot.store.queries import replies
from ballot.store.queries.replies import FocalPointRow


@dataclass(frozen=True)
class ReplyForm:
    """A filled-in paper: votes and statements by ballot, as typed."""

    votes: Mapping[str, str] = field(default_factory=dict)
    statements: Mapping[str, str] = field(default_factory=dict)
    instead_of: int | None = 0
    """The revision of the State's reply that the person saw standing, 0 for none; None where it does not matter."""
    blanks_accepted: bool = False
    """The person has said that ballots without an answer are meant to be so."""
    code: str = ""
    """What was typed for the code sent by mail."""

    def __bool__(self) -> bool:
        """Return whether anything was filled in."""
        return bool(self.votes or self.statements)

    def left_blank(self, standing: Standing) -> list[str]:
        """Return the ballots without an answer, in order; withdrawn ones are not asked about."""
        return [ballot for ballot in standing.live_ballots() if ballot not in self.votes]


@dataclass(frozen=True)
class Sender:
    """A focal point who sends a reply to one consultation, and the session they send it from."""

    focal_point_id: int
    consultation_id: int
    link_generation: int | None = None
    """Of the link by which they came in; None where it is not known."""
    session_id: int | None = None
    """The session's row; None for whoever came by none, which no page lets through."""
    session_mark: str = ""
    """What tells the session from every other one, and opens none: what was begun in it is found by this."""


class SessionExpired(Exception):
    """The session from which a form was sent had run out when the form had arrived."""


def require_sender(held: Holding, sender: Sender) -> FocalPointRow:
    """Return who sends a reply to the held consultation, as they are now: the form took as long to arrive as they liked.

    Raise LinkWithdrawn where they were removed, the link replaced or the session ended meanwhile, SessionExpired where it ran
    out, and UnknownConsultation for a draft, or another body's consultation.
    """
    found = replies.sender(held.tx, sender.focal_point_id, sender.session_id)
    focal_point = next((one for one in found.in_office if one.id == sender.focal_point_id), None)
    if focal_point is None or sender.link_generation not in (None, focal_point.link_generation):
        raise LinkWithdrawn()
    if sender.session_id is not None:
        if found.session_expires_at is None or found.session_revoked_at is not None:
            raise LinkWithdrawn()
        if found.session_expires_at <= held.now:
            raise SessionExpired()
    if held.body_id != focal_point.body_id or not held.standing.opened:
        raise UnknownConsultation(consultation=held.id)
    held.in_office[focal_point.state] = found.in_office
    return focal_point
