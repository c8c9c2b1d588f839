"""Passkeys: adding them, signing in with one alone, and giving one again. The device makes sure who uses it, so a passkey is
two factors at once; and it answers no other site, so nobody can be led to give it away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ballot.rules.refusals import AlreadyDone, BadInput, NotReady, SignInRefused
from ballot.services.accounts import challenges, second_factors
from ballot.services.accounts.sessions import SignedIn, end_others, held, open_for_officer
from ballot.services.core import throttling
from ballot.services.core.context import Parts
from ballot.services.core.email_addresses import read_name
from ballot.services.core.throttling import Visitor
from ballot.store.queries import accounts, council
from ballot.store.tables import Officer, Passkey
from ballot.store.transactions import Tx

LONGEST_NAME = 60
MOST = 20
"""Passkeys that one officer may have."""


@dataclass(frozen=True)
class Question:
    """What the browser is to put to a device, as JSON, and the token with which its answer comes back."""

    step: str
    options: str


def begin_add(parts: Parts, who: SignedIn) -> Question:
    """Ask for a new passkey. Raises CredentialsNeeded, SignInRefused, NotReady (no passkeys on this site, or too many)."""
    with parts.store.writing() as tx:
        _, officer, now = held(parts, tx, who)
        known = council.passkeys_of(tx, officer.number)
        if not parts.passkeys.usable or len(known) >= MOST:
            raise NotReady(what="passkey")
        challenge = challenges.new_challenge()
        token = challenges.begin(parts, tx, now, challenges.PASSKEY_ADD, officer, challenge)
    ids = [one.credential_id for one in known]
    options = parts.passkeys.ask_to_add(challenge, _handle(officer), officer.email, officer.name, ids)
    return Question(token, options)


def add(parts: Parts, who: SignedIn, step_token: str, answer: str, name: str) -> second_factors.Completed:
    """Keep the passkey that was made, under a name by which its owner knows it.

    Raises StepOver, BadInput (`answer`, `name`), AlreadyDone, CredentialsNeeded, SignInRefused.
    """
    called = read_name(name, LONGEST_NAME)
    with parts.store.writing() as tx:
        row, officer, now = held(parts, tx, who)
        step = challenges.held(tx, step_token, challenges.PASSKEY_ADD, now, officer)
        try:
            made = parts.passkeys.added(step.challenge or b"", answer)
        except ValueError:
            raise BadInput(field="answer", why="wrong-passkey") from None
        if accounts.passkey(tx, made.credential_id) is not None:
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
        second_factors.note_change(tx, now, officer, "passkey-added")
        return second_factors.complete(parts, tx, row, officer, now, second_factors.PASSKEY)


def rename(parts: Parts, who: SignedIn, passkey_id: int, name: str) -> bool:
    """Call it something else. False where the officer has none of this id. Raises BadInput (`name`), SignInRefused."""
    called = read_name(name, LONGEST_NAME)
    with parts.store.writing() as tx:
        _, officer, _ = held(parts, tx, who, fresh=False)
        row = accounts.passkey_of(tx, officer.number, passkey_id)
        if row is None:
            return False
        row.name = called
        tx.add(row)
        return True


def remove(parts: Parts, who: SignedIn, passkey_id: int) -> bool:
    """It is good no more, and the officer's other sessions end: it may have opened them. False where there is none of this id.

    Raises BadInput (`passkey`) for the last second factor, CredentialsNeeded, SignInRefused.
    """
    with parts.store.writing() as tx:
        own, officer, now = held(parts, tx, who)
        row = accounts.passkey_of(tx, officer.number, passkey_id)
        if row is None:
            return False
        if officer.authenticator_since is None and len(council.passkeys_of(tx, officer.number)) == 1:
            raise BadInput(field="passkey", why="last-second-factor")
        tx.delete(row)
        end_others(tx, officer, now, but=own.id)
        second_factors.note_change(tx, now, officer, "passkey-removed")
        return True


# -------------------------------------------------------------------------------------------- using one


def begin_sign_in(parts: Parts) -> Question:
    """Ask for any passkey that the device has for this site; nothing is written. Raises NotReady where the site can have none."""
    challenge = _challenge(parts)
    return Question(challenges.ask_anybody(parts, parts.clock.now(), challenge), parts.passkeys.ask(challenge))


def begin_confirm(parts: Parts, who: SignedIn) -> Question:
    """Ask for one of the officer's own, to give it again. Raises NotReady."""
    challenge = _challenge(parts)
    with parts.store.writing() as tx:
        _, officer, now = held(parts, tx, who, fresh=False)
        known = [one.credential_id for one in council.passkeys_of(tx, officer.number)]
        token = challenges.begin(parts, tx, now, challenges.CONFIRM, officer, challenge)
    return Question(token, parts.passkeys.ask(challenge, known))


