"""Signing in: a password, then a code. Whatever changes meanwhile counts, and whoever guesses learns nothing."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import event
from sqlmodel import select

from ballot.adapters.passwords import Argon2Passwords
from ballot.rules.refusals import SignInRefused, SignInStepExpired
from ballot.services.access.throttling import Visitor
from ballot.services.accounts.officers import add_officer, disable_officer, renew_first_access, set_password
from ballot.services.accounts.sessions import read_session
from ballot.services.accounts.sign_in import accepted_factors, begin_sign_in, finish_sign_in
from ballot.services.core import audit_log
from ballot.store.tables import Officer
from tests.support.accounts.authenticators import EMAIL, HERE, HOME, PASSWORD, WRONG, code, set_up
from tests.support.accounts.sign_in import Meanwhile, weak, wrong_code
from tests.support.concurrency import at_once
from tests.support.installation import HOST, INSTANT, World

NOBODY = f"nobody@{HOST}"


def begun(world: World) -> str:
    """The step after a right password."""
    step = begin_sign_in(world.parts, EMAIL, PASSWORD, HERE).step
    assert step is not None
    return step


# ------------------------------------------------------------------------------------------ both steps


def test_password_and_code_open_a_session_that_says_where_it_was_opened(any_clerk: World) -> None:
    parts = any_clerk.parts
    step = begin_sign_in(parts, EMAIL.title(), PASSWORD, HERE).step
    assert accepted_factors(parts, step or "").authenticator
    found = read_session(parts, finish_sign_in(parts, step or "", code(parts, EMAIL), HERE))
    assert found is not None
    assert found.officer is not None
    assert (found.officer.email, found.focal_point, found.complete) == (EMAIL, None, True)
    assert found.confirmed_at == any_clerk.clock.now()
    deed = audit_log.list_entries(parts)[0]
    assert (deed.by, deed.act) == (found.officer.public_id, "sign-in")
    assert deed.facts == {"address": HERE.address, "browser": HERE.browser, "given": "password-and-authenticator"}


def test_a_password_alone_opens_nothing(any_clerk: World) -> None:
    found = begin_sign_in(any_clerk.parts, EMAIL, PASSWORD, HERE)
    assert found.session is None
    assert found.step is not None
    assert read_session(any_clerk.parts, found.step) is None
    assert any_clerk.dump()["session"] == []


def test_no_code_works_twice_nor_one_of_a_step_before_it(any_clerk: World) -> None:
    parts = any_clerk.parts
    used = []
    for _ in range(2):  # the one before now, and that of now
        step = begun(any_clerk)
        used.append(code(parts, EMAIL))
        finish_sign_in(parts, step, used[-1], HERE)
    for old in used:
        step = begun(any_clerk)
        with pytest.raises(SignInRefused):
            finish_sign_in(parts, step, old, HERE)
    any_clerk.clock.forward(timedelta(seconds=30))
    with pytest.raises(SignInRefused):
        finish_sign_in(parts, begun(any_clerk), used[-1], HERE)
    assert finish_sign_in(parts, begun(any_clerk), code(parts, EMAIL), HERE)


def test_of_one_code_given_at_the_same_moment_one_opens_a_session(any_clerk: World) -> None:
    parts = any_clerk.parts
    steps = iter([begun(any_clerk) for _ in range(4)])
    shown, opened, turn = code(parts, EMAIL), [], threading.Lock()

    def work() -> None:
        with turn:
            mine = next(steps)
        with contextlib.suppress(SignInRefused):
            opened.append(finish_sign_in(parts, mine, shown, HERE))

    assert at_once(4, work, "threads") == [0] * 4
    assert len(opened) == 1


@pytest.mark.parametrize("typed", ["{0} {1}", " {0}{1}\n", "{0}-{1}", "٠١٢", "０１２"])
def test_a_code_is_read_as_it_was_meant(any_clerk: World, typed: str) -> None:
    shown = code(any_clerk.parts, EMAIL)
    if typed.startswith("{") or "{" in typed:
        said = typed.format(shown[:3], shown[3:])
    else:  # digits of the person's own script
        zero = ord(typed[0])
        said = "".join(chr(zero + int(digit)) for digit in shown)
    assert finish_sign_in(any_clerk.parts, begun(any_clerk), said, HERE)


def test_a_step_is_good_for_some_minutes_some_tries_and_one_success(any_clerk: World) -> None:
    parts, policy = any_clerk.parts, any_clerk.parts.policy
    step = begun(any_clerk)
    any_clerk.clock.forward(policy.sign_in_step - INSTANT)
    assert accepted_factors(parts, step)
    any_clerk.clock.forward(INSTANT)
    with any_clerk.refuses(SignInStepExpired):
        accepted_factors(parts, step)
    with any_clerk.refuses(SignInStepExpired):
        finish_sign_in(parts, step, code(parts, EMAIL), HERE)

    step, wrong = begun(any_clerk), wrong_code(any_clerk)
    for left in range(policy.step_tries - 1, -1, -1):
        with pytest.raises(SignInRefused) as refused:
            finish_sign_in(parts, step, wrong, HERE)
        assert refused.value.facts == {"left": left}
    any_clerk.clock.forward(policy.failure_window)
    with any_clerk.refuses(SignInStepExpired):
        finish_sign_in(parts, step, code(parts, EMAIL), HERE)

    step = begun(any_clerk)
    finish_sign_in(parts, step, code(parts, EMAIL), HERE)
    any_clerk.clock.forward(timedelta(minutes=1))
    with any_clerk.refuses(SignInStepExpired):
        finish_sign_in(parts, step, code(parts, EMAIL), HERE)
    for bad in ("", "x" * 43):
        with any_clerk.refuses(SignInStepExpired):
            finish_sign_in(parts, bad, code(parts, EMAIL), HERE)


def test_a_step_takes_the_code_of_its_own_officer_alone(any_clerk: World) -> None:
    parts = any_clerk.parts
    other = f"other@{HOST}"
    set_up(parts, add_officer(parts, other, "auditor", "Other"))
    with pytest.raises(SignInRefused):
        finish_sign_in(parts, begun(any_clerk), code(parts, other), HERE)


# ---------------------------------------------------------------------- what is learned by guessing


def test_an_unknown_account_costs_as_much_and_asks_the_database_as_much_as_a_known_one(any_clerk: World) -> None:
    """No time is measured: what takes the time is counted, hashes and statements."""
    engine, costs = any_clerk.parts.store.engine, []
    for number, email in enumerate((EMAIL, NOBODY, f"chair@{HOST}")):  # the last has not chosen a password yet
        passwords, statements = Meanwhile(weak(), lambda: None), []
        record = lambda *said: statements.append(said[2].split(" WHERE ")[0])  # noqa: B023, E731
        event.listen(engine, "before_cursor_execute", record)
        with pytest.raises(SignInRefused) as refused:
            begin_sign_in(replace(any_clerk.parts, passwords=passwords), email, WRONG, Visitor(f"203.0.113.{number}"))
        event.remove(engine, "before_cursor_execute", record)
        costs.append((passwords.checked, passwords.hashed, statements, refused.value.facts))
    assert costs[0] == costs[1] == costs[2]
    assert costs[0][0] == 1


def test_what_is_noted_of_a_refusal_says_nothing_of_what_was_typed(any_clerk: World) -> None:
    for email in (NOBODY, EMAIL):
        with pytest.raises(SignInRefused):
            begin_sign_in(any_clerk.parts, email, WRONG, HERE)
        deed = audit_log.list_entries(any_clerk.parts)[0]
        assert (deed.by, deed.act) == ("visitor", "sign-in-refused")
        assert set(deed.facts) - {"officer"} == {"address", "wrong", "failed"}
        assert ("officer" in deed.facts) is (email == EMAIL)
        assert (deed.facts["address"], deed.facts["wrong"]) == (HERE.address, "password")
    with pytest.raises(SignInRefused):
        finish_sign_in(any_clerk.parts, begun(any_clerk), wrong_code(any_clerk), HERE)
    assert audit_log.list_entries(any_clerk.parts)[0].facts["wrong"] == "code"


# ------------------------------------------------------------------------------ what changes meanwhile


@pytest.mark.parametrize("change", [renew_first_access, disable_officer])
def test_a_password_taken_back_while_it_is_being_checked_opens_nothing(
    any_clerk: World, change: Callable[..., object]
) -> None:
    parts = any_clerk.parts
    # With other parameters than today's, so that the sign-in would write a hash of its own.
    passwords = Meanwhile(weak(time_cost=2), lambda: change(parts, EMAIL))
    with pytest.raises(SignInRefused):
        begin_sign_in(replace(parts, passwords=passwords), EMAIL, PASSWORD, HERE)
    assert any_clerk.dump()["session"] == any_clerk.dump()["sign_in_step"] == []
    with parts.store.reading() as tx:
        assert tx.exec(select(Officer.password_hash).where(Officer.email == EMAIL)).one() is None


@pytest.mark.parametrize("change", [renew_first_access, disable_officer])
def test_an_account_taken_back_between_the_steps_is_not_opened(any_clerk: World, change: Callable[..., object]) -> None:
    step, shown = begun(any_clerk), code(any_clerk.parts, EMAIL)
    change(any_clerk.parts, EMAIL)
    with any_clerk.refuses(SignInStepExpired):
        accepted_factors(any_clerk.parts, step)
    with any_clerk.refuses(SignInStepExpired):
        finish_sign_in(any_clerk.parts, step, shown, HERE)


def test_a_password_changed_while_it_is_being_checked_is_not_set_back(any_clerk: World) -> None:
    parts = any_clerk.parts

    def change() -> None:
        set_password(parts, renew_first_access(parts, EMAIL), "another long phrase", HOME)

    with pytest.raises(SignInRefused):
        begin_sign_in(replace(parts, passwords=Meanwhile(weak(time_cost=2), change)), EMAIL, PASSWORD, HERE)
    assert begin_sign_in(parts, EMAIL, "another long phrase", HERE).session


def test_new_links_and_sign_ins_at_the_same_moment_leave_no_session_of_the_old_password(any_clerk: World) -> None:
    parts = any_clerk.parts
    opened: list[str] = []
    shown = code(parts, EMAIL)
    turns = iter([True, False] * 4)
    turn = threading.Lock()

    def work() -> None:
        with turn:
            signs_in = next(turns)
        if not signs_in:
            renew_first_access(parts, EMAIL)
            return
        with contextlib.suppress(SignInRefused, SignInStepExpired):
            step = begin_sign_in(parts, EMAIL, PASSWORD, HERE).step
            opened.append(finish_sign_in(parts, step or "", shown, HERE))

    assert at_once(8, work, "threads") == [0] * 8
    assert all(read_session(parts, token) is None for token in opened)


def test_sign_ins_at_the_same_moment_each_come_to_their_second_step(any_clerk: World) -> None:
    steps: list[str | None] = []
    at_once(4, lambda: steps.append(begin_sign_in(any_clerk.parts, EMAIL, PASSWORD, HERE).step), "threads")
    assert len({one for one in steps if one}) == 4


def test_a_password_hashed_with_weaker_parameters_is_hashed_anew_at_the_next_sign_in(clerk: World) -> None:
    stronger = replace(
        clerk.parts, passwords=Argon2Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    )
    hashes = set()
    for _ in range(2):
        clerk.clock.forward(timedelta(minutes=1))
        assert begin_sign_in(stronger, EMAIL, PASSWORD, HERE)
        with clerk.parts.store.reading() as tx:
            hashes.add(tx.exec(select(Officer.password_hash).where(Officer.email == EMAIL)).one())
    assert len(hashes) == 1
    assert "m=16,t=2" in str(hashes)
