"""The session from which an officer acts: acts are refused once it is over. And end the sessions of a person."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from ballot.ports import Clock
from ballot.store.queries.sign_in import is_session_valid, unended_sessions_of
from ballot.store.tables import FocalPoint, Officer
from ballot.store.transactions import Tx


class OfficerSessionOver(Exception):
    """The session from which an officer acts was ended, or ran out, before the act held what it acts on."""


@dataclass(frozen=True)
class _ActingSession:
    session_id: int
    clock: Clock


_acting_session: ContextVar[_ActingSession | None] = ContextVar("acting_session", default=None)


def act_from_session(session_id: int, clock: Clock) -> None:
    """Let whatever this thread does from here on be done from this session: acts of officers are refused once it is over.

    Without it, as on the command line, there is no session to ask for.
    """
    _acting_session.set(_ActingSession(session_id, clock))


def act_from_no_session() -> None:
    """End what `act_from_session` began, if it did."""
    _acting_session.set(None)


def require_acting_session(tx: Tx) -> None:
    """Raise OfficerSessionOver where this thread acts from a session, and that is over."""
    session = _acting_session.get()
    if session is not None and not is_session_valid(tx, session.session_id, session.clock.now()):
        raise OfficerSessionOver()


def end_sessions(tx: Tx, person: Officer | FocalPoint, now: datetime) -> None:
    """End every session of an officer, or every session that a link of this focal point opened."""
    for session in unended_sessions_of(tx, person):
        session.revoked_at = now
        tx.add(session)
