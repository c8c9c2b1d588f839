"""Sessions, steps of a sign-in, and what is counted against guessing. Tokens and e-mail addresses are known here by
their SHA-256 in hex alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, delete, update
from sqlmodel import col, func, select

from ballot.store.tables import (
    AccountSession,
    FirstAccess,
    FocalPoint,
    LinkRequest,
    Officer,
    SignInFailure,
    SignInStep,
)
from ballot.store.transactions import Tx, find_row


def session_to_end(tx: Tx, token_sha256: str) -> AccountSession | None:
    """Return the session of this token alone, to end it."""
    return find_row(tx, AccountSession, token_sha256=token_sha256)


def is_session_valid(tx: Tx, session_id: int, now: datetime) -> bool:
    """Return whether the session is there, has not been ended, and has not expired at `now`."""
    wanted = select(AccountSession.id).where(
        AccountSession.id == session_id, col(AccountSession.revoked_at).is_(None), AccountSession.expires_at > now
    )
    return tx.core.execute(wanted).first() is not None


def unended_sessions_of(tx: Tx, person: Officer | FocalPoint) -> list[AccountSession]:
    """Return the sessions of a person that have not been ended, held, to end them; some may have expired."""
    holder = col(AccountSession.officer_id if isinstance(person, Officer) else AccountSession.focal_point_id)
    wanted = select(AccountSession).where(holder == person.id, col(AccountSession.revoked_at).is_(None))
    return list(tx.exec(wanted.with_for_update()))


def live_sessions_of(tx: Tx, officer_id: int, now: datetime) -> list[AccountSession]:
    """Return an officer's valid sessions, newest first."""
    wanted = select(AccountSession).where(
        AccountSession.officer_id == officer_id,
        col(AccountSession.revoked_at).is_(None),
        AccountSession.expires_at > now,
    )
    return list(tx.exec(wanted.order_by(col(AccountSession.id).desc())))


# Rows of people are held below with the weaker of PostgreSQL's locks: what is held is all but the key, so that nobody
# waits here who only refers to the person, e.g. by a mail queued for them. On SQLite `writing()` holds everything.


def count_failures(tx: Tx, since: datetime, *, account_mark: str | None = None, address: str | None = None) -> int:
    """Return how many sign-ins failed after `since`: into the account of this mark, from this network address, or both."""
    wanted = select(func.count()).select_from(SignInFailure).where(SignInFailure.at > since)
    if account_mark is not None:
        wanted = wanted.where(SignInFailure.account_sha256 == account_mark)
    if address is not None:
        wanted = wanted.where(SignInFailure.address == address)
    return tx.exec(wanted).one()


def held_step(tx: Tx, token_sha256: str) -> SignInStep | None:
    """Return the step of this token as it is now, held; used and expired ones too."""
    wanted = select(SignInStep).where(SignInStep.token_sha256 == token_sha256).with_for_update()
    return tx.exec(wanted.execution_options(populate_existing=True)).first()


def count_link_requests(
    tx: Tx, since: datetime, *, address_sha256: str | None = None, address: str | None = None
) -> int:
    """Return how often a link was asked for after `since`: with this e-mail address, from this network address, or both."""
    wanted = select(func.count()).select_from(LinkRequest).where(LinkRequest.at > since)
    if address_sha256 is not None:
        wanted = wanted.where(LinkRequest.address_sha256 == address_sha256)
    if address is not None:
        wanted = wanted.where(LinkRequest.address == address)
    return tx.exec(wanted).one()


def newest_link_requests(tx: Tx, since: datetime) -> dict[str, datetime]:
    """Return when a link was last asked for, after `since`, by the SHA-256 of the e-mail address."""
    newest = select(LinkRequest.address_sha256, func.max(LinkRequest.at)).where(LinkRequest.at > since)
    return dict(tx.exec(newest.group_by(col(LinkRequest.address_sha256))).all())


def delete_sessions(tx: Tx, expired_before: datetime, *, of_officers: bool) -> int:
    """Delete sessions of officers, or those of focal points, that expired before this time, ended or not. Return how
    many."""
    whose = col(AccountSession.officer_id).is_not(None) if of_officers else col(AccountSession.officer_id).is_(None)
    return _delete_sign_in_rows(tx, AccountSession, whose & (col(AccountSession.expires_at) < expired_before))


def delete_failures(tx: Tx, before: datetime) -> int:
    """Delete failed sign-ins before this time. Return how many."""
    return _delete_sign_in_rows(tx, SignInFailure, col(SignInFailure.at) < before)


def delete_spent_first_accesses(tx: Tx, now: datetime) -> int:
    """Delete one-time links that were used or have expired. Return how many."""
    return _delete_sign_in_rows(
        tx, FirstAccess, col(FirstAccess.used_at).is_not(None) | (col(FirstAccess.expires_at) <= now)
    )


def delete_spent_steps(tx: Tx, now: datetime) -> int:
    """Delete steps of a sign-in that were used or have expired. Return how many."""
    return _delete_sign_in_rows(
        tx, SignInStep, col(SignInStep.used_at).is_not(None) | (col(SignInStep.expires_at) <= now)
    )


def delete_link_requests(tx: Tx, before: datetime) -> int:
    """Delete requests for a link that were made before this time. Return how many."""
    return _delete_sign_in_rows(tx, LinkRequest, col(LinkRequest.at) < before)


def _delete_sign_in_rows(
    tx: Tx,
    table: type[AccountSession | SignInFailure | FirstAccess | SignInStep | LinkRequest],
    which: ColumnElement[bool],
) -> int:
    # Rows that somebody holds at this moment are left for the next time: whoever tidies waits for nobody.
    free = select(col(table.id)).where(which).with_for_update(skip_locked=True)
    return tx.core.execute(delete(table).where(col(table.id).in_(free))).rowcount


def held_session(tx: Tx, session_id: int) -> AccountSession | None:
    """Return the session of this id as it is now, held; expired and ended ones too."""
    wanted = select(AccountSession).where(AccountSession.id == session_id).with_for_update()
    return tx.exec(wanted.execution_options(populate_existing=True)).first()


def step_by_token(tx: Tx, token_sha256: str) -> SignInStep | None:
    """Return the step of this token, not held, to learn whose it is."""
    return find_row(tx, SignInStep, token_sha256=token_sha256)


def use_up_steps(tx: Tx, officer_id: int, now: datetime) -> None:
    """Invalidate all pending sign-in steps of an officer."""
    unused = (col(SignInStep.officer_id) == officer_id, col(SignInStep.used_at).is_(None))
    tx.core.execute(update(SignInStep).where(*unused).values(used_at=now))


def addresses_of_officer(tx: Tx, officer_id: int) -> set[str]:
    """Return the network addresses from which an officer has signed in with all credentials, as far back as sessions
    are kept."""
    wanted = select(AccountSession.address).where(
        AccountSession.officer_id == officer_id, col(AccountSession.confirmed_at).is_not(None)
    )
    return {address for address in tx.exec(wanted.distinct()) if address is not None}
