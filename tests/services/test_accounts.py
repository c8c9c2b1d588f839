"""Officers' accounts: one-time links, passwords, sessions, and what stops those who guess."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlmodel import select

from ballot.outside.passwords import Argon2Passwords
from ballot.rules.refusals import (
    AlreadyDone,
    BadInput,
    LinkInvalid,
    LinkWithdrawn,
    SignInRefused,
    TooManyAttempts,
    UnknownPerson,
)
from ballot.services import focal_points
from ballot.services.accounts import (
    MORE_FROM_ALL,
    SHORTEST_PASSWORD,
    add_officer,
    disable_officer,
    end_session,
    new_first_access,
    open_focal_point_session,
    read_first_access,
    read_session,
    set_password,
    sign_in,
)
from ballot.services.tidying import KEPT, tidy
from ballot.store.queries import access
from ballot.store.tables import FocalPoint, Officer
from ballot.store.transactions import Tx
from tests.services.world import HOST, INSTANT, START, World, at_once

EMAIL = f"clerk@{HOST}"
PASSWORD = "a long enough phrase"
HERE = "192.0.2.1"


@pytest.fixture
def clerk(world: World) -> World:
    """An officer who has set a password."""
    _add_clerk(world)
    return world


@pytest.fixture
def any_clerk(any_world: World) -> World:
    """The same on either database."""
    _add_clerk(any_world)
    return any_world


def _add_clerk(world: World) -> None:
    set_password(world.parts, add_officer(world.parts, EMAIL, "secretariat", "Clerk"), PASSWORD)


@dataclass
class Meanwhile:
    """Checks passwords as the real one does, and then lets something happen before it answers."""

    real: Argon2Passwords
    happens: Callable[[], object]
    hashed: int = 0

    def hash(self, password: str) -> str:
        self.hashed += 1
        return self.real.hash(password)

    def verify(self, stored: str | None, password: str) -> bool:
        good = self.real.verify(stored, password)
        self.happens()
        return good

    def needs_rehash(self, stored: str) -> bool:
        return self.real.needs_rehash(stored)


def _weak(time_cost: int = 1) -> Argon2Passwords:
    return Argon2Passwords(PasswordHasher(time_cost=time_cost, memory_cost=8, parallelism=1))


def _fail(world: World, times: int, email: str = EMAIL, address: str = HERE) -> None:
    for _ in range(times):
        with pytest.raises(SignInRefused):
            sign_in(world.parts, email, "a wrong guess, as it is", address)


def test_a_first_access_link_sets_a_password_once(any_world: World) -> None:
    parts = any_world.parts
    token = add_officer(parts, f" Clerk@{HOST.upper()} ", "secretariat", " Clerk ", "fr")
    for _ in range(3):
        assert read_first_access(parts, token).email == EMAIL
    with pytest.raises(SignInRefused):  # there is no password yet
        sign_in(parts, EMAIL, "", HERE)
    public_id = set_password(parts, token, PASSWORD)
    with any_world.refuses(LinkInvalid):
        set_password(parts, token, "another long phrase")
    with any_world.refuses(LinkInvalid):
        read_first_access(parts, token)
    signed_in = read_session(parts, sign_in(parts, EMAIL.title(), PASSWORD, HERE))
    assert signed_in is not None
    assert signed_in.officer is not None
    assert (signed_in.officer.public_id, signed_in.officer.name, signed_in.officer.language) == (
        public_id,
        "Clerk",
        "fr",
    )
    assert signed_in.focal_point is None


def test_a_first_access_link_expires_and_no_other_token_is_one(world: World) -> None:
    parts = world.parts
    token = add_officer(parts, EMAIL, "chair", "Clerk")
    world.clock.forward(parts.policy.first_access - INSTANT)
    assert read_first_access(parts, token)
    world.clock.forward(INSTANT)
    for bad in (token, "", token[:-1], "x" * 43):
        with world.refuses(LinkInvalid):
            read_first_access(parts, bad)
        with world.refuses(LinkInvalid):
            set_password(parts, bad, PASSWORD)
    set_password(parts, new_first_access(parts, f" {EMAIL.upper()}"), PASSWORD)


def test_of_several_first_access_links_only_the_newest_is_good(world: World) -> None:
    parts = world.parts
    first = add_officer(parts, EMAIL, "chair", "Clerk")
    second = new_first_access(parts, EMAIL)
    with world.refuses(LinkInvalid):
        set_password(parts, first, PASSWORD)
    set_password(parts, second, PASSWORD)


def test_a_new_first_access_link_ends_the_sessions_and_a_new_password_too(any_clerk: World) -> None:
    parts = any_clerk.parts
    before = sign_in(parts, EMAIL, PASSWORD, HERE)
    set_password(parts, new_first_access(parts, EMAIL), PASSWORD)
    assert read_session(parts, before) is None
    before = sign_in(parts, EMAIL, PASSWORD, HERE)
    token = new_first_access(parts, EMAIL)
    assert read_session(parts, before) is None
    with pytest.raises(SignInRefused):  # what somebody else may know is good no more, whether or not the link is used
        sign_in(parts, EMAIL, PASSWORD, HERE)
    set_password(parts, token, "another long phrase")
    _fail(any_clerk, 1)
    with pytest.raises(SignInRefused):
        sign_in(parts, EMAIL, PASSWORD, HERE)
    assert sign_in(parts, EMAIL, "another long phrase", HERE)


@pytest.mark.parametrize("password", ["", "x" * (SHORTEST_PASSWORD - 1), "x" * 1001, "議" * 400])
def test_a_password_that_is_too_short_or_too_long_is_refused_and_the_link_stays_good(
    world: World, password: str
) -> None:
    token = add_officer(world.parts, EMAIL, "chair", "Clerk")
    with world.refuses(BadInput, field="password"):
        set_password(world.parts, token, password)
    set_password(world.parts, token, "x" * SHORTEST_PASSWORD)


def test_who_has_no_link_makes_nobody_hash(clerk: World) -> None:
    passwords = Meanwhile(_weak(), lambda: None)
    parts = replace(clerk.parts, passwords=passwords)
    for token in ("", "x" * 43):
        for password in (PASSWORD, "short"):
            with clerk.refuses(LinkInvalid):
                set_password(parts, token, password)
    assert passwords.hashed == 0
    set_password(parts, new_first_access(parts, EMAIL), PASSWORD)
    assert passwords.hashed == 1


def test_of_one_link_used_at_the_same_moment_one_password_is_set(any_world: World) -> None:
    parts = any_world.parts
    token = add_officer(parts, EMAIL, "chair", "Clerk")
    typed, taken, refused = iter(f"phrase number {n} of four" for n in range(4)), [], []
    turn = threading.Lock()

    def work() -> None:
        with turn:
            mine = next(typed)
        try:
            set_password(parts, token, mine)
            taken.append(mine)
        except LinkInvalid:
            refused.append(mine)

    assert at_once(4, work, "threads") == [0] * 4
    assert (len(taken), len(refused)) == (1, 3)
    assert sign_in(parts, EMAIL, taken[0], HERE)


def test_an_account_is_made_once_for_a_real_address_and_role(world: World) -> None:
    add_officer(world.parts, EMAIL, "auditor", "  ")
    with world.parts.store.reading() as tx:
        assert tx.exec(select(Officer.name).where(Officer.email == EMAIL)).one() == EMAIL
    with world.refuses(AlreadyDone):
        add_officer(world.parts, EMAIL.upper(), "chair", "Clerk")
    for email, role, language in (
        ("clerk", "chair", "en"),
        ("a@b.example", "king", "en"),
        ("a@b.example", "chair", "de"),
    ):
        with world.refuses(BadInput):
            add_officer(world.parts, email, role, "Clerk", language)
    with world.refuses(UnknownPerson):
        new_first_access(world.parts, "nobody@b.example")


def test_neither_tokens_nor_passwords_are_stored(clerk: World) -> None:
    token = sign_in(clerk.parts, EMAIL, PASSWORD, HERE)
    stored = repr(clerk.dump())
    link = new_first_access(clerk.parts, EMAIL)
    stored += repr(clerk.dump())
    for secret in (token, link, PASSWORD):
        assert secret not in stored
    assert EMAIL not in repr(clerk.dump()["sign_in_failure"])


def test_a_session_lasts_as_long_as_it_may_and_can_be_ended(clerk: World) -> None:
    parts = clerk.parts
    first, second = (sign_in(parts, EMAIL, PASSWORD, HERE) for _ in range(2))
    end_session(parts, first)
    end_session(parts, first)
    end_session(parts, "no session")
    assert read_session(parts, first) is None
    clerk.clock.forward(parts.policy.officer_session - INSTANT)
    signed_in = read_session(parts, second)
    assert signed_in is not None
    assert signed_in.expires_at == START + parts.policy.officer_session
    clerk.clock.forward(INSTANT)
    assert read_session(parts, second) is None
    assert read_session(parts, "") is None


def test_a_focal_points_session_is_for_one_person_and_one_consultation(world: World) -> None:
    consultation = world.open()
    person = world.person("AA")
    token = open_focal_point_session(world.parts, person.id or 0, consultation, person.link_generation)
    world.clock.forward(world.parts.policy.focal_point_session - INSTANT)
    signed_in = read_session(world.parts, token)
    assert signed_in is not None
    assert (signed_in.officer, signed_in.consultation_id) == (None, consultation)
    assert signed_in.focal_point is not None
    assert signed_in.focal_point.public_id == person.public_id
    world.clock.forward(INSTANT)
    assert read_session(world.parts, token) is None


@pytest.mark.parametrize("change", [focal_points.remove, focal_points.replace_link])
def test_a_link_withdrawn_since_it_was_read_opens_no_session(any_world: World, change: Callable[..., None]) -> None:
    consultation, person = any_world.open(), any_world.person("AA")
    change(any_world.parts, any_world.secretary, person.public_id)
    with any_world.refuses(LinkWithdrawn):
        open_focal_point_session(any_world.parts, person.id or 0, consultation, person.link_generation)


def _until_it_waits(world: World, other: threading.Thread) -> None:
    """Until the other thread waits for a row that somebody holds, or has come to its end. On SQLite it can only wait."""
    give_up = time.monotonic() + 60
    while other.is_alive() and world.parts.store.engine.dialect.name == "postgresql":
        with world.parts.store.engine.connect() as connection:
            if connection.exec_driver_sql("SELECT count(*) FROM pg_locks WHERE NOT granted").scalar():
                return
        assert time.monotonic() < give_up
        time.sleep(0.01)


@pytest.mark.parametrize("change", [focal_points.remove, focal_points.replace_link])
@pytest.mark.parametrize("stage", ["open", "declared"])
def test_a_link_withdrawn_while_its_session_is_opened_leaves_no_session_that_lives(
    any_world: World, change: Callable[..., None], stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever withdraws it waits for the session, and ends it. An open consultation is held by them, another one is not."""
    consultation, person = any_world.open(), any_world.person("AA")
    if stage == "declared":
        any_world.close(consultation)
    look = access.held_focal_point
    withdrawing = threading.Thread(target=change, args=(any_world.parts, any_world.secretary, person.public_id))

    def held(tx: Tx, focal_point_id: int, consultation_id: int) -> FocalPoint | None:
        found = look(tx, focal_point_id, consultation_id)
        withdrawing.start()
        _until_it_waits(any_world, withdrawing)
        return found

    monkeypatch.setattr(access, "held_focal_point", held)
    token = open_focal_point_session(any_world.parts, person.id or 0, consultation, person.link_generation)
    withdrawing.join(60)
    assert not withdrawing.is_alive()
    assert read_session(any_world.parts, token) is None
    assert [row[-1] is not None for row in any_world.dump()["session"]] == [True]


