"""Second factors: what an officer has beside the password, and how a code is checked at sign-in."""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ballot.services.access.tokens import ALPHABET, digest
from ballot.services.core import audit_log
from ballot.services.core.context import Parts
from ballot.store.queries import accounts
from ballot.store.tables import Officer, Passkey, RecoveryCode
from ballot.store.transactions import Tx

if TYPE_CHECKING:  # sessions ask here whether a password alone is enough
    from ballot.services.accounts.sessions import SignedIn

SEAL_ORIGIN = "officers"
"""The origin under which authenticator secrets are sealed."""
AUTHENTICATOR = "password-and-authenticator"
RECOVERY_CODE = "password-and-recovery-code"
PASSKEY = "passkey"
"""Which factor was given, as the audit log names it."""
RECOVERY_CODES_IN_SET = 10
"""Recovery codes that are made at a time."""
_GROUPS, _LETTERS = 4, 4


@dataclass(frozen=True)
class SecondFactors:
    """Second factors that an officer has."""

    authenticator_since: datetime | None
    passkeys: tuple[Passkey, ...]
    recovery_codes: int
    """How many are left."""


def list_second_factors(parts: Parts, who: SignedIn) -> SecondFactors:
    """Return the second factors of the officer who is signed in."""
    with parts.store.reading() as tx:
        return read_second_factors(tx, who.officer) if who.officer else SecondFactors(None, (), 0)


def read_second_factors(tx: Tx, officer: Officer) -> SecondFactors:
    """Return the officer's second factors, within a transaction."""
    number = officer.number
    keys = tuple(accounts.passkeys_of(tx, number))
    return SecondFactors(officer.authenticator_since, keys, accounts.recovery_codes_left(tx, number))


def normalize_code(text: str) -> str:
    """Return a typed code without blanks and hyphens, in lower case, its digits in ASCII whatever the keyboard."""
    kept = (one for one in unicodedata.normalize("NFKC", text) if one.isalnum())
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one.lower() for one in kept)


def use_code(parts: Parts, tx: Tx, officer: Officer, typed: str, now: datetime) -> str | None:
    """Use up a code of the authenticator or a recovery code of an officer who is held; return which it was, or None
    where it is neither or was used before."""
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
    """Return the context in which the officer's secret is sealed: it opens for nobody else."""
    return f"authenticator:{officer.public_id}"


def new_recovery_codes(tx: Tx, officer: Officer, now: datetime) -> tuple[str, ...]:
    """Replace the officer's recovery codes; return the new ones, 80 random bits each."""
    number = officer.number
    accounts.delete_recovery_codes(tx, number)
    codes = tuple(
        "-".join("".join(secrets.choice(ALPHABET) for _ in range(_LETTERS)) for _ in range(_GROUPS))
        for _ in range(RECOVERY_CODES_IN_SET)
    )
    for code in codes:
        tx.add(RecoveryCode(officer_id=number, code_sha256=digest(normalize_code(code)), made_at=now))
    return codes


def note_credentials_changed(tx: Tx, now: datetime, officer: Officer, what: str) -> None:
    """Write a change of an officer's credentials to the audit log."""
    audit_log.add_entry(tx, now, officer.public_id, "credentials-changed", what=what)


def has_second_factor(tx: Tx, officer: Officer) -> bool:
    """Return whether a password alone is not enough for this officer."""
    return officer.authenticator_since is not None or bool(accounts.passkeys_of(tx, officer.number))
