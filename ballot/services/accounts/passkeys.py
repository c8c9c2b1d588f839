"""Add, rename and remove passkeys; sign in or give credentials again with one.

The device verifies who uses it, so a passkey is two factors at once; and it answers no other site, so nobody can be
tricked into giving it away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ballot.rules.refusals import AlreadyDone, BadInput, NotYetAvailable, SignInRefused
from ballot.services.access import throttling
from ballot.services.access.throttling import Visitor
from ballot.services.accounts import challenges, second_factor_setup, second_factors
from ballot.services.accounts.sessions import SignedIn, end_officer_sessions, hold_session, open_officer_session
from ballot.services.core.context import Parts
from ballot.services.validation.email_addresses import read_name
from ballot.store.queries import accounts
from ballot.store.tables import Officer, Passkey
from ballot.store.transactions import Tx

LONGEST_PASSKEY_NAME = 60
MOST_PASSKEYS = 20
"""Passkeys that one officer may have."""


@dataclass(frozen=True)
class PasskeyRequest:
    """What the browser passes to a device, as JSON, and the token that comes back with the answer."""

    step: str
    options: str


def begin_adding(parts: Parts, who: SignedIn) -> PasskeyRequest:
    """Start adding a passkey. Raise CredentialsNeeded, SignInRefused, NotYetAvailable (no passkeys on this site, or too many)."""
    with parts.store.writing() as tx:
        _, officer, now = hold_session(parts, tx, who)
        known = accounts.passkeys_of(tx, officer.number)
        if not parts.passkeys.usable or len(known) >= MOST_PASSKEYS:
            raise NotYetAvailable(what="passkey")
        challenge = challenges.new_challenge()
        token = challenges.begin_step(parts, tx, now, challenges.PASSKEY_ADD, officer, challenge)
    ids = [one.credential_id for one in known]
    options = parts.passkeys.registration_options(challenge, _user_handle(officer), officer.email, officer.name, ids)
    return PasskeyRequest(token, options)


def add_passkey(
    parts: Parts, who: SignedIn, step_token: str, answer: str, name: str
) -> second_factor_setup.SetUpResult:
    """Store a new passkey under a name that its owner chose.

    Raise SignInStepExpired, BadInput (`answer`, `name`), AlreadyDone, CredentialsNeeded, SignInRefused.
    """
    called = read_name(name, LONGEST_PASSKEY_NAME)
    with parts.store.writing() as tx:
        row, officer, now = hold_session(parts, tx, who)
        step = challenges.hold_step(tx, step_token, challenges.PASSKEY_ADD, now, officer)
        try:
            made = parts.passkeys.verify_registration(step.challenge or b"", answer)
        except ValueError:
            raise BadInput(field="answer", why="wrong-passkey") from None
        if accounts.passkey_by_credential_id(tx, made.credential_id) is not None:
            raise AlreadyDone(act="add-passkey")
        step.used_at = now
        tx.add(
            Passkey(
                officer_id=officer.number,
                credential_id=made.credential_id,
                public_key=made.public_key,
                sign_count=made.sign_count,
                name=called,
                added_at=now,
            )
        )
        second_factors.note_credentials_changed(tx, now, officer, "passkey-added")
        return second_factor_setup.finish_set_up(parts, tx, row, officer, now, second_factors.PASSKEY)


def rename_passkey(parts: Parts, who: SignedIn, passkey_id: int, name: str) -> bool:
    """Rename a passkey; return False where the officer has none of this id. Raise BadInput (`name`), SignInRefused."""
    called = read_name(name, LONGEST_PASSKEY_NAME)
    with parts.store.writing() as tx:
        _, officer, _ = hold_session(parts, tx, who, fresh=False)
        row = accounts.passkey_of(tx, officer.number, passkey_id)
        if row is None:
            return False
        row.name = called
        tx.add(row)
        return True


def remove_passkey(parts: Parts, who: SignedIn, passkey_id: int) -> bool:
    """Delete a passkey and end the officer's other sessions, which it may have opened; return False where there is none
    of this id.

    Raise BadInput (`passkey`) for the last second factor, CredentialsNeeded, SignInRefused.
    """
    with parts.store.writing() as tx:
        own, officer, now = hold_session(parts, tx, who)
        row = accounts.passkey_of(tx, officer.number, passkey_id)
        if row is None:
            return False
        if officer.authenticator_since is None and len(accounts.passkeys_of(tx, officer.number)) == 1:
            raise BadInput(field="passkey", why="last-second-factor")
        tx.delete(row)
        end_officer_sessions(tx, officer, now, but=own.id)
        second_factors.note_credentials_changed(tx, now, officer, "passkey-removed")
        return True


# -------------------------------------------------------------------------------------------- using one


def begin_passkey_sign_in(parts: Parts) -> PasskeyRequest:
    """Start a sign-in by any passkey that the device has for this site. Writes nothing. Raise NotYetAvailable where the site
    can have none."""
    challenge = _new_challenge(parts)
    return PasskeyRequest(
        challenges.anonymous_challenge_token(parts, parts.clock.now(), challenge),
        parts.passkeys.authentication_options(challenge),
    )


def begin_reauthentication(parts: Parts, who: SignedIn) -> PasskeyRequest:
    """Start giving credentials again with one of the officer's passkeys. Raise NotYetAvailable."""
    challenge = _new_challenge(parts)
    with parts.store.writing() as tx:
        _, officer, now = hold_session(parts, tx, who, fresh=False)
        known = [one.credential_id for one in accounts.passkeys_of(tx, officer.number)]
        token = challenges.begin_step(parts, tx, now, challenges.REAUTHENTICATION, officer, challenge)
    return PasskeyRequest(token, parts.passkeys.authentication_options(challenge, known))