def test_links_opened_and_replaced_at_the_same_moment_leave_no_session_of_an_old_link(any_world: World) -> None:
    parts, consultation, person = any_world.parts, any_world.open(), any_world.person("AA")
    opened: list[str] = []
    turns = iter([True, False] * 4)
    turn = threading.Lock()

    def work() -> None:
        with turn:
            opens = next(turns)
        if not opens:
            focal_points.replace_link(parts, any_world.secretary, person.public_id)
            return
        with contextlib.suppress(LinkWithdrawn):
            opened.append(open_focal_point_session(parts, person.id or 0, consultation, person.link_generation))

    assert at_once(8, work, "threads") == [0] * 8
    assert all(read_session(parts, token) is None for token in opened)


def test_a_disabled_officer_is_out_at_once_and_does_not_come_in_again(any_clerk: World) -> None:
    parts = any_clerk.parts
    session = sign_in(parts, EMAIL, PASSWORD, HERE)
    disable_officer(parts, f" {EMAIL.upper()} ")
    assert read_session(parts, session) is None
    assert {row[-1] is not None for row in any_clerk.dump()["session"]} == {True}
    with pytest.raises(SignInRefused):
        sign_in(parts, EMAIL, PASSWORD, HERE)
    for act in (disable_officer, new_first_access):
        with any_clerk.refuses(UnknownPerson):
            act(parts, EMAIL)
    with any_clerk.refuses(UnknownPerson):
        disable_officer(parts, f"nobody@{HOST}")
    with any_clerk.refuses(AlreadyDone):
        add_officer(parts, EMAIL, "chair", "Clerk")


