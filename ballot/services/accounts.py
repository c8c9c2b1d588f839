"""Officers' accounts and everyone's sessions. A session is a row: it expires, it can be ended, and a cookie holds only
a random token whose hash the row has."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from ballot.rules.refusals import (
    AlreadyDone,
    BadInput,
    LinkInvalid,
    LinkWithdrawn,
    SignInRefused,
    TooManyAttempts,
    UnknownPerson,
)
from ballot.services.focal_points import read_address
from ballot.services.parts import Parts
from ballot.services.people import end_sessions, new_public_id
from ballot.store.people import LANGUAGES, ROLES
from ballot.store.queries import access
from ballot.store.queries.people import officer_by_email
from ballot.store.tables import AccountSession, FirstAccess, FocalPoint, Officer, SignInFailure
from ballot.store.transactions import Tx

SHORTEST_PASSWORD = 12
MORE_FROM_ALL = 10
"""Times as many failures are allowed into one account from all addresses together, lest strangers lock an officer out,
and from one address into all accounts together, as capitals share proxies."""


@dataclass(frozen=True)
class SignedIn:
    """Who a session is: an officer, or a focal point who came by the link of one consultation."""

    session_id: int
    officer: Officer | None
    focal_point: FocalPoint | None
    consultation_id: int | None
    expires_at: datetime


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def add_officer(parts: Parts, email: str, role: str, name: str, language: str = "en") -> str:
    """Create an account without credentials; return a one-time token with which they are set. Raises BadInput, AlreadyDone.

    Done by whoever runs the installation, on its command line.
    """
    address = read_address(email).lower()
    if role not in ROLES:
        raise BadInput(field="role", why="no such role", role=role)
    if language not in LANGUAGES:
        raise BadInput(field="language", why="not one of the six languages", language=language)
    with parts.store.writing() as tx:
        if officer_by_email(tx, address) is not None:
            raise AlreadyDone(act="add", email=address)
        now = parts.clock.now()
        officer = Officer(
            public_id=new_public_id("of"),
            email=address,
            name=name.strip() or address,
            role=role,
            language=language,
            created_at=now,
        )
        tx.add(officer)
        tx.flush()
        return _first_access(parts, tx, officer, now)


def new_first_access(parts: Parts, email: str) -> str:
    """Another one-time token for an account, e.g. where a password may be known to somebody else.

    The password so far is good no more, and all sessions end. Raises UnknownPerson, also for a disabled officer.
    """
    with parts.store.writing() as tx:
        officer = _held_officer(tx, email)
        now = parts.clock.now()
        _shut_out(tx, officer, now)
        return _first_access(parts, tx, officer, now)


def disable_officer(parts: Parts, email: str) -> None:
    """Close an officer's account for good: no password, link or session of it is good any more. Raises UnknownPerson.

    The row stays, as entries of records name its public id. Done on the installation's command line.
    """
    with parts.store.writing() as tx:
        officer = _held_officer(tx, email)
        now = parts.clock.now()
        _shut_out(tx, officer, now)
        officer.disabled_at = now


def _held_officer(tx: Tx, email: str) -> Officer:
    # Held before anything else is read: a sign-in that holds it has then opened its session, or will be refused.
    officer = access.held_officer(tx, _account(email))
    if officer is None or officer.disabled_at is not None:
        raise UnknownPerson(who=email)
    return officer


def _shut_out(tx: Tx, officer: Officer, now: datetime) -> None:
    access.use_up_first_accesses(tx, officer.id or 0, now)
    officer.password_hash = None
    tx.add(officer)
    end_sessions(tx, officer, now)


def _first_access(parts: Parts, tx: Tx, officer: Officer, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    tx.add(
        FirstAccess(
            officer_id=officer.id or 0,
            token_sha256=_digest(token),
            created_at=now,
            expires_at=now + parts.policy.first_access,
        )
    )
    return token


def read_first_access(parts: Parts, token: str) -> Officer:
    """Whose credentials the link sets. Nothing is used up by looking. Raises LinkInvalid (unknown, used, expired)."""
    with parts.store.reading() as tx:
        return _live(parts, tx, token)


def _live(parts: Parts, tx: Tx, token: str) -> Officer:
    found = access.first_access(tx, _digest(token))
    if found is None:
        raise LinkInvalid()
    row, officer = found
    if row.used_at is not None or row.expires_at <= parts.clock.now() or officer.disabled_at is not None:
        raise LinkInvalid()
    return officer


def set_password(parts: Parts, token: str, password: str) -> str:
    """Set the credentials by a one-time link, once; return the officer's public id. Raises LinkInvalid, BadInput."""
    email = read_first_access(parts, token).email  # looked at first: who has no link makes nobody hash
    if len(password) < SHORTEST_PASSWORD or len(password) > 1_000:
        raise BadInput(field="password", why="too short", least=SHORTEST_PASSWORD)
    try:
        hashed = parts.passwords.hash(password)  # slow by intent: before the transaction, not in it
    except ValueError:  # it counts bytes
        raise BadInput(field="password", why="too long") from None
    with parts.store.writing() as tx:
        access.held_officer(tx, email)
        officer = _live(parts, tx, token)  # again: it may have been used meanwhile
        _shut_out(tx, officer, parts.clock.now())
        officer.password_hash = hashed
        return officer.public_id


