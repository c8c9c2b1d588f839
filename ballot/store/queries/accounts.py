"""What officers sign in with, and where from: rows that are held, used up and taken away."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, select

from ballot.store.tables import AccountSession, Officer, Passkey, SignInStep
from ballot.store.transactions import Tx, delete_rows, find_row

# Whoever holds several rows of one officer holds the officer's own first, so that no two wait for each other.


def held_officer_by_id(tx: Tx, officer_id: int) -> Officer | None:
    """The officer as it is now, disabled or not; until `tx` ends nobody else signs in as it, or changes it."""
    wanted = select(Officer).where(Officer.id == officer_id).with_for_update(key_share=True)
    return tx.exec(wanted.execution_options(populate_existing=True)).first()


def officer_by_id(tx: Tx, officer_id: int) -> Officer | None:
    """The same, not held."""
    return find_row(tx, Officer, id=officer_id)


def held_session(tx: Tx, session_id: int) -> AccountSession | None:
    """The session of this id as it is now, held; expired and ended ones too."""
    wanted = select(AccountSession).where(AccountSession.id == session_id).with_for_update()
    return tx.exec(wanted.execution_options(populate_existing=True)).first()


def step_by_token(tx: Tx, token_sha256: str) -> SignInStep | None:
    """The step of this token, not held: to learn whose it is."""
    return find_row(tx, SignInStep, token_sha256=token_sha256)


def use_up_steps(tx: Tx, officer_id: int, now: datetime) -> None:
    """None of the steps that an officer's sign-ins have got to is good any more."""
    unused = (col(SignInStep.officer_id) == officer_id, col(SignInStep.used_at).is_(None))
    tx.core.execute(update(SignInStep).where(*unused).values(used_at=now))


def passkey(tx: Tx, credential_id: bytes) -> Passkey | None:
    """The passkey that a device names so, not held: to learn whose it is."""
    return find_row(tx, Passkey, credential_id=credential_id)


def passkey_of(tx: Tx, officer_id: int, passkey_id: int) -> Passkey | None:
    """The passkey of this id, if it is this officer's."""
    return find_row(tx, Passkey, id=passkey_id, officer_id=officer_id)


def delete_passkeys(tx: Tx, officer_id: int) -> None:
    """Delete all passkeys of an officer."""
    delete_rows(tx, Passkey, officer_id=officer_id)


def addresses_of(tx: Tx, officer_id: int) -> set[str]:
    """The network addresses from which an officer has signed in with all credentials, as far back as sessions are kept."""
    wanted = select(AccountSession.address).where(
        AccountSession.officer_id == officer_id, col(AccountSession.confirmed_at).is_not(None)
    )
    return {address for address in tx.exec(wanted.distinct()) if address is not None}
