"""What tests of signing in need: a hasher that is cheap, one during which something happens, and wrong codes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlmodel import select

from ballot.adapters.passwords import Argon2Passwords
from ballot.rules.refusals import SignInRefused
from ballot.services.access.throttling import Visitor
from ballot.services.accounts.sign_in import begin_sign_in
from ballot.store.tables import Officer
from tests.support.accounts.authenticators import EMAIL, HERE, WRONG, code
from tests.support.installation import World


@dataclass
class Meanwhile:
    """Checks passwords as the real one does, and then lets something happen before it answers."""

    real: Argon2Passwords
    happens: Callable[[], object]
    hashed: int = 0
    checked: int = 0

    def hash(self, password: str) -> str:
        self.hashed += 1
        return self.real.hash(password)

    def verify(self, stored: str | None, password: str) -> bool:
        self.checked += 1
        good = self.real.verify(stored, password)
        self.happens()
        return good

    def needs_rehash(self, stored: str) -> bool:
        return self.real.needs_rehash(stored)


def weak(time_cost: int = 1) -> Argon2Passwords:
    """A hasher that tests need not wait for."""
    return Argon2Passwords(PasswordHasher(time_cost=time_cost, memory_cost=8, parallelism=1))


def wrong_code(world: World) -> str:
    """Six digits that are no code of these minutes."""
    near = {code(world.parts, EMAIL)}
    with world.parts.store.reading() as tx:
        officer = tx.exec(select(Officer).where(Officer.email == EMAIL)).one()
    secret = world.parts.seals.open(
        "officers", f"authenticator:{officer.public_id}", officer.authenticator_sealed or b""
    )
    now = world.parts.clock.now()
    near |= {
        world.parts.authenticator.code(secret.decode(), now + timedelta(seconds=30 * n))  # type: ignore[attr-defined]
        for n in range(-40, 40)
    }
    return next(digits for digits in (f"{n:06}" for n in range(1_000_000)) if digits not in near)


def fail(world: World, times: int, email: str = EMAIL, visitor: Visitor = HERE) -> None:
    """Give a wrong password so many times."""
    for _ in range(times):
        with pytest.raises(SignInRefused):
            begin_sign_in(world.parts, email, WRONG, visitor)
