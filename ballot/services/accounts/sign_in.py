"""Sign in with a password and then a second factor. Every refusal reads alike and takes as much work, whoever it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ballot.rules.refusals import SignInRefused
from ballot.services.access import throttling
from ballot.services.access.throttling import Visitor
from ballot.services.accounts import challenges, second_factors
from ballot.services.accounts.second_factors import has_second_factor
from ballot.services.accounts.sessions import open_officer_session
from ballot.services.core.context import Parts
from ballot.store.queries import accounts
from ballot.store.queries.accounts import officer_by_email
from ballot.store.tables import Officer
from ballot.store.transactions import Tx


@dataclass(frozen=True)
class SignInBegun:
    """What a right password gives: the token of a step that waits for the second factor; or, for an officer who has
    none, that of a session in which only one can be set up."""

    step: str | None
    session: str | None


def begin_sign_in(parts: Parts, email: str, password: str, visitor: Visitor) -> SignInBegun:
    """Check the password. Raise SignInRefused, and TooManyAttempts after repeated failures."""
    account = throttling.normalize_account(email)
    with parts.store.reading() as tx:
        officer = officer_by_email(tx, account)
        throttling.require_attempts_left(parts, tx, account, visitor, officer)
    stored = officer.password_hash if officer is not None and officer.disabled_at is None else None
    good = parts.passwords.verify(stored, password)
    stronger = parts.passwords.hash(password) if good and stored and parts.passwords.needs_rehash(stored) else None
    with parts.store.writing() as tx:
        officer, now = accounts.held_officer_by_email(tx, account), parts.clock.now()
        # Again: guesses that came at once have failed meanwhile. Right or wrong, or the answer would tell which one fits.
        throttling.require_attempts_left(parts, tx, account, visitor, officer, code=True)
        # As it is now: while the password was being checked, it may have been changed or the account closed.
        if good and officer is not None and officer.disabled_at is None and officer.password_hash == stored:
            officer.password_hash = stronger or stored
            return _begin_second_step(parts, tx, now, officer, visitor)
        throttling.note_failure(parts, tx, now, account, officer, visitor, "password")
    raise SignInRefused()


def _begin_second_step(parts: Parts, tx: Tx, now: datetime, officer: Officer, visitor: Visitor) -> SignInBegun:
    if has_second_factor(tx, officer):
        return SignInBegun(challenges.begin_step(parts, tx, now, challenges.SIGN_IN, officer), None)
    return SignInBegun(None, open_officer_session(parts, tx, now, officer, visitor, None))


def finish_sign_in(parts: Parts, step_token: str, typed: str, visitor: Visitor) -> str:
    """Check a code of the authenticator or a recovery code; return the token of a session.

    Raise SignInStepExpired, TooManyAttempts, and SignInRefused (facts: `left`, the remaining tries).
    """
    with parts.store.writing() as tx:
        officer = challenges.hold_officer_of_step(tx, step_token)
        now = parts.clock.now()
        step = challenges.hold_step(tx, step_token, challenges.SIGN_IN, now, officer)
        throttling.require_attempts_left(parts, tx, officer.email, visitor, officer, code=True)
        given = second_factors.use_code(parts, tx, officer, typed, now)
        if given is not None:
            step.used_at = now
            return open_officer_session(parts, tx, now, officer, visitor, given)
        left = challenges.count_wrong_try(parts, tx, step, now)
        throttling.note_failure(parts, tx, now, officer.email, officer, visitor, "code")
    raise SignInRefused(left=left)


@dataclass(frozen=True)
class AcceptedFactors:
    """Which second factors a step accepts."""

    authenticator: bool
    passkeys: bool


def accepted_factors(parts: Parts, step_token: str) -> AcceptedFactors:
    """Return which second factors the step accepts, without using it up. Raise SignInStepExpired."""
    with parts.store.reading() as tx:
        officer = challenges.read_officer_of_step(parts, tx, step_token, challenges.SIGN_IN)
        have = second_factors.read_second_factors(tx, officer)
        return AcceptedFactors(have.authenticator_since is not None, bool(have.passkeys))
