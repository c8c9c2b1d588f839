"""Check in the act's own transaction who may do what, by the officer's role."""

from __future__ import annotations

import secrets
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from ballot.ports import Clock
from ballot.record.acts import Actor
from ballot.rules.acts import ACTS, CHAIRS, SECRETARIAT
from ballot.rules.refusals import NotAllowed, UnknownPerson
from ballot.store.queries.accounts import officer_by_public_id
from ballot.store.queries.sign_in import is_session_valid, unended_sessions_of
from ballot.store.tables import FocalPoint, Officer
from ballot.store.transactions import Tx

PREPARERS = CHAIRS | SECRETARIAT
"""The secretariat prepares, chair and vice-chair open and decide (Rule 3.1 names the chair, failing whom the vice-chair)."""

ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def new_public_id(prefix: str) -> str:
    """Return a new opaque id for entries of the record: `prefix`, a hyphen and eight random characters. It tells
    nothing of the person."""
    return f"{prefix}-{''.join(secrets.choice(ALPHABET) for _ in range(8))}"


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


def require_officer(tx: Tx, public_id: str, roles: frozenset[str], act: str) -> Officer:
    """Return the officer with this public id. Raise UnknownPerson where there is none or the account is disabled,
    NotAllowed where the role is none of `roles`, OfficerSessionOver where the session in which this is done is over."""
    session = _acting_session.get()
    if session is not None and not is_session_valid(tx, session.session_id, session.clock.now()):
        raise OfficerSessionOver()
    officer = officer_by_public_id(tx, public_id)
    if officer is None or officer.disabled_at is not None:
        raise UnknownPerson(who=public_id)
    if officer.role not in roles:
        raise NotAllowed(role=officer.role, act=act)
    return officer


def require_officer_for(tx: Tx, public_id: str, act: str) -> Officer:
    """Return the officer, if the table of acts lets the officer's role do this act of the record.

    Raise as `require_officer` does.
    """
    rule = ACTS[act]
    return require_officer(tx, public_id, rule.roles, rule.permission)


def actor(officer: Officer) -> Actor:
    """Return the officer as an entry names one: role and opaque id."""
    return Actor(officer.role, officer.public_id)


def end_sessions(tx: Tx, person: Officer | FocalPoint, now: datetime) -> None:
    """End every session of an officer, or every session that a link of this focal point opened."""
    for session in unended_sessions_of(tx, person):
        session.revoked_at = now
        tx.add(session)
