"""Officers' authenticator apps: what they scanned is kept here, and codes are computed by the installation's clock."""

from __future__ import annotations

import pyotp
from sqlmodel import select

from ballot.services.access.throttling import Visitor
from ballot.services.accounts import (
    authenticators,
    officers,
    passkeys,
    second_factor_setup,
    sessions,
    sign_in,
)
from ballot.services.core.context import Parts
from ballot.store.tables import Officer
from tests.support.accounts.passkey_devices import Device
from tests.support.installation import HOST, World

PASSWORD = "a long enough password"
WRONG = "a wrong guess, as it is"
HOME = Visitor("192.0.2.77", "Telephone")
"""Where officers set their credentials up."""
HERE = Visitor("192.0.2.1", "Firefox 128, Windows")
AWAY = Visitor("203.0.113.1", "Chrome 130, Android")
EMAIL = f"clerk@{HOST}"
_SCANNED: dict[str, str] = {}


def set_up(parts: Parts, token: str, password: str = PASSWORD) -> str:
    """Follow a first-access link to its end: password, authenticator. Return the token of the session that it opens."""
    email = officers.read_first_access(parts, token).email
    newcomer = sessions.read_session(parts, officers.set_password(parts, token, password, HOME))
    assert newcomer is not None
    proposal = authenticators.propose_secret(parts, newcomer)
    scan(email, "".join(proposal.groups))
    completed = authenticators.set_up_authenticator(parts, newcomer, proposal.sealed, code(parts, email))
    assert completed.session is not None
    return completed.session


def scan(email: str, secret: str) -> None:
    """Add a secret to the officer's authenticator app."""
    _SCANNED[email] = secret


def code(parts: Parts, email: str) -> str:
    """Return a code that the officer's authenticator app shows about now, give or take a step, and that was not used before."""
    now = int(parts.clock.now().timestamp()) // 30
    with parts.store.reading() as tx:
        used = tx.exec(select(Officer.authenticator_step).where(Officer.email == email)).one()
    step = max(now - 1, (used or 0) + 1)
    assert step <= now + 1, "all codes of this moment were used: let the clock go on"
    return pyotp.HOTP(_SCANNED[email]).at(step)


def add_clerk(parts: Parts) -> None:
    """The clerk, who has set everything up, and is not signed in."""
    set_up(parts, officers.add_officer(parts, EMAIL, "secretariat", "Clerk"))
    with parts.store.writing() as tx:
        tx.connection().exec_driver_sql("DELETE FROM session")


def come_in(parts: Parts, email: str = EMAIL, password: str = PASSWORD, visitor: Visitor = HERE) -> str:
    """Sign in with password and code; the token of the session."""
    begun = sign_in.begin_sign_in(parts, email, password, visitor)
    assert begun.step is not None
    return sign_in.finish_sign_in(parts, begun.step, code(parts, email), visitor)


def signed_in(parts: Parts, token: str | None = None) -> sessions.SignedIn:
    """Who a token is; of the clerk, who comes in, unless told otherwise."""
    found = sessions.read_session(parts, token or come_in(parts))
    assert found is not None
    return found


def add_passkey(
    world: World, device: Device, who: sessions.SignedIn | None = None, name: str = "Telephone"
) -> second_factor_setup.SetUpResult:
    """Add a passkey, by the clerk unless told otherwise."""
    who = who or signed_in(world.parts)
    asked = passkeys.begin_adding(world.parts, who)
    return passkeys.add_passkey(world.parts, who, asked.step, device.create(asked.options), name)


def come_in_with(world: World, device: Device, **more: object) -> str:
    """Sign in with a passkey alone, from elsewhere; the token of the session. `more` is where the browser lies."""
    asked = passkeys.begin_passkey_sign_in(world.parts)
    return passkeys.sign_in_with_passkey(world.parts, asked.step, device.get(asked.options, **more), AWAY)
