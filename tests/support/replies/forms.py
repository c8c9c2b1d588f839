"""What a service is handed when a State replies: the sender, who came by no session, and the form."""

from __future__ import annotations

from collections.abc import Mapping

from ballot.services.replies.form_and_sender import ReplyForm, Sender
from ballot.store.queries.replies import FocalPointRow
from ballot.store.tables import FocalPoint


def sender_of(person: FocalPoint | FocalPointRow | int, consultation: int, session: str = "") -> Sender:
    """The focal point, or whoever has this id; `session` is any word that tells it from another."""
    focal_point_id = person if isinstance(person, int) else person.number
    return Sender(focal_point_id, consultation, session_mark=session)


def form_of(
    votes: Mapping[str, str],
    statements: Mapping[str, str] | None = None,
    instead_of: int | None = None,
    code: str | None = None,
) -> ReplyForm:
    """A form whose blanks are meant."""
    return ReplyForm(votes, statements or {}, instead_of, blanks_accepted=True, code=code or "")
