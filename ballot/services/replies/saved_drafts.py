"""A paper that a focal point has begun and not sent: kept sealed, for that person alone, until it is recorded or never can be.

Each session keeps its own. Whoever has the link alone, forwarded or stolen, can open as many sessions as they like, so no
session writes over what another has kept, deletes it, or pushes it out by its number: another session is offered a copy. (A
reply that is recorded ends what all of them have kept: `submit.submit_reply`.)
Where many sessions have kept something already, it is the next one that may keep nothing (`SESSIONS`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ballot.rules.refusals import StatementTooLong, TooManySavedDrafts, UnknownBallot, UnknownChoice
from ballot.rules.replies import MAX_STATEMENT, Choice, require_reply_allowed
from ballot.services.core.context import Parts
from ballot.services.core.recording import Holding, encoded, holding
from ballot.services.replies.form_and_sender import ReplyForm, Sender, require_sender
from ballot.services.replies.invitations import Invitation
from ballot.services.replies.sealing import padded, unpadded
from ballot.store.queries.replies import FocalPointRow
from ballot.store.queries.saved_drafts import (
    SavedDraftRow,
    count_other_sessions_with_draft,
    delete_saved_draft,
    saved_draft,
    saved_drafts_of,
)
from ballot.store.tables import SavedDraft
from ballot.store.transactions import Tx, insert_rows

LONGEST = 4 * MAX_STATEMENT
"""UTF-16 units of a statement that is kept: whoever wrote too much can still shorten it tomorrow."""
SESSIONS = 30
"""How many sessions that came in by one link keep something at once: a person who comes back every day of a consultation
needs no more. Any of them may always keep what it has now. Only a newcomer is refused: if room were made for it, whoever opens
many sessions could push out what the link's own person has kept. A new link counts anew, and so does a recorded reply."""


@dataclass(frozen=True)
class Unfinished:
    """What was filled in, as it was typed, and when it was kept."""

    votes: Mapping[str, str]
    statements: Mapping[str, str]
    instead_of: int
    """The revision of the State's reply that stood when the paper was begun; 0 for none."""
    kept_at: datetime
    session: str = ""
    """The session that kept it. In another one it is filled in once the person says so (`copy_saved_draft`): whoever has the link
    alone could have written it."""


@dataclass(frozen=True)
class Elsewhere:
    """That another session of the same person has kept something, and when it did so last."""

    mark: str
    """Stands for that session, and opens none."""
    kept_at: datetime


def save_draft(parts: Parts, sender: Sender, form: ReplyForm) -> datetime | None:
    """Keep what was filled in so far, in place of what this session has kept before; return when. None where nothing was kept.

    That is so for an empty paper, and for one that arrives after its person has recorded it. Raise UnknownBallot,
    UnknownChoice, StatementTooLong (over `LONGEST`), TooManySavedDrafts (`SESSIONS`), DeadlinePassed, KeyMissing, stage
    refusals, and as `require_sender`.
    """
    with holding(parts, sender.consultation_id) as held:
        focal_point = require_sender(held, sender)
        standing = held.standing
        require_reply_allowed(
            focal_point.state,
            stage=standing.stage,
            roll=standing.roll,
            closes_at=standing.deadline(),
            now=held.moment,
        )
        return save_draft_within(held, focal_point, form, sender.session_mark)


def save_draft_within(held: Holding, focal_point: FocalPointRow, form: ReplyForm, session: str) -> datetime | None:
    """Keep as `save_draft` does, in a transaction that holds the consultation and in which a reply would be taken. Refused, it
    has changed nothing."""
    standing, instead_of = held.standing, form.instead_of or 0
    said = {ballot: text.replace("\r\n", "\n") for ballot, text in form.statements.items() if text.strip()}
    _require_readable(form.votes, said, standing.known_ballots)
    before = standing.replies.get(focal_point.state)
    recorded_since = before is not None and before.by == focal_point.public_id and before.revision > instead_of
    if recorded_since or not (form.votes or said):
        delete_saved_draft(held.tx, focal_point.id, held.id, _session_mark(held.parts, session))
        return None
    _replace_kept(held, focal_point, Unfinished(form.votes, said, instead_of, held.now, session))
    return held.now


def _session_mark(parts: Parts, session: str) -> str:
    # Keyed, so that a row leads whoever reads the database neither to the session nor to whose cookie it is.
    return parts.codes.mark("unfinished", session)


