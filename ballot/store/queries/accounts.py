"""Officers and their credentials."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, func, select

from ballot.store.tables import (
    FirstAccess,
    Officer,
    Passkey,
    RecoveryCode,
)
from ballot.store.transactions import Tx, delete_rows, find_row

# Whoever holds several rows of one officer holds the officer's own first, so that no two wait for each other.


def held_officer(tx: Tx, officer_id: int) -> Officer | None:
    """Return the officer as it is now, disabled or not, held: until `tx` ends nobody else signs in as it or changes it."""
    wanted = select(Officer).where(Officer.id == officer_id).with_for_update(key_share=True)
    return tx.exec(wanted.execution_options(populate_existing=True)).first()


def officer_by_id(tx: Tx, officer_id: int) -> Officer | None:
    """Return the officer of this id, disabled or not."""
    return find_row(tx, Officer, id=officer_id)


def passkey_by_credential_id(tx: Tx, credential_id: bytes) -> Passkey | None:
    """Return the passkey with this credential id, not held."""
    return find_row(tx, Passkey, credential_id=credential_id)


def passkey_of(tx: Tx, officer_id: int, passkey_id: int) -> Passkey | None:
    """Return the passkey of this id if it is this officer's."""
    return find_row(tx, Passkey, id=passkey_id, officer_id=officer_id)


def delete_passkeys(tx: Tx, officer_id: int) -> None:
    """Delete all passkeys of an officer."""
    delete_rows(tx, Passkey, officer_id=officer_id)


def officer_by_public_id(tx: Tx, public_id: str) -> Officer | None:
    """Return the officer with this public id, disabled or not."""
    return find_row(tx, Officer, public_id=public_id)


def officer_by_email(tx: Tx, email: str) -> Officer | None:
    """Return the officer with this address, which is in lower case; disabled or not."""
    return find_row(tx, Officer, email=email)


def all_officers(tx: Tx) -> list[Officer]:
    """Return every officer, disabled ones too."""
    return list(tx.exec(select(Officer)))


def passkeys_of(tx: Tx, officer_id: int) -> list[Passkey]:
    """Return an officer's passkeys, in the order they were added."""
    return list(tx.exec(select(Passkey).where(Passkey.officer_id == officer_id).order_by(col(Passkey.id))))


def held_passkey(tx: Tx, credential_id: bytes) -> Passkey | None:
    """Return the passkey with this credential id, held, whoever's it is."""
    wanted = select(Passkey).where(Passkey.credential_id == credential_id).with_for_update()
    return tx.exec(wanted.execution_options(populate_existing=True)).first()


def held_recovery_code(tx: Tx, officer_id: int, code_sha256: str) -> RecoveryCode | None:
    """Return an officer's unused recovery code of this hash, held; None where there is none."""
    wanted = select(RecoveryCode).where(
        RecoveryCode.officer_id == officer_id,
        RecoveryCode.code_sha256 == code_sha256,
        col(RecoveryCode.used_at).is_(None),
    )
    return tx.exec(wanted.with_for_update().execution_options(populate_existing=True)).first()


def recovery_codes_left(tx: Tx, officer_id: int) -> int:
    """Return how many of an officer's recovery codes are unused."""
    wanted = select(func.count()).select_from(RecoveryCode)
    return tx.exec(wanted.where(RecoveryCode.officer_id == officer_id, col(RecoveryCode.used_at).is_(None))).one()


def delete_recovery_codes(tx: Tx, officer_id: int) -> None:
    """Delete an officer's recovery codes, used or not."""
    delete_rows(tx, RecoveryCode, officer_id=officer_id)


def held_officer_by_email(tx: Tx, email: str) -> Officer | None:
    """Return the officer of this address as it is now, disabled or not, held: until `tx` ends nobody else signs in as
    it or changes it."""
    if "\0" in email:
        return None  # no text in PostgreSQL has one: it would refuse the question
    wanted = select(Officer).where(Officer.email == email).with_for_update(key_share=True)
    return tx.exec(wanted.execution_options(populate_existing=True)).first()


def first_access(tx: Tx, token_sha256: str) -> tuple[FirstAccess, Officer] | None:
    """Return the one-time link of this token and its officer as they are now; used and expired ones too."""
    wanted = select(FirstAccess, Officer).join(Officer, col(Officer.id) == col(FirstAccess.officer_id))
    found = tx.exec(
        wanted.where(FirstAccess.token_sha256 == token_sha256).execution_options(populate_existing=True)
    ).first()
    return (found[0], found[1]) if found else None


def use_up_first_accesses(tx: Tx, officer_id: int, now: datetime) -> None:
    """Mark all of an officer's one-time links as used."""
    unused = (col(FirstAccess.officer_id) == officer_id, col(FirstAccess.used_at).is_(None))
    tx.core.execute(update(FirstAccess).where(*unused).values(used_at=now))


def officers_with_a_passkey(tx: Tx) -> set[int]:
    """Return the ids of the officers who have at least one passkey."""
    return set(tx.exec(select(Passkey.officer_id).distinct()))
