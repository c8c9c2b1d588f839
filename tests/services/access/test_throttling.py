"""What stops those who guess, and does not stop those whose account it is."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import pytest

from ballot.rules.refusals import SignInRefused, TooManyAttempts
from ballot.services.access.throttling import DAY, SHARED_LIMIT_FACTOR, Visitor, network_of
from ballot.services.accounts import reauthentication
from ballot.services.accounts.sign_in import begin_sign_in, finish_sign_in
from ballot.services.core import audit_log
from ballot.services.mail.retention import delete_expired
from ballot.store.queries.accounts import officer_by_email
from tests.support.accounts.authenticators import AWAY, EMAIL, HERE, HOME, PASSWORD, WRONG, code, come_in, signed_in
from tests.support.accounts.sign_in import fail, wrong_code
from tests.support.installation import HOST, World

MANY = 5 * SHARED_LIMIT_FACTOR


def from_everywhere(world: World, times: int) -> None:
    """Strangers, each from an address of their own, fail."""
    for number in range(times):
        fail(world, 1, visitor=Visitor(f"203.0.113.{number}"))


@pytest.mark.parametrize("email", [EMAIL, f"nobody@{HOST}"])
def test_after_some_failures_an_address_is_locked_out_of_an_account_for_a_while_whether_it_exists_or_not(
    any_clerk: World, email: str
) -> None:
    policy = any_clerk.parts.policy
    fail(any_clerk, policy.failures_allowed - 1, email)
    if email == EMAIL:
        assert begin_sign_in(any_clerk.parts, email, PASSWORD, HERE).step
    fail(any_clerk, 1, email.upper())
    with any_clerk.refuses(TooManyAttempts, retry_after=15 * 60):
        begin_sign_in(any_clerk.parts, email, PASSWORD, HERE)
    any_clerk.clock.forward(policy.failure_window)
    fail(any_clerk, 1, f"another@{HOST}")
    if email == EMAIL:
        assert begin_sign_in(any_clerk.parts, email, PASSWORD, HERE).step


def test_a_stranger_does_not_lock_an_officer_out(any_clerk: World) -> None:
    parts = any_clerk.parts
    fail(any_clerk, parts.policy.failures_allowed, visitor=AWAY)
    with any_clerk.refuses(TooManyAttempts):
        begin_sign_in(parts, EMAIL, PASSWORD, AWAY)
    assert begin_sign_in(parts, EMAIL, PASSWORD, HERE).step


def test_an_account_may_not_be_tried_from_very_many_addresses(clerk: World) -> None:
    parts = clerk.parts
    from_everywhere(clerk, MANY - 1)
    assert begin_sign_in(parts, EMAIL, PASSWORD, AWAY).step
    fail(clerk, 1, visitor=Visitor("203.0.113.99"))
    with clerk.refuses(TooManyAttempts):
        begin_sign_in(parts, EMAIL, PASSWORD, Visitor("198.51.100.1"))
    clerk.clock.forward(parts.policy.failure_window)
    assert begin_sign_in(parts, EMAIL, PASSWORD, Visitor("198.51.100.1")).step


def test_strangers_do_not_lock_an_officer_out_of_an_address_where_they_have_signed_in_before(clerk: World) -> None:
    parts = clerk.parts
    come_in(parts, visitor=HERE)
    clerk.clock.forward(timedelta(days=30))
    delete_expired(parts)
    from_everywhere(clerk, MANY)
    with clerk.refuses(TooManyAttempts):
        begin_sign_in(parts, EMAIL, PASSWORD, AWAY)
    step = begin_sign_in(parts, EMAIL, PASSWORD, HERE).step
    assert finish_sign_in(parts, step or "", code(parts, EMAIL), HERE)
    fail(clerk, parts.policy.failures_allowed, visitor=HERE)  # whoever guesses there is stopped all the same
    with clerk.refuses(TooManyAttempts):
        begin_sign_in(parts, EMAIL, PASSWORD, HERE)


def test_a_password_given_without_its_code_makes_no_address_known(clerk: World) -> None:
    begin_sign_in(clerk.parts, EMAIL, PASSWORD, AWAY)
    from_everywhere(clerk, MANY)
    with clerk.refuses(TooManyAttempts):
        begin_sign_in(clerk.parts, EMAIL, PASSWORD, AWAY)


def test_one_address_may_not_try_many_accounts_and_others_are_not_hindered(clerk: World) -> None:
    for number in range(MANY):
        fail(clerk, 1, f"guess{number}@{HOST}")
    with clerk.refuses(TooManyAttempts):
        begin_sign_in(clerk.parts, EMAIL, PASSWORD, HERE)
    assert begin_sign_in(clerk.parts, EMAIL, PASSWORD, AWAY).step


# ------------------------------------------------------------------------------------------- deeds


def refusals(world: World) -> list[dict[str, object]]:
    """What is noted of refused sign-ins, oldest first."""
    noted = [one.facts for one in audit_log.list_entries(world.parts) if one.act == "sign-in-refused"]
    return noted[::-1]


def test_of_what_strangers_type_nothing_is_noted_but_how_often_and_once_a_window(any_clerk: World) -> None:
    for number in range(MANY):
        fail(any_clerk, 1, f"a password in the wrong field {number}")
    assert refusals(any_clerk) == [{"address": HERE.address, "wrong": "password", "failed": 1}]
    any_clerk.clock.forward(any_clerk.parts.policy.failure_window)
    fail(any_clerk, 2, "again")
    fail(any_clerk, 1, "again", AWAY)
    assert refusals(any_clerk)[1:] == [
        {"address": HERE.address, "wrong": "password", "failed": MANY + 1},
        {"address": AWAY.address, "wrong": "password", "failed": 1},
    ]


def test_guesses_at_an_officers_account_are_noted_with_the_officer_once_a_window(any_clerk: World) -> None:
    fail(any_clerk, 1, f"nobody@{HOST}")
    fail(any_clerk, 2)
    fail(any_clerk, 1, visitor=AWAY)
    with any_clerk.parts.store.reading() as tx:
        officer = officer_by_email(tx, EMAIL)
    assert officer is not None
    assert refusals(any_clerk)[1:] == [
        {"address": HERE.address, "wrong": "password", "officer": officer.public_id, "failed": 1},
        {"address": AWAY.address, "wrong": "password", "officer": officer.public_id, "failed": 3},
    ]


def test_who_guesses_slowly_is_noted_in_every_window(clerk: World) -> None:
    """A window has a beginning and an end, so that a guess now and then does not keep the next one from being noted."""
    for _ in range(6):
        fail(clerk, 1)
        clerk.clock.forward(timedelta(minutes=10))
    assert len(refusals(clerk)) == 4


def test_what_was_typed_as_an_address_cannot_be_guessed_from_the_rows(any_clerk: World) -> None:
    typed = "a password in the wrong field"
    fail(any_clerk, 1, typed)
    assert sha256(typed.encode()).hexdigest() not in str(any_clerk.dump())


# ------------------------------------------------------------------------------------------- codes


def test_wrong_codes_count_as_failures_over_all_steps(clerk: World) -> None:
    parts, wrong = clerk.parts, wrong_code(clerk)
    for _ in range(parts.policy.failures_allowed):
        with pytest.raises(SignInRefused):
            finish_sign_in(parts, begin_sign_in(parts, EMAIL, PASSWORD, AWAY).step or "", wrong, AWAY)
    with clerk.refuses(TooManyAttempts):
        begin_sign_in(parts, EMAIL, PASSWORD, AWAY)


def test_a_step_begun_before_the_lock_takes_no_code_either(clerk: World) -> None:
    parts = clerk.parts
    step = begin_sign_in(parts, EMAIL, PASSWORD, AWAY).step or ""
    fail(clerk, parts.policy.failures_allowed, visitor=AWAY)
    with clerk.refuses(TooManyAttempts):
        finish_sign_in(parts, step, code(parts, EMAIL), AWAY)


def test_who_knows_the_password_may_not_try_codes_all_day_from_ever_new_addresses(clerk: World) -> None:
    parts, wrong = clerk.parts, wrong_code(clerk)
    come_in(parts, visitor=HERE)
    for number in range(parts.policy.wrong_codes_a_day):
        clerk.clock.forward(timedelta(minutes=16))
        there = Visitor(f"203.0.113.{number}")
        with pytest.raises(SignInRefused):
            finish_sign_in(parts, begin_sign_in(parts, EMAIL, PASSWORD, there).step or "", wrong, there)
    clerk.clock.forward(timedelta(minutes=16))
    with clerk.refuses(TooManyAttempts, retry_after=24 * 3600):
        begin_sign_in(parts, EMAIL, PASSWORD, AWAY)
    assert come_in(parts, visitor=HERE)  # where the officer has signed in before
    clerk.clock.forward(DAY)
    assert begin_sign_in(parts, EMAIL, PASSWORD, AWAY).step


def test_wrong_guesses_from_the_same_address_do_not_keep_an_officer_from_giving_credentials_again(
    any_clerk: World,
) -> None:
    """A capital's proxy, or the conference's network: the chair and whoever guesses have one address."""
    parts = any_clerk.parts
    who = signed_in(parts)
    for number in range(MANY):
        with pytest.raises((SignInRefused, TooManyAttempts)):
            begin_sign_in(parts, EMAIL if number % 2 else f"guess{number}@{HOST}", WRONG, HERE)
    with any_clerk.refuses(TooManyAttempts):
        begin_sign_in(parts, EMAIL, PASSWORD, HERE)
    any_clerk.clock.forward(timedelta(minutes=1))
    reauthentication.reauthenticate(parts, who, PASSWORD, code(parts, EMAIL), HERE)
    reauthentication.change_password(parts, who, PASSWORD, f"{PASSWORD}, another", HERE)


def test_what_fails_in_one_session_does_not_count_in_another(clerk: World) -> None:
    parts = clerk.parts
    one, other = signed_in(parts), signed_in(parts)
    for _ in range(parts.policy.failures_allowed):
        with pytest.raises(SignInRefused):
            reauthentication.reauthenticate(parts, one, WRONG, "000000", HERE)
    clerk.clock.forward(timedelta(minutes=1))
    with clerk.refuses(TooManyAttempts, retry_after=15 * 60):
        reauthentication.reauthenticate(parts, one, PASSWORD, code(parts, EMAIL), AWAY)
    reauthentication.reauthenticate(parts, other, PASSWORD, code(parts, EMAIL), HERE)


def test_in_one_session_too_codes_are_not_tried_all_day(clerk: World) -> None:
    parts, wrong = clerk.parts, wrong_code(clerk)
    who = signed_in(parts)
    for _ in range(parts.policy.wrong_codes_a_day):
        clerk.clock.forward(timedelta(minutes=16))
        with pytest.raises(SignInRefused):
            reauthentication.reauthenticate(parts, who, PASSWORD, wrong, HERE)
    clerk.clock.forward(timedelta(minutes=16))
    with clerk.refuses(TooManyAttempts, retry_after=24 * 3600):
        reauthentication.reauthenticate(parts, who, PASSWORD, code(parts, EMAIL), HERE)


def test_credentials_given_again_wrongly_count_too(clerk: World) -> None:
    parts = clerk.parts
    who = signed_in(parts)
    for password, typed in ((WRONG, code(parts, EMAIL)), (PASSWORD, wrong_code(clerk))) * 3:
        with pytest.raises((SignInRefused, TooManyAttempts)):
            reauthentication.reauthenticate(parts, who, password, typed, HERE)
    with clerk.refuses(TooManyAttempts):
        reauthentication.reauthenticate(parts, who, PASSWORD, code(parts, EMAIL), HERE)
    with clerk.refuses(TooManyAttempts):
        begin_sign_in(parts, EMAIL, PASSWORD, HERE)


# ----------------------------------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_failures_are_counted_by_what_one_visitor_has_all_of(address: str, counted: str) -> None:
    assert network_of(address) == counted


def test_who_has_a_whole_network_has_no_more_tries(clerk: World) -> None:
    for number in range(clerk.parts.policy.failures_allowed):
        fail(clerk, 1, visitor=Visitor(f"2001:db8::{number}"))
    with clerk.refuses(TooManyAttempts):
        begin_sign_in(clerk.parts, EMAIL, PASSWORD, Visitor("2001:db8::ffff"))
    assert begin_sign_in(clerk.parts, EMAIL, PASSWORD, Visitor("2001:db8:0:1::1")).step
    assert begin_sign_in(clerk.parts, EMAIL, PASSWORD, HOME).step