def _replace_kept(held: Holding, focal_point: FocalPointRow, begun: Unfinished) -> None:
    """Keep this in place of what its session has kept. Refused, it has changed nothing."""
    standing, mark = held.standing, _session_mark(held.parts, begun.session)
    # Whoever keeps something already is one of at most `SESSIONS`, and so is never refused.
    if count_other_sessions_with_draft(held.tx, focal_point.id, focal_point.link_generation, held.id, mark) >= SESSIONS:
        raise TooManySavedDrafts(limit=SESSIONS)
    plain = encoded(
        {
            "votes": dict(begun.votes),
            "statements": dict(begun.statements),
            "instead_of": begun.instead_of,
            "session": begun.session,
        }
    )
    row = {
        "focal_point_id": focal_point.id,
        "consultation_id": held.id,
        "session_mark": mark,
        "link_generation": focal_point.link_generation,
        "ciphertext": held.parts.seals.close(
            standing.origin, _seal_context(focal_point), padded(plain, begun.votes, standing.ballots)
        ),
        "kept_at": begun.kept_at,
    }
    delete_saved_draft(held.tx, focal_point.id, held.id, mark)
    insert_rows(held.tx, SavedDraft, [row])


def _require_readable(votes: Mapping[str, str], statements: Mapping[str, str], ballots: frozenset[str]) -> None:
    for ballot in [*votes, *statements]:
        if ballot not in ballots:
            raise UnknownBallot(ballot=ballot)
    for ballot, choice in votes.items():
        if choice not in set(Choice):
            raise UnknownChoice(ballot=ballot, choice=choice)
    for ballot, text in statements.items():
        length = len(text.encode("utf-16-le", "replace")) // 2
        if length > LONGEST:
            raise StatementTooLong(ballot=ballot, length=length, limit=MAX_STATEMENT)


def _seal_context(focal_point: FocalPointRow) -> str:
    # So that one person's row, put into another's place, opens for nobody.
    return f"unfinished:{focal_point.public_id}"


def read_saved_draft(parts: Parts, invited: Invitation, session: str) -> Unfinished | None:
    """Return what this focal point has begun in this session; None where there is nothing, or nothing that can be read
    any more."""
    return _saved_draft_of_session(read_elsewhere(parts, invited, _session_mark(parts, session)), session)


def read_saved_drafts(parts: Parts, invited: Invitation, session: str) -> tuple[Unfinished | None, list[Elsewhere]]:
    """Return the same, and that this focal point has begun something in other sessions, the newest first."""
    mark = _session_mark(parts, session)
    with parts.store.reading() as tx:
        found = saved_drafts_of(tx, invited.focal_point.number, invited.consultation.number, mark)
    own = next((row for row in found if row.session_mark == mark), None)
    begun = _unseal_saved_draft(parts, invited.standing.origin, invited.focal_point, own) if own is not None else None
    return _saved_draft_of_session(begun, session), [
        Elsewhere(row.session_mark, row.kept_at) for row in found if row is not own
    ]


def read_elsewhere(parts: Parts, invited: Invitation, mark: str) -> Unfinished | None:
    """Return what was begun in the session that this mark stands for (`Elsewhere`); None as for `read_saved_draft`."""
    with parts.store.reading() as tx:
        return _read_kept(parts, tx, invited.standing.origin, invited.focal_point, invited.consultation.number, mark)


def _saved_draft_of_session(begun: Unfinished | None, session: str) -> Unfinished | None:
    # It says inside whose it is: a row that was put into another session's place is not filled in there unasked.
    return begun if begun is not None and begun.session == session else None


def _read_kept(
    parts: Parts, tx: Tx, origin: str, focal_point: FocalPointRow, consultation_id: int, mark: str
) -> Unfinished | None:
    row = saved_draft(tx, focal_point.number, consultation_id, mark)
    return _unseal_saved_draft(parts, origin, focal_point, row) if row is not None else None


def _unseal_saved_draft(parts: Parts, origin: str, focal_point: FocalPointRow, row: SavedDraftRow) -> Unfinished | None:
    try:
        plain = parts.seals.open(origin, _seal_context(focal_point), row.ciphertext or b"")
    except ValueError:
        return None  # altered: whoever begins anew writes over it
    kept: dict[str, Any] = json.loads(unpadded(plain))
    return Unfinished(kept["votes"], kept["statements"], kept["instead_of"], row.kept_at, kept.get("session", ""))


def copy_saved_draft(parts: Parts, sender: Sender, mark: str) -> None:
    """Go on in this session with a copy of what another one has kept, which stays there.

    Do nothing where that is gone or cannot be read, nor where this session has kept something itself: that is deleted by
    `delete_saved_draft` alone. Raise TooManySavedDrafts, and as `require_sender`.
    """
    with holding(parts, sender.consultation_id) as held:
        focal_point = require_sender(held, sender)
        begun = _read_kept(parts, held.tx, held.origin, focal_point, held.id, mark)
        own = _session_mark(parts, sender.session_mark)
        if begun is not None and _read_kept(parts, held.tx, held.origin, focal_point, held.id, own) is None:
            _replace_kept(held, focal_point, replace(begun, session=sender.session_mark))


def discard_saved_draft(parts: Parts, sender: Sender) -> None:
    """Delete what this focal point has begun in this session. Raise as `require_sender`."""
    with holding(parts, sender.consultation_id) as held:
        require_sender(held, sender)
        delete_saved_draft(held.tx, sender.focal_point_id, held.id, _session_mark(parts, sender.session_mark))