def test_a_disabled_officers_unused_link_sets_no_password(clerk: World) -> None:
    link = new_first_access(clerk.parts, EMAIL)
    disable_officer(clerk.parts, EMAIL)
    with clerk.refuses(LinkInvalid):
        set_password(clerk.parts, link, PASSWORD)


@pytest.mark.parametrize("change", [new_first_access, disable_officer])
def test_a_password_taken_back_while_it_is_being_checked_opens_nothing(
    any_clerk: World, change: Callable[..., object]
) -> None:
    parts = any_clerk.parts
    # With other parameters than today's, so that the sign-in would write a hash of its own.
    passwords = Meanwhile(_weak(time_cost=2), lambda: change(parts, EMAIL))
    with pytest.raises(SignInRefused):
        sign_in(replace(parts, passwords=passwords), EMAIL, PASSWORD, HERE)
    assert any_clerk.dump()["session"] == []
    with parts.store.reading() as tx:
        assert tx.exec(select(Officer.password_hash).where(Officer.email == EMAIL)).one() is None


def test_a_password_changed_while_it_is_being_checked_is_not_set_back(any_clerk: World) -> None:
    parts = any_clerk.parts

    def change() -> None:
        set_password(parts, new_first_access(parts, EMAIL), "another long phrase")

    with pytest.raises(SignInRefused):
        sign_in(replace(parts, passwords=Meanwhile(_weak(time_cost=2), change)), EMAIL, PASSWORD, HERE)
    assert sign_in(parts, EMAIL, "another long phrase", HERE)


