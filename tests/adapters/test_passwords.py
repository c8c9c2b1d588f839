"""Passwords of staff."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher

from ballot import ports
from ballot.adapters.passwords import LONGEST_PASSWORD, Argon2Passwords


def weak() -> PasswordHasher:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def passwords() -> ports.Passwords:
    return Argon2Passwords(weak())


def test_a_password_matches_its_own_hash_only(passwords: ports.Passwords) -> None:
    stored = passwords.hash("correct horse")
    assert stored.startswith("$argon2id$")
    assert passwords.verify(stored, "correct horse")
    assert not passwords.verify(stored, "correct horse ")
    assert not passwords.verify(stored, "")
    assert passwords.hash("correct horse") != stored


def test_no_account_and_no_hash_match_nothing(passwords: ports.Passwords) -> None:
    for stored in (None, "", "plain", "$argon2id$broken"):
        assert not passwords.verify(stored, "plain")
    assert not passwords.verify(None, "the password of an account that does not exist")


def test_an_account_that_does_not_exist_costs_a_hash_too() -> None:
    class Counting(PasswordHasher):
        verified = 0

        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
            Counting.verified += 1
            return super().verify(hash, password)

    Argon2Passwords(Counting(time_cost=1, memory_cost=8, parallelism=1)).verify(None, "x")
    assert Counting.verified == 1


def test_two_ways_to_type_the_same_letter_are_one_password(passwords: ports.Passwords) -> None:
    assert passwords.verify(passwords.hash("Genève"), "Gene\u0300ve")


def test_empty_and_endless_passwords_are_refused(passwords: ports.Passwords) -> None:
    for password in ("", "x" * (LONGEST_PASSWORD + 1)):
        with pytest.raises(ValueError, match="1 to"):
            passwords.hash(password)
    longest = "x" * LONGEST_PASSWORD
    stored = passwords.hash(longest)
    assert passwords.verify(stored, longest)
    assert not passwords.verify(stored, longest + "x")
    assert not passwords.verify(stored, "\ud800")


def test_a_hash_of_older_parameters_asks_to_be_renewed(passwords: ports.Passwords) -> None:
    stored = passwords.hash("correct horse")
    assert not passwords.needs_rehash(stored)
    assert Argon2Passwords().needs_rehash(stored)
    assert passwords.needs_rehash("plain")


def test_only_so_many_run_at_once() -> None:
    go_on, inside, asked = threading.Event(), threading.Semaphore(0), threading.Barrier(9)

    class Watching(PasswordHasher):
        lock = threading.Lock()
        running = most = 0

        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
            with self.lock:
                Watching.running += 1
                Watching.most = max(Watching.most, Watching.running)
            inside.release()
            assert go_on.wait(60)
            with self.lock:
                Watching.running -= 1
            return super().verify(hash, password)

    passwords = Argon2Passwords(Watching(time_cost=1, memory_cost=8, parallelism=1), at_once=2)
    stored = passwords.hash("x")

    def ask(_: int) -> bool:
        asked.wait(60)
        return passwords.verify(stored, "x")

    with ThreadPoolExecutor(8) as threads:
        answers = threads.map(ask, range(8))
        asked.wait(60)
        for _ in range(2):
            assert inside.acquire(timeout=60)
        third = passwords._turn.acquire(blocking=False)
        go_on.set()
        assert all(answers)
    assert not third
    assert Watching.most == 2
