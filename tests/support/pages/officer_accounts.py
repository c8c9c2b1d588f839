"""Officers' accounts, as tests of pages set them up and look them up."""

from __future__ import annotations

from sqlmodel import select

from ballot.services.accounts import officers as accounts
from ballot.services.accounts import sessions
from ballot.store.tables import FirstAccess, Officer
from tests.support.accounts import authenticators
from tests.support.accounts.authenticators import PASSWORD
from tests.support.databases.fixtures import sqlite_template  # noqa: F401 - a fixture
from tests.support.installation import HOST, World
from tests.support.installation_fixtures import councils, make_world, sqlite, sqlite_engine  # noqa: F401 - a fixture


def give_password(world: World, role: str, password: str = PASSWORD) -> str:
    """Set an officer's password and authenticator by a first-access link; return the address to sign in with."""
    email = f"{role}@{HOST}"
    session = authenticators.set_up(world.parts, accounts.renew_first_access(world.parts, email), password)
    sessions.end_session(world.parts, session)
    return email


def officers(world: World) -> list[Officer]:
    """All accounts."""
    with world.parts.store.reading() as tx:
        return list(tx.exec(select(Officer)))


def first_accesses(world: World) -> list[FirstAccess]:
    """All one-time links."""
    with world.parts.store.reading() as tx:
        return list(tx.exec(select(FirstAccess)))
