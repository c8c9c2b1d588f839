"""Officers' accounts and everyone's sessions. A session is a row: it expires, it can be ended, and a cookie holds only
a random token whose hash the row has."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import bindparam
from sqlmodel import Session, col, func, select

from ballot.rules.refusals import (
    AlreadyDone,
    BadInput,
    LinkInvalid,
    SignInRefused,
    TooManyAttempts,
    UnknownPerson,
)
from ballot.services.focal_points import read_address
from ballot.services.parts import Parts
from ballot.services.people import new_public_id
from ballot.store.people import LANGUAGES, ROLES
from ballot.store.tables import AccountSession, FirstAccess, FocalPoint, Officer, SignInFailure

SHORTEST_PASSWORD = 12
FAILURES_OF_ONE_ADDRESS = 10
"""Times as many failures are allowed from one network address as for one account: capitals share proxies."""


# Put together once, as it is run with every request of whoever is signed in.
_SESSION = (
    select(AccountSession, Officer, FocalPoint)
    .outerjoin(Officer, col(Officer.id) == col(AccountSession.officer_id))
    .outerjoin(FocalPoint, col(FocalPoint.id) == col(AccountSession.focal_point_id))
    .where(col(AccountSession.token_sha256) == bindparam("digest"))
)


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
        if tx.exec(select(Officer).where(Officer.email == address)).first() is not None:
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
    """Another one-time token for an account, e.g. where the first has expired. It also ends all its sessions."""
    with parts.store.writing() as tx:
        officer = tx.exec(select(Officer).where(Officer.email == email.strip().lower())).first()
        if officer is None:
            raise UnknownPerson(who=email)
        now = parts.clock.now()
        _revoke_all(tx, officer, now)
        return _first_access(parts, tx, officer, now)


def _first_access(parts: Parts, tx: Session, officer: Officer, now: datetime) -> str:
    _use_up(tx, officer, now)
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


def _use_up(tx: Session, officer: Officer, now: datetime) -> None:
    """Of an officer's one-time links only the newest is good, and none once a password was set by it."""
    for row in tx.exec(
        select(FirstAccess).where(FirstAccess.officer_id == officer.id, col(FirstAccess.used_at).is_(None))
    ):
        row.used_at = now
        tx.add(row)


def _is_live(row: FirstAccess, officer: Officer, now: datetime) -> bool:
    return row.used_at is None and now < row.expires_at and officer.disabled_at is None


def _live_first_access(parts: Parts, tx: Session, token: str) -> tuple[FirstAccess, Officer]:
    row = tx.exec(select(FirstAccess).where(FirstAccess.token_sha256 == _digest(token)).with_for_update()).first()
    officer = tx.get(Officer, row.officer_id) if row else None
    if row is None or officer is None or not _is_live(row, officer, parts.clock.now()):
        raise LinkInvalid()
    return row, officer


def read_first_access(parts: Parts, token: str) -> Officer:
    """Whose credentials the link sets. Nothing is used up by looking. Raises LinkInvalid (unknown, used, expired)."""
    with parts.store.reading() as tx:
        row = tx.exec(select(FirstAccess).where(FirstAccess.token_sha256 == _digest(token))).first()
        officer = tx.get(Officer, row.officer_id) if row else None
    if row is None or officer is None or not _is_live(row, officer, parts.clock.now()):
        raise LinkInvalid()
    return officer


def set_password(parts: Parts, token: str, password: str) -> str:
    """Set the credentials by a one-time link, once; return the officer's public id. Raises LinkInvalid, BadInput."""
    if len(password) < SHORTEST_PASSWORD or len(password) > 1_000:
        raise BadInput(field="password", why="too short", least=SHORTEST_PASSWORD)
    try:
        hashed = parts.passwords.hash(password)  # slow by intent: before the transaction, not in it
    except ValueError:  # it counts bytes
        raise BadInput(field="password", why="too long") from None
    with parts.store.writing() as tx:
        _, officer = _live_first_access(parts, tx, token)
        now = parts.clock.now()
        _use_up(tx, officer, now)
        officer.password_hash = hashed
        _revoke_all(tx, officer, now)
        tx.add(officer)
        return officer.public_id


def sign_in(parts: Parts, email: str, password: str, address: str) -> str:
    """Open an officer's session; return its token. Raises SignInRefused, and TooManyAttempts after repeated failures.

    Failures are counted in the database, by account and by network `address`, so that more processes do not mean more tries.
    """
    account = email.strip().lower()
    with parts.store.reading() as tx:
        _demand_not_too_many(parts, tx, account, address)
        officer = tx.exec(select(Officer).where(Officer.email == account)).first()
    live = officer is not None and officer.disabled_at is None
    stored = officer.password_hash if officer is not None and live else None
    good = parts.passwords.verify(stored, password)
    with parts.store.writing() as tx:
        now = parts.clock.now()
        if not good or officer is None:
            tx.add(SignInFailure(account_sha256=_digest(account), address=address, at=now))
        else:
            _demand_not_too_many(parts, tx, account, address)  # again: guesses that came at once have failed meanwhile
            if parts.passwords.needs_rehash(stored or ""):
                officer.password_hash = parts.passwords.hash(password)
                tx.add(officer)
            return _open_session(tx, now, parts.policy.officer_session, officer_id=officer.id)
    raise SignInRefused()


def _demand_not_too_many(parts: Parts, tx: Session, account: str, address: str) -> None:
    since = parts.clock.now() - parts.policy.failure_window
    for column, value, allowed in (
        (SignInFailure.account_sha256, _digest(account), parts.policy.failures_allowed),
        (SignInFailure.address, address, parts.policy.failures_allowed * FAILURES_OF_ONE_ADDRESS),
    ):
        failures = tx.exec(
            select(func.count()).select_from(SignInFailure).where(col(column) == value, SignInFailure.at > since)
        ).one()
        if failures >= allowed:
            raise TooManyAttempts(retry_after=int(parts.policy.failure_window.total_seconds()))


def open_focal_point_session(parts: Parts, focal_point_id: int, consultation_id: int) -> str:
    """Open the session of a focal point who pressed the button behind the link; return its token."""
    with parts.store.writing() as tx:
        return _open_session(
            tx,
            parts.clock.now(),
            parts.policy.focal_point_session,
            focal_point_id=focal_point_id,
            consultation_id=consultation_id,
        )


def _open_session(
    tx: Session,
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
        found = tx.execute(_SESSION, {"digest": _digest(token)}).first()
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


def end_session(parts: Parts, token: str) -> None:
    """End a session for good: a copied cookie is worth nothing afterwards."""
    with parts.store.writing() as tx:
        row = tx.exec(select(AccountSession).where(AccountSession.token_sha256 == _digest(token))).first()
        if row is not None and row.revoked_at is None:
            row.revoked_at = parts.clock.now()
            tx.add(row)


def _revoke_all(tx: Session, officer: Officer, now: datetime) -> None:
    for row in tx.exec(
        select(AccountSession).where(
            AccountSession.officer_id == officer.id,
            AccountSession.revoked_at == None,  # noqa: E711 - SQL
        )
    ):
        row.revoked_at = now
        tx.add(row)
