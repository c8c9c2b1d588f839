"""Officers' accounts: create, hand over by a one-time link, disable.

Done on the command line by whoever runs the installation; name and language are changed by the officers themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ballot.rules.refusals import AlreadyDone, BadInput, LinkInvalid, UnknownPerson
from ballot.services.access.acting_session import end_sessions
from ballot.services.access.throttling import Visitor, normalize_account
from ballot.services.access.tokens import digest, new_public_id, new_token
from ballot.services.accounts import second_factors
from ballot.services.accounts.password_policy import hash_password
from ballot.services.accounts.sessions import SignedIn, hold_session, open_officer_session
from ballot.services.core import audit_log
from ballot.services.core.audit_log import OPERATOR
from ballot.services.core.context import Parts
from ballot.services.validation.email_addresses import read_address, read_name
from ballot.services.validation.text import require_language
from ballot.store.council import ROLES
from ballot.store.queries import accounts, sign_in
from ballot.store.queries.accounts import all_officers, officer_by_email
from ballot.store.tables import (
    FirstAccess,
    Officer,
)
from ballot.store.transactions import Tx

LONGEST_OFFICER_NAME = 120


def add_officer(parts: Parts, email: str, role: str, name: str, language: str = "en") -> str:
    """Create an account without credentials; return the one-time token with which they are set. Raise BadInput,
    AlreadyDone."""
    address = read_address(email).lower()
    if role not in ROLES:
        raise BadInput(field="role", why="no-such-role", role=role)
    require_language(language)
    with parts.store.writing() as tx:
        if officer_by_email(tx, address) is not None:
            raise AlreadyDone(act="officer-added", email=address)
        now = parts.clock.now()
        officer = Officer(
            public_id=new_public_id("of"),
            email=address,
            name=read_name(name, LONGEST_OFFICER_NAME) if name.strip() else address,
            role=role,
            language=language,
            created_at=now,
        )
        tx.add(officer)
        tx.flush()
        audit_log.add_entry(tx, now, OPERATOR, "officer-added", officer=officer.public_id, role=role)
        return _add_first_access(parts, tx, officer, now)


def renew_first_access(parts: Parts, email: str) -> str:
    """Revoke all credentials and sessions of an officer and return a new one-time token, e.g. where a telephone is
    lost. Raise UnknownPerson, also where the account is disabled."""
    with parts.store.writing() as tx:
        officer = _hold_officer(tx, email)
        now = parts.clock.now()
        _revoke_credentials(tx, officer, now)
        audit_log.add_entry(tx, now, OPERATOR, "officer-new-link", officer=officer.public_id)
        return _add_first_access(parts, tx, officer, now)


def disable_officer(parts: Parts, email: str) -> None:
    """Disable an officer's account for good and revoke its credentials, links and sessions. The row stays, as entries
    of records name its public id. Raise UnknownPerson."""
    with parts.store.writing() as tx:
        officer = _hold_officer(tx, email)
        now = parts.clock.now()
        _revoke_credentials(tx, officer, now)
        officer.disabled_at = now
        audit_log.add_entry(tx, now, OPERATOR, "officer-disabled", officer=officer.public_id)


def _hold_officer(tx: Tx, email: str) -> Officer:
    # Held before anything else is read: a sign-in that holds it has then opened its session, or will be refused.
    officer = accounts.held_officer_by_email(tx, normalize_account(email))
    if officer is None or officer.disabled_at is not None:
        raise UnknownPerson(who=email)
    return officer


def _revoke_credentials(tx: Tx, officer: Officer, now: datetime) -> None:
    number = officer.number
    accounts.use_up_first_accesses(tx, number, now)
    sign_in.use_up_steps(tx, number, now)
    accounts.delete_passkeys(tx, number)
    accounts.delete_recovery_codes(tx, number)
    officer.password_hash = None
    officer.authenticator_sealed = officer.authenticator_step = officer.authenticator_since = None
    tx.add(officer)
    end_sessions(tx, officer, now)


def _add_first_access(parts: Parts, tx: Tx, officer: Officer, now: datetime) -> str:
    token = new_token()
    tx.add(
        FirstAccess(
            officer_id=officer.number,
            token_sha256=digest(token),
            created_at=now,
            expires_at=now + parts.policy.first_access,
        )
    )
    return token


# --------------------------------------------------------------------------------- behind the one-time link


def read_first_access(parts: Parts, token: str) -> Officer:
    """Return whose credentials a one-time link sets, without using it up. Raise LinkInvalid where it is unknown, used
    or expired."""
    with parts.store.reading() as tx:
        return _hold_live_first_access(parts, tx, token)


def _hold_live_first_access(parts: Parts, tx: Tx, token: str) -> Officer:
    found = accounts.first_access(tx, digest(token))
    if found is None:
        raise LinkInvalid()
    row, officer = found
    if row.used_at is not None or row.expires_at <= parts.clock.now() or officer.disabled_at is not None:
        raise LinkInvalid()
    return officer


def set_password(parts: Parts, token: str, password: str, visitor: Visitor) -> str:
    """Set the password by a one-time link, once; return the token of a session in which only a second factor can be set
    up. Raise LinkInvalid, BadInput."""
    email = read_first_access(parts, token).email  # looked at first: who has no link makes nobody hash
    new = hash_password(parts, password)
    with parts.store.writing() as tx:
        accounts.held_officer_by_email(tx, email)
        officer = _hold_live_first_access(parts, tx, token)  # again: it may have been used meanwhile
        now = parts.clock.now()
        _revoke_credentials(tx, officer, now)
        officer.password_hash = new
        second_factors.note_credentials_changed(tx, now, officer, "password")
        return open_officer_session(parts, tx, now, officer, visitor, None)


# ------------------------------------------------------------------------------------------- who there is


@dataclass(frozen=True)
class Account:
    """An officer, and which credentials they have."""

    officer: Officer
    password: bool
    authenticator: bool
    passkeys: int


def list_accounts(parts: Parts) -> list[Account]:
    """Return every account, disabled ones too, ordered by address."""
    with parts.store.reading() as tx:
        found = []
        for officer in sorted(accounts.all_officers(tx), key=lambda one: one.email):
            have = second_factors.read_second_factors(tx, officer)
            found.append(
                Account(
                    officer, officer.password_hash is not None, have.authenticator_since is not None, len(have.passkeys)
                )
            )
        return found


def rename_officer(parts: Parts, who: SignedIn, name: str) -> None:
    """Change the officer's name. Raise BadInput (`name`), SignInRefused."""
    called = read_name(name, LONGEST_OFFICER_NAME)
    with parts.store.writing() as tx:
        _, officer, now = hold_session(parts, tx, who, fresh=False)
        if officer.name != called:
            officer.name = called
            tx.add(officer)
            audit_log.add_entry(tx, now, officer.public_id, "officer-renamed")


def choose_language(parts: Parts, who: SignedIn, language: str) -> None:
    """Change the language of the officer's pages and mails. Raise BadInput (`language`), SignInRefused."""
    require_language(language)
    with parts.store.writing() as tx:
        _, officer, _ = hold_session(parts, tx, who, fresh=False)
        officer.language = language
        tx.add(officer)


def officer_names(parts: Parts) -> dict[str, str]:
    """Return the officers' names by public id. For officers' pages alone."""
    with parts.store.reading() as tx:
        return {one.public_id: one.name for one in all_officers(tx)}


def find_officer_by_email(parts: Parts, email: str) -> Officer:
    """Return the officer with this address, in any case of letters. Raise UnknownPerson, also where the account is
    disabled."""
    with parts.store.reading() as tx:
        found = officer_by_email(tx, normalize_account(email))
    if found is None or found.disabled_at is not None:
        raise UnknownPerson(who=email)
    return found


def officers_with_role(parts: Parts, role: str) -> list[Officer]:
    """Return the officers of a role, without disabled ones."""
    with parts.store.reading() as tx:
        return [one for one in all_officers(tx) if one.role == role and one.disabled_at is None]