def _challenge(parts: Parts) -> bytes:
    if not parts.passkeys.usable:
        raise NotReady(what="passkey")
    return challenges.new_challenge()


def sign_in(parts: Parts, step_token: str, answer: str, visitor: Visitor) -> str:
    """Open a session for whom the passkey belongs to; its token. No failures of others stand in the way of a passkey.

    Where it is anybody's, the question is used up, whatever the answer. Raises StepOver, SignInRefused.
    """
    with parts.store.reading() as tx:
        if _named(parts, tx, answer) is None:  # a stranger, who shall write nothing
            raise SignInRefused()
    with parts.store.writing() as tx:
        officer = _who_answers(parts, tx, answer)
        if officer is not None:
            now = parts.clock.now()
            challenge = challenges.take_answered(parts, tx, step_token, now, officer)
            if _is_right(parts, tx, officer, challenge, answer, now):
                return open_for_officer(parts, tx, now, officer, visitor, second_factors.PASSKEY)
            throttling.note_failure(parts, tx, now, officer.email, officer, visitor, "passkey")
    raise SignInRefused()


def confirm(parts: Parts, who: SignedIn, step_token: str, answer: str, visitor: Visitor) -> None:
    """Credentials have been given again in this session, by a passkey. Raises StepOver, SignInRefused."""
    with parts.store.writing() as tx:
        row, officer, now = held(parts, tx, who, fresh=False)
        step = challenges.held(tx, step_token, challenges.CONFIRM, now, officer)
        step.used_at = now
        tx.add(step)
        if _is_right(parts, tx, officer, step.challenge or b"", answer, now):
            row.confirmed_at = now
            tx.add(row)
            return
        throttling.note_failure(parts, tx, now, officer.email, officer, visitor, "passkey")
    raise SignInRefused()


def _named(parts: Parts, tx: Tx, answer: str) -> tuple[Passkey, bytes | None] | None:
    """The passkey that says that it answers, and the handle that it gives, if there is such a passkey."""
    try:
        credential_id, handle = parts.passkeys.credential_of(answer)
    except ValueError:
        return None
    found = accounts.passkey(tx, credential_id)
    return (found, handle) if found is not None else None


def _who_answers(parts: Parts, tx: Tx, answer: str) -> Officer | None:
    """The officer whose passkey says that it answers, held; nothing is proved yet."""
    named = _named(parts, tx, answer)
    if named is None:
        return None
    found, handle = named
    officer = accounts.held_officer_by_id(tx, found.officer_id)
    if officer is None or officer.disabled_at is not None or handle not in (None, _handle(officer)):
        return None
    return officer


def _is_right(parts: Parts, tx: Tx, officer: Officer, challenge: bytes, answer: str, now: datetime) -> bool:
    """Whether a passkey of the officer has answered the question; if so, its use is counted."""
    try:
        row = council.held_passkey(tx, parts.passkeys.credential_of(answer)[0])
        if row is None or row.officer_id != officer.id or not challenge:
            return False
        count = parts.passkeys.used(challenge, answer, row.public_key, row.sign_count)
    except ValueError:
        return False
    row.sign_count, row.used_at = count, now
    tx.add(row)
    return True


def _handle(officer: Officer) -> bytes:
    return officer.public_id.encode()
