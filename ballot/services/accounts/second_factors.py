"""Second factors: what an officer has beside the password, and what is given for it at a sign-in."""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from ballot.services.accounts.sessions import SignedIn, end_officer_sessions, open_officer_session
from ballot.services.core import audit_log
from ballot.services.core.authorization import ALPHABET
from ballot.services.core.context import Parts
from ballot.services.core.throttling import Visitor
from ballot.services.core.tokens import digest
from ballot.store.queries import accounts
from ballot.store.tables import AccountSession, Officer, Passkey, RecoveryCode
from ballot.store.transactions import Tx

SEAL_ORIGIN = "officers"
"""The origin under which the seal box keeps what officers' authenticators share with us."""
AUTHENTICATOR = "password-and-authenticator"
RECOVERY_CODE = "password-and-recovery-code"
PASSKEY = "passkey"
"""What was given, as deeds say it."""
RECOVERY_CODES_IN_SET = 10
_GROUPS, _LETTERS = 4, 4


@dataclass(frozen=True)
class SecondFactors:
    """What an officer has."""

    authenticator_since: datetime | None
    passkeys: tuple[Passkey, ...]
    recovery_codes: int
    """How many are left."""


@dataclass(frozen=True)
class SetUpResult:
    """What came of setting up a factor. For the first one: the token of a whole session, which takes the place of the one so
    far, and the recovery codes, which nobody is shown again."""

    session: str | None
    recovery_codes: tuple[str, ...]


def list_second_factors(parts: Parts, who: SignedIn) -> SecondFactors:
    """What the officer has."""
    with parts.store.reading() as tx:
        return read_second_factors(tx, who.officer) if who.officer else SecondFactors(None, (), 0)


def read_second_factors(tx: Tx, officer: Officer) -> SecondFactors:
    """The same, in a transaction."""
    number = officer.number
    keys = tuple(accounts.passkeys_of(tx, number))
    return SecondFactors(officer.authenticator_since, keys, accounts.recovery_codes_left(tx, number))


def normalize_code(text: str) -> str:
    """A code as it was meant: without blanks and hyphens, in lower case, its digits those of ASCII whatever the keyboard."""
    kept = (one for one in unicodedata.normalize("NFKC", text) if one.isalnum())
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one.lower() for one in kept)


def use_code(parts: Parts, tx: Tx, officer: Officer, typed: str, now: datetime) -> str | None:
    """Take a code of the authenticator, or a recovery code, from an officer who is held, and make sure that it is not taken
    again. What it was, or None where it is neither, or was used before."""
    code, secret = normalize_code(typed), _authenticator_secret(parts, officer)
    step = parts.authenticator.step(secret, code, now) if secret is not None else None
    if step is not None and step > (officer.authenticator_step or 0):
        officer.authenticator_step = step
        tx.add(officer)
        return AUTHENTICATOR
    row = accounts.held_recovery_code(tx, officer.number, digest(code))
    if row is None:
        return None
    row.used_at = now
    tx.add(row)
    return RECOVERY_CODE


def _authenticator_secret(parts: Parts, officer: Officer) -> str | None:
    if officer.authenticator_sealed is None or officer.authenticator_since is None:
        return None
    try:
        return parts.seals.open(SEAL_ORIGIN, seal_context(officer), officer.authenticator_sealed).decode()
    except ValueError:  # sealed under a key that is there no more: the officer's other factors are as good as before
        return None


def seal_context(officer: Officer) -> str:
    """The context in which the officer's secret is sealed: it opens as nobody else's."""
    return f"authenticator:{officer.public_id}"


def new_recovery_codes(tx: Tx, officer: Officer, now: datetime) -> tuple[str, ...]:
    """A new set, 80 random bits each; those so far are good no more."""
    number = officer.number
    accounts.delete_recovery_codes(tx, number)
    codes = tuple(
        "-".join("".join(secrets.choice(ALPHABET) for _ in range(_LETTERS)) for _ in range(_GROUPS))
        for _ in range(RECOVERY_CODES_IN_SET)
    )
    for code in codes:
        tx.add(RecoveryCode(officer_id=number, code_sha256=digest(normalize_code(code)), made_at=now))
    return codes


def finish_set_up(
    parts: Parts, tx: Tx, row: AccountSession, officer: Officer, now: datetime, given: str
) -> SetUpResult:
    """After a factor was set up in the session `row`. If it is the officer's first, this and all other sessions, which took a
    password alone, end, and a whole one begins."""
    if row.confirmed_at is not None:
        return SetUpResult(None, ())
    end_officer_sessions(tx, officer, now)
    visitor = Visitor(row.address or "", row.browser or "")
    session = open_officer_session(parts, tx, now, officer, visitor, given)
    return SetUpResult(session, new_recovery_codes(tx, officer, now))


def note_credentials_changed(tx: Tx, now: datetime, officer: Officer, what: str) -> None:
    """Note that an officer's credentials are others than before."""
    audit_log.note(tx, now, officer.public_id, "credentials-changed", what=what)
