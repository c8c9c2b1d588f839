"""Officers' accounts: one-time links, passwords, sessions, and what stops those who guess."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlmodel import select

from ballot.outside.passwords import Argon2Passwords
from ballot.rules.refusals import AlreadyDone, BadInput, LinkInvalid, SignInRefused, TooManyAttempts, UnknownPerson
from ballot.services import accounts
from ballot.services.accounts import (
    FAILURES_OF_ONE_ADDRESS,
    SHORTEST_PASSWORD,
    add_officer,
    end_session,
    new_first_access,
    read_first_access,
    read_session,
    set_password,
    sign_in,
)
from ballot.store.tables import Officer
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


def _disable(world: World) -> None:
    with world.parts.store.writing() as tx:
        tx.exec(select(Officer).where(Officer.email == EMAIL)).one().disabled_at = START


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
    token = new_first_access(parts, EMAIL)
    assert read_session(parts, before) is None
    meanwhile = sign_in(parts, EMAIL, PASSWORD, HERE)
    set_password(parts, token, "another long phrase")
    assert read_session(parts, meanwhile) is None
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
    link = new_first_access(clerk.parts, EMAIL)
    stored = repr(clerk.dump())
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
    token = accounts.open_focal_point_session(world.parts, person.id or 0, consultation)
    world.clock.forward(world.parts.policy.focal_point_session - INSTANT)
    signed_in = read_session(world.parts, token)
    assert signed_in is not None
    assert (signed_in.officer, signed_in.consultation_id) == (None, consultation)
    assert signed_in.focal_point is not None
    assert signed_in.focal_point.public_id == person.public_id
    world.clock.forward(INSTANT)
    assert read_session(world.parts, token) is None


def test_a_disabled_officer_is_out_at_once_and_does_not_come_in_again(clerk: World) -> None:
    session = sign_in(clerk.parts, EMAIL, PASSWORD, HERE)
    link = new_first_access(clerk.parts, EMAIL)
    session = sign_in(clerk.parts, EMAIL, PASSWORD, HERE)
    _disable(clerk)
    assert read_session(clerk.parts, session) is None
    with pytest.raises(SignInRefused):
        sign_in(clerk.parts, EMAIL, PASSWORD, HERE)
    with clerk.refuses(LinkInvalid):
        set_password(clerk.parts, link, PASSWORD)


@pytest.mark.parametrize("email", [EMAIL, f"nobody@{HOST}"])
def test_after_some_failures_an_account_is_locked_for_a_while_whether_it_exists_or_not(
    any_clerk: World, email: str
) -> None:
    policy = any_clerk.parts.policy
    _fail(any_clerk, policy.failures_allowed - 1, email)
    if email == EMAIL:
        assert sign_in(any_clerk.parts, email, PASSWORD, HERE)
    _fail(any_clerk, 1, email.upper())
    for address in (HERE, "192.0.2.2"):
        with any_clerk.refuses(TooManyAttempts, retry_after=15 * 60):
            sign_in(any_clerk.parts, email, PASSWORD, address)
    any_clerk.clock.forward(policy.failure_window)
    _fail(any_clerk, 1, f"another@{HOST}")
    if email == EMAIL:
        assert sign_in(any_clerk.parts, email, PASSWORD, HERE)


def test_one_address_may_not_try_many_accounts_and_others_are_not_hindered(world: World) -> None:
    set_password(world.parts, add_officer(world.parts, EMAIL, "chair", "Clerk"), PASSWORD)
    for number in range(world.parts.policy.failures_allowed * FAILURES_OF_ONE_ADDRESS):
        _fail(world, 1, f"guess{number}@{HOST}")
    with world.refuses(TooManyAttempts):
        sign_in(world.parts, EMAIL, PASSWORD, HERE)
    assert sign_in(world.parts, EMAIL, PASSWORD, "192.0.2.2")


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
                    sign_in(clerk.parts, EMAIL, "a wrong guess, as it is", "192.0.2.9")
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