def _new_challenge(parts: Parts) -> bytes:
    if not parts.passkeys.usable:
        raise NotYetAvailable(what="passkey")
    return challenges.new_challenge()


def sign_in_with_passkey(parts: Parts, step_token: str, answer: str, visitor: Visitor) -> str:
    """Open a session for the owner of the passkey that answered; return its token. Failures of others do not bar it.

    The challenge is used up whatever the answer, if the passkey is known. Raise SignInStepExpired, SignInRefused.
    """
    with parts.store.reading() as tx:
        if _passkey_in_answer(parts, tx, answer) is None:  # a stranger, who shall write nothing
            raise SignInRefused()
    with parts.store.writing() as tx:
        officer = _hold_answering_officer(parts, tx, answer)
        if officer is not None:
            now = parts.clock.now()
            challenge = challenges.use_anonymous_challenge(parts, tx, step_token, now, officer)
            if _verify_answer(parts, tx, officer, challenge, answer, now):
                return open_officer_session(parts, tx, now, officer, visitor, second_factors.PASSKEY)
            throttling.note_failure(parts, tx, now, officer.email, officer, visitor, "passkey")
    raise SignInRefused()


def reauthenticate_with_passkey(parts: Parts, who: SignedIn, step_token: str, answer: str, visitor: Visitor) -> None:
    """Mark credentials as given again in this session, by a passkey. Raise SignInStepExpired, SignInRefused."""
    with parts.store.writing() as tx:
        row, officer, now = hold_session(parts, tx, who, fresh=False)
        step = challenges.hold_step(tx, step_token, challenges.REAUTHENTICATION, now, officer)
        step.used_at = now
        tx.add(step)
        if _verify_answer(parts, tx, officer, step.challenge or b"", answer, now):
            row.confirmed_at = now
            tx.add(row)
            return
        throttling.note_failure(parts, tx, now, officer.email, officer, visitor, "passkey")
    raise SignInRefused()


def _passkey_in_answer(parts: Parts, tx: Tx, answer: str) -> tuple[Passkey, bytes | None] | None:
    """Return the passkey that an answer names and the user handle it gives; None where there is no such passkey. Proves
    nothing."""
    try:
        credential_id, handle = parts.passkeys.credential_of(answer)
    except ValueError:
        return None
    found = accounts.passkey_by_credential_id(tx, credential_id)
    return (found, handle) if found is not None else None


def _hold_answering_officer(parts: Parts, tx: Tx, answer: str) -> Officer | None:
    """Return the officer whose passkey an answer names, and hold the row. Proves nothing."""
    named = _passkey_in_answer(parts, tx, answer)
    if named is None:
        return None
    found, handle = named
    officer = accounts.held_officer(tx, found.officer_id)
    if officer is None or officer.disabled_at is not None or handle not in (None, _user_handle(officer)):
        return None
    return officer


def _verify_answer(parts: Parts, tx: Tx, officer: Officer, challenge: bytes, answer: str, now: datetime) -> bool:
    """Return whether a passkey of the officer signed the challenge; if so, store its new count of uses."""
    try:
        row = accounts.held_passkey(tx, parts.passkeys.credential_of(answer)[0])
        if row is None or row.officer_id != officer.id or not challenge:
            return False
        count = parts.passkeys.verify_authentication(challenge, answer, row.public_key, row.sign_count)
    except ValueError:
        return False
    row.sign_count, row.used_at = count, now
    tx.add(row)
    return True


def _user_handle(officer: Officer) -> bytes:
    return officer.public_id.encode()
