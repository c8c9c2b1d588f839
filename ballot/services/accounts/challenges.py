"""Steps of a sign-in between two credentials, and passkey challenges that await an answer.

A step is a row. One browser has its token, which is good for some minutes, some tries and one success.
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from hmac import compare_digest

from ballot.rules.refusals import SignInStepExpired
from ballot.services.access.tokens import digest, new_token
from ballot.services.core.context import Parts
from ballot.store.queries import accounts, sign_in
from ballot.store.tables import Officer, SignInStep
from ballot.store.transactions import Tx

SIGN_IN = "sign-in"
PASSKEY_SIGN_IN = "passkey-sign-in"
PASSKEY_ADD = "passkey-add"
REAUTHENTICATION = "confirm"


def begin_step(
    parts: Parts, tx: Tx, now: datetime, purpose: str, officer: Officer | None = None, challenge: bytes | None = None
) -> str:
    """Store a new step and return its token."""
    token = new_token()
    tx.add(
        SignInStep(
            token_sha256=digest(token),
            purpose=purpose,
            officer_id=officer.id if officer else None,
            challenge=challenge,
            created_at=now,
            expires_at=now + parts.policy.sign_in_step,
        )
    )
    return token


def new_challenge() -> bytes:
    """Return random bytes for a passkey to sign."""
    return secrets.token_bytes(32)


def anonymous_challenge_token(parts: Parts, now: datetime, challenge: bytes) -> str:
    """Return a token for a challenge to somebody who has not said who they are. It carries the challenge itself,
    signed: no row is written for strangers."""
    said = f"{urlsafe_b64encode(challenge).decode()} {(now + parts.policy.sign_in_step).isoformat()}"
    return f"{said} {parts.codes.mark(PASSKEY_SIGN_IN, said)}"


def use_anonymous_challenge(parts: Parts, tx: Tx, token: str, now: datetime, officer: Officer) -> bytes:
    """Use up the challenge that this officer, who is held, answers; return it. Raise SignInStepExpired where it is unknown,
    expired or used.

    The row that marks it as used stays as long as the challenge would be valid.
    """
    said, _, mark = token.rpartition(" ")
    if not mark.isascii() or not compare_digest(mark, parts.codes.mark(PASSKEY_SIGN_IN, said)):
        raise SignInStepExpired()
    challenge, _, until = said.partition(" ")
    expires_at = datetime.fromisoformat(until)
    if expires_at <= now or sign_in.held_step(tx, digest(token)) is not None:
        raise SignInStepExpired()
    tx.add(
        SignInStep(
            token_sha256=digest(token),
            purpose=PASSKEY_SIGN_IN,
            officer_id=officer.id,
            created_at=now,
            expires_at=expires_at,
        )
    )
    return urlsafe_b64decode(challenge)


def hold_officer_of_step(tx: Tx, token: str) -> Officer:
    """Return the officer of a step and hold their row, which comes before any row of theirs. Raise SignInStepExpired."""
    step = sign_in.step_by_token(tx, digest(token))
    officer = accounts.held_officer(tx, step.officer_id) if step and step.officer_id else None
    if officer is None or officer.disabled_at is not None:
        raise SignInStepExpired()
    return officer


def hold_step(tx: Tx, token: str, purpose: str, now: datetime, officer: Officer | None = None) -> SignInStep:
    """Return the step and hold its row, if it is of this purpose and of this officer (or nobody's yet) and still valid.
    Raise SignInStepExpired."""
    step = _require_live(sign_in.held_step(tx, digest(token)), purpose, now)
    if step.officer_id != (officer.id if officer else None):
        raise SignInStepExpired()
    return step


def read_officer_of_step(parts: Parts, tx: Tx, token: str, purpose: str) -> Officer:
    """Return the officer of a valid step, holding and changing nothing. Raise SignInStepExpired."""
    step = _require_live(sign_in.step_by_token(tx, digest(token)), purpose, parts.clock.now())
    officer = accounts.officer_by_id(tx, step.officer_id) if step.officer_id is not None else None
    if officer is None or officer.disabled_at is not None:
        raise SignInStepExpired()
    return officer


def _require_live(step: SignInStep | None, purpose: str, now: datetime) -> SignInStep:
    if step is None or step.purpose != purpose or step.used_at is not None or step.expires_at <= now:
        raise SignInStepExpired()
    return step


def count_wrong_try(parts: Parts, tx: Tx, step: SignInStep, now: datetime) -> int:
    """Count a wrong try of a step and return how many are left."""
    step.tries += 1
    left = parts.policy.step_tries - step.tries
    if left <= 0:
        step.used_at = now
    tx.add(step)
    return max(0, left)