def test_resets_and_sign_ins_at_the_same_moment_leave_no_session_of_the_old_password(any_clerk: World) -> None:
    parts = any_clerk.parts
    opened: list[str] = []
    turns = iter([True, False] * 4)
    turn = threading.Lock()

    def work() -> None:
        with turn:
            signs_in = next(turns)
        if not signs_in:
            new_first_access(parts, EMAIL)
            return
        with contextlib.suppress(SignInRefused):
            opened.append(sign_in(parts, EMAIL, PASSWORD, HERE))

    assert at_once(8, work, "threads") == [0] * 8
    assert all(read_session(parts, token) is None for token in opened)


@pytest.mark.parametrize("email", [EMAIL, f"nobody@{HOST}"])
def test_after_some_failures_an_address_is_locked_out_of_an_account_for_a_while_whether_it_exists_or_not(
    any_clerk: World, email: str
) -> None:
    policy = any_clerk.parts.policy
    _fail(any_clerk, policy.failures_allowed - 1, email)
    if email == EMAIL:
        assert sign_in(any_clerk.parts, email, PASSWORD, HERE)
    _fail(any_clerk, 1, email.upper())
    with any_clerk.refuses(TooManyAttempts, retry_after=15 * 60):
        sign_in(any_clerk.parts, email, PASSWORD, HERE)
    any_clerk.clock.forward(policy.failure_window)
    _fail(any_clerk, 1, f"another@{HOST}")
    if email == EMAIL:
        assert sign_in(any_clerk.parts, email, PASSWORD, HERE)


def test_a_stranger_does_not_lock_an_officer_out(any_clerk: World) -> None:
    parts = any_clerk.parts
    _fail(any_clerk, parts.policy.failures_allowed, address="203.0.113.1")
    with any_clerk.refuses(TooManyAttempts):
        sign_in(parts, EMAIL, PASSWORD, "203.0.113.1")
    assert sign_in(parts, EMAIL, PASSWORD, HERE)


def test_an_account_may_not_be_tried_from_very_many_addresses(clerk: World) -> None:
    parts = clerk.parts
    many = parts.policy.failures_allowed * MORE_FROM_ALL
    for number in range(many):
        assert sign_in(parts, EMAIL, PASSWORD, HERE)
        _fail(clerk, 1, address=f"203.0.113.{number}")
    with clerk.refuses(TooManyAttempts):
        sign_in(parts, EMAIL, PASSWORD, HERE)
    clerk.clock.forward(parts.policy.failure_window)
    assert sign_in(parts, EMAIL, PASSWORD, HERE)


def test_one_address_may_not_try_many_accounts_and_others_are_not_hindered(clerk: World) -> None:
    for number in range(clerk.parts.policy.failures_allowed * MORE_FROM_ALL):
        _fail(clerk, 1, f"guess{number}@{HOST}")
    with clerk.refuses(TooManyAttempts):
        sign_in(clerk.parts, EMAIL, PASSWORD, HERE)
    assert sign_in(clerk.parts, EMAIL, PASSWORD, "192.0.2.2")