def sign_in(parts: Parts, email: str, password: str, address: str) -> str:
    """Open an officer's session; return its token. Raises SignInRefused, and TooManyAttempts after repeated failures.

    Failures are counted in the database, by account and by network `address`, so that more processes do not mean more tries.
    """
    account = _account(email)
    with parts.store.reading() as tx:
        _demand_not_too_many(parts, tx, account, address)
        officer = officer_by_email(tx, account)
    stored = officer.password_hash if officer is not None and officer.disabled_at is None else None
    good = parts.passwords.verify(stored, password)
    stronger = parts.passwords.hash(password) if good and stored and parts.passwords.needs_rehash(stored) else None
    with parts.store.writing() as tx:
        now = parts.clock.now()
        if good:
            _demand_not_too_many(parts, tx, account, address)  # again: guesses that came at once have failed meanwhile
            officer = access.held_officer(tx, account)
            # As it is now: while the password was being checked, it may have been changed or the account closed.
            if officer is not None and officer.disabled_at is None and officer.password_hash == stored:
                officer.password_hash = stronger or stored
                return _open_session(tx, now, parts.policy.officer_session, officer_id=officer.id)
        tx.add(SignInFailure(account_sha256=_digest(account), address=address, at=now))
    raise SignInRefused()


def _account(email: str) -> str:
    return email.strip().lower()


def account_digest(email: str) -> str:
    """What stands for an account where its address must not: the SHA-256, in hex, of what was typed, trimmed, in lower case."""
    return _digest(_account(email))


def _demand_not_too_many(parts: Parts, tx: Tx, account: str, address: str) -> None:
    since = parts.clock.now() - parts.policy.failure_window
    allowed, digest = parts.policy.failures_allowed, _digest(account)
    if (
        access.failures(tx, since, account_sha256=digest, address=address) >= allowed
        or access.failures(tx, since, account_sha256=digest) >= allowed * MORE_FROM_ALL
        or access.failures(tx, since, address=address) >= allowed * MORE_FROM_ALL
    ):
        raise TooManyAttempts(retry_after=int(parts.policy.failure_window.total_seconds()))


def open_focal_point_session(parts: Parts, focal_point_id: int, consultation_id: int, generation: int) -> str:
    """Open the session of a focal point who pressed the button behind a link of this `generation`; return its token.

    Raises LinkWithdrawn where the focal point was removed, or the link replaced, since the link was read.
    """
    with parts.store.writing() as tx:
        person = access.held_focal_point(tx, focal_point_id, consultation_id)
        if person is None or person.removed_at is not None or person.link_generation != generation:
            raise LinkWithdrawn()
        return _open_session(
            tx,
            parts.clock.now(),
            parts.policy.focal_point_session,
            focal_point_id=focal_point_id,
            consultation_id=consultation_id,
        )


def _open_session(
    tx: Tx,
    now: datetime,
    lasts: timedelta,
    *,
    officer_id: int | None = None,
    focal_point_id: int | None = None,
    consultation_id: int | None = None,
) -> str:
    token = secrets.token_urlsafe(32)
    tx.add(
        AccountSession(
            token_sha256=_digest(token),
            officer_id=officer_id,
            focal_point_id=focal_point_id,
            consultation_id=consultation_id,
            created_at=now,
            expires_at=now + lasts,
        )
    )
    return token


def read_session(parts: Parts, token: str) -> SignedIn | None:
    """Who this token is, or None where it is unknown, expired, ended, or its person may not come in any more."""
    with parts.store.reading() as tx:
        found = access.session_and_holder(tx, _digest(token))
        if found is None:
            return None
        row, officer, focal_point = found
        if row.revoked_at is not None or row.expires_at <= parts.clock.now():
            return None
        if officer is not None and officer.disabled_at is not None:
            return None
        if focal_point is not None and focal_point.removed_at is not None:
            return None
        return SignedIn(row.id or 0, officer, focal_point, row.consultation_id, row.expires_at)


def is_withdrawn(parts: Parts, token: str) -> bool:
    """Whether this was a focal point's session that was ended for it: its link was replaced, or the person removed."""
    with parts.store.reading() as tx:
        found = access.session_and_holder(tx, _digest(token))
    if found is None:
        return False
    row, _, focal_point = found
    return focal_point is not None and (focal_point.removed_at is not None or row.revoked_at is not None)


def end_session(parts: Parts, token: str) -> None:
    """End a session for good: a copied cookie is worth nothing afterwards."""
    with parts.store.writing() as tx:
        row = access.session_by_token(tx, _digest(token))
        if row is not None and row.revoked_at is None:
            row.revoked_at = parts.clock.now()
            tx.add(row)
