"""Ask an officer who is signed in for credentials again: before a weighty act, and to change the password."""

from __future__ import annotations

from ballot.rules.refusals import BadInput, SignInRefused
from ballot.services.access import throttling
from ballot.services.access.throttling import Visitor
from ballot.services.accounts import second_factors
from ballot.services.accounts.password_policy import hash_password
from ballot.services.accounts.sessions import SignedIn, end_officer_sessions, hold_session
from ballot.services.core.context import Parts
from ballot.store.queries import accounts, sign_in
from ballot.store.queries.accounts import officer_by_email


def reauthenticate(parts: Parts, who: SignedIn, password: str, typed: str, visitor: Visitor) -> None:
    """Mark password and second factor as given again in this session. Which of them was wrong is not said. Raise
    SignInRefused, TooManyAttempts."""
    email, stored = _read_password_hash(parts, who, code=True)
    good = parts.passwords.verify(stored, password)
    with parts.store.writing() as tx:
        row, officer, now = hold_session(parts, tx, who, fresh=False)
        throttling.require_attempts_left_in_session(parts, tx, who.session_id, officer, code=True)
        right = good and officer.password_hash == stored
        given = second_factors.use_code(parts, tx, officer, typed, now) if right else None
        if given is not None:
            row.confirmed_at = now
            tx.add(row)
            return
        wrong = "code" if right else "password"
        throttling.note_failure(parts, tx, now, email, officer, visitor, wrong, who.session_id)
    raise SignInRefused()


def change_password(parts: Parts, who: SignedIn, present: str, new: str, visitor: Visitor) -> None:
    """Change the password and revoke all other sessions, sign-ins under way and one-time links of the officer.

    Raise SignInRefused where `present` is not the present password, BadInput (`password`), TooManyAttempts.
    """
    email, stored = _read_password_hash(parts, who)
    good = parts.passwords.verify(stored, present)
    new_hash, fault = _hash_if_acceptable(parts, present, new) if good else (None, None)
    with parts.store.writing() as tx:
        row, officer, now = hold_session(parts, tx, who, fresh=False)
        throttling.require_attempts_left_in_session(parts, tx, who.session_id, officer)
        if good and officer.password_hash == stored and row.confirmed_at is not None:
            if fault is not None:  # told now and not before: it tells that the present password was right
                raise fault
            officer.password_hash = new_hash
            tx.add(officer)
            end_officer_sessions(tx, officer, now, but=row.id)
            sign_in.use_up_steps(tx, officer.number, now)
            accounts.use_up_first_accesses(tx, officer.number, now)
            second_factors.note_credentials_changed(tx, now, officer, "password")
            return
        throttling.note_failure(parts, tx, now, email, officer, visitor, "password", who.session_id)
    raise SignInRefused()


def _hash_if_acceptable(parts: Parts, present: str, new: str) -> tuple[str | None, BadInput | None]:
    """Return the hash of the new password, or what is wrong with it."""
    if present == new:
        return None, BadInput(field="password", why="same-password")
    try:
        return hash_password(parts, new), None
    except BadInput as fault:
        return None, fault


def renew_recovery_codes(parts: Parts, who: SignedIn) -> tuple[str, ...]:
    """Replace the officer's recovery codes and return the new ones, which are shown once. Raise CredentialsNeeded,
    SignInRefused."""
    with parts.store.writing() as tx:
        row, officer, now = hold_session(parts, tx, who)
        if row.confirmed_at is None:  # who has no second factor has nothing to recover
            raise SignInRefused()
        second_factors.note_credentials_changed(tx, now, officer, "recovery-codes")
        return second_factors.new_recovery_codes(tx, officer, now)


def _read_password_hash(parts: Parts, who: SignedIn, *, code: bool = False) -> tuple[str, str | None]:
    """Return the officer's address and password hash. Raise SignInRefused, and TooManyAttempts where too much has failed."""
    with parts.store.reading() as tx:
        officer = officer_by_email(tx, who.officer.email if who.officer else "")
        if officer is None:
            raise SignInRefused()
        throttling.require_attempts_left_in_session(parts, tx, who.session_id, officer, code=code)
        return officer.email, officer.password_hash