def test_guesses_that_come_at_the_same_moment_are_not_more_guesses(clerk: World) -> None:
    """Each begins before any other has failed. The right one among them is refused if enough others were wrong."""
    parts = clerk.parts
    wrong = [0]

    class Slow:
        """Is still at the right password while the wrong ones fail."""

        def verify(self, stored: str | None, password: str) -> bool:
            if password != PASSWORD:
                return False
            for _ in range(parts.policy.failures_allowed):
                with pytest.raises(SignInRefused):
                    sign_in(clerk.parts, EMAIL, "a wrong guess, as it is", HERE)
                wrong[0] += 1
            return True

        def needs_rehash(self, stored: str) -> bool:
            return False

    with pytest.raises(TooManyAttempts):
        sign_in(replace(parts, passwords=Slow()), EMAIL, PASSWORD, HERE)
    assert wrong == [parts.policy.failures_allowed]


def test_sign_ins_at_the_same_moment_are_all_good(any_clerk: World) -> None:
    tokens: list[str] = []
    at_once(4, lambda: tokens.append(sign_in(any_clerk.parts, EMAIL, PASSWORD, HERE)), "threads")
    assert len(set(tokens)) == 4
    assert all(read_session(any_clerk.parts, token) for token in tokens)


def test_a_password_hashed_with_weaker_parameters_is_hashed_anew_at_the_next_sign_in(world: World) -> None:
    set_password(world.parts, add_officer(world.parts, EMAIL, "chair", "Clerk"), PASSWORD)
    stronger = replace(
        world.parts, passwords=Argon2Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    )
    hashes = set()
    for _ in range(2):
        world.clock.forward(timedelta(minutes=1))
        assert sign_in(stronger, EMAIL, PASSWORD, HERE)
        with world.parts.store.reading() as tx:
            hashes.add(tx.exec(select(Officer.password_hash).where(Officer.email == EMAIL)).one())
    assert len(hashes) == 1
    assert "m=16,t=2" in str(hashes)


def test_what_is_over_for_a_day_is_deleted_and_nothing_else(any_clerk: World) -> None:
    parts, clock = any_clerk.parts, any_clerk.clock
    expired = sign_in(parts, EMAIL, PASSWORD, HERE)
    _fail(any_clerk, 2)
    before = any_clerk.dump()
    assert len([row for row in before["first_access"] if row[-1] is not None]) == 1
    assert tidy(parts) == 1  # the link that was used
    after = any_clerk.dump()
    assert after == before | {"first_access": [row for row in before["first_access"] if row[-1] is None]}

    clock.forward(KEPT)
    _fail(any_clerk, 1)
    assert tidy(parts) == 0
    clock.forward(INSTANT)
    assert tidy(parts) == 2  # the failures
    assert len(any_clerk.dump()["sign_in_failure"]) == 1

    clock.moment = START + parts.policy.officer_session + KEPT
    assert tidy(parts) == 0
    clock.forward(INSTANT)
    live = sign_in(parts, EMAIL, PASSWORD, HERE)
    assert tidy(parts) == 1
    assert read_session(parts, expired) is None
    assert read_session(parts, live) is not None

    unused = len(any_clerk.dump()["first_access"])
    clock.moment = START + parts.policy.first_access - INSTANT
    tidy(parts)
    assert len(any_clerk.dump()["first_access"]) == unused
    clock.forward(INSTANT)
    tidy(parts)
    assert any_clerk.dump()["first_access"] == []
    assert tidy(parts) == 0


def test_tidying_at_the_same_moment_everywhere_and_while_officers_come_and_go_is_no_trouble(any_clerk: World) -> None:
    parts = any_clerk.parts
    for _ in range(5):
        sign_in(parts, EMAIL, PASSWORD, HERE)
        set_password(parts, new_first_access(parts, EMAIL), PASSWORD)
    any_clerk.clock.forward(10 * KEPT)
    turns = iter([True, False] * 4)
    turn = threading.Lock()

    def work() -> None:
        with turn:
            tidies = next(turns)
        if tidies:
            tidy(parts)
        else:
            new_first_access(parts, EMAIL)

    assert at_once(8, work, "threads") == [0] * 8
    tidy(parts)
    assert any_clerk.dump()["session"] == []
    assert len(any_clerk.dump()["first_access"]) == 1
