"""Passkeys in an account: added, renamed, taken away, and given again where credentials are asked for."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from ballot.adapters.passkeys import WebAuthnPasskeys
from ballot.rules.refusals import (
    AlreadyDone,
    BadInput,
    CredentialsNeeded,
    NotYetAvailable,
    SignInRefused,
    SignInStepExpired,
)
from ballot.services.accounts import officers, passkeys, second_factors, sessions
from ballot.services.accounts.sessions import read_session
from tests.support.accounts.authenticators import (
    AWAY,
    EMAIL,
    HERE,
    PASSWORD,
    add_passkey,
    come_in,
    come_in_with,
    set_up,
    signed_in,
)
from tests.support.accounts.passkey_devices import Device
from tests.support.installation import HOST, World

SITE = f"https://{HOST}"


@pytest.fixture
def device() -> Device:
    return Device(SITE, counts=True)


def test_a_passkey_is_added_once_under_a_name_and_for_the_question_that_was_asked(
    any_clerk: World, device: Device
) -> None:
    parts = any_clerk.parts
    who = signed_in(parts)
    asked = passkeys.begin_adding(parts, who)
    answer = device.create(asked.options)
    for name in ("", "  ", "x" * 61, "a\u202eb"):
        with any_clerk.refuses(BadInput, field="name"):
            passkeys.add_passkey(parts, who, asked.step, answer, name)
    wrong = device.create(asked.options, origin="https://evil.example")
    with any_clerk.refuses(BadInput, field="answer"):
        passkeys.add_passkey(parts, who, asked.step, wrong, "Key")
    other = passkeys.begin_passkey_sign_in(parts)
    with any_clerk.refuses(SignInStepExpired):
        passkeys.add_passkey(parts, who, other.step, answer, "Key")
    passkeys.add_passkey(parts, who, asked.step, answer, "  My   key ")
    with any_clerk.refuses(SignInStepExpired):
        passkeys.add_passkey(parts, who, asked.step, answer, "Key")
    assert [one.name for one in second_factors.list_second_factors(parts, who).passkeys] == ["My key"]


def test_a_passkey_that_is_known_already_is_not_added_to_another_account(clerk: World, device: Device) -> None:
    parts = clerk.parts
    add_passkey(clerk, device)
    other = signed_in(parts, set_up(parts, officers.add_officer(parts, f"other@{HOST}", "auditor", "Other")))
    asked = passkeys.begin_adding(parts, other)
    taken = Device(SITE).create(asked.options, credential_id=device.held[0].credential_id)
    with clerk.refuses(AlreadyDone):
        passkeys.add_passkey(parts, other, asked.step, taken, "Key")


def test_nobody_adds_to_anothers_account_by_their_question(clerk: World, device: Device) -> None:
    parts = clerk.parts
    other = signed_in(parts, set_up(parts, officers.add_officer(parts, f"other@{HOST}", "auditor", "Other")))
    asked = passkeys.begin_adding(parts, signed_in(parts))
    with clerk.refuses(SignInStepExpired):
        passkeys.add_passkey(parts, other, asked.step, device.create(asked.options), "Key")


def test_passkeys_are_renamed_and_removed_by_their_owner_alone(any_clerk: World, device: Device) -> None:
    parts = any_clerk.parts
    here, away = come_in(parts), come_in(parts, visitor=AWAY)
    who = signed_in(parts, here)
    add_passkey(any_clerk, device, who)
    (kept,) = second_factors.list_second_factors(parts, who).passkeys
    number = kept.id or 0
    other = signed_in(parts, set_up(parts, officers.add_officer(parts, f"other@{HOST}", "auditor", "Other")))
    assert not passkeys.rename_passkey(parts, other, number, "Mine")
    assert not passkeys.remove_passkey(parts, other, number)
    assert passkeys.rename_passkey(parts, who, number, "Old telephone")
    assert passkeys.remove_passkey(parts, who, number)
    assert not passkeys.remove_passkey(parts, who, number)
    assert read_session(parts, here) is not None
    assert read_session(parts, away) is None  # a lost device may have opened it
    with pytest.raises(SignInRefused):
        come_in_with(any_clerk, device)


def test_the_last_second_factor_is_not_removed(world: World, device: Device) -> None:
    parts = world.parts
    token = officers.set_password(parts, officers.add_officer(parts, EMAIL, "chair", "Clerk"), PASSWORD, HERE)
    who = signed_in(parts, add_passkey(world, device, signed_in(parts, token)).session)
    (only,) = second_factors.list_second_factors(parts, who).passkeys
    with world.refuses(BadInput, why="last-second-factor"):
        passkeys.remove_passkey(parts, who, only.id or 0)
    add_passkey(world, Device(SITE), who, "Security key")
    assert passkeys.remove_passkey(parts, who, only.id or 0)


def test_adding_and_removing_need_fresh_credentials(clerk: World, device: Device) -> None:
    parts = clerk.parts
    token = come_in(parts)
    add_passkey(clerk, device, signed_in(parts, token))
    clerk.clock.forward(parts.policy.confirmation + timedelta(seconds=1))
    who = signed_in(parts, token)
    (kept,) = second_factors.list_second_factors(parts, who).passkeys
    for act in (lambda: passkeys.begin_adding(parts, who), lambda: passkeys.remove_passkey(parts, who, kept.id or 0)):
        with clerk.refuses(CredentialsNeeded):
            act()


# ------------------------------------------------------------------------------------------- given again


def test_a_passkey_is_given_again_in_the_session_that_asks(any_clerk: World, device: Device) -> None:
    parts = any_clerk.parts
    token = come_in(parts)
    add_passkey(any_clerk, device, signed_in(parts, token))
    any_clerk.clock.forward(timedelta(hours=1))
    who = signed_in(parts, token)
    asked = passkeys.begin_reauthentication(parts, who)
    passkeys.reauthenticate_with_passkey(parts, who, asked.step, device.get(asked.options), HERE)
    assert sessions.has_fresh_credentials(parts, signed_in(parts, token))
    with any_clerk.refuses(SignInStepExpired):
        passkeys.reauthenticate_with_passkey(parts, who, asked.step, device.get(asked.options), HERE)


def test_only_ones_own_passkey_counts_when_credentials_are_asked_again(clerk: World, device: Device) -> None:
    parts, theirs = clerk.parts, Device(SITE)
    token = come_in(parts)
    add_passkey(clerk, device, signed_in(parts, token))
    other = signed_in(parts, set_up(parts, officers.add_officer(parts, f"other@{HOST}", "auditor", "Other")))
    add_passkey(clerk, theirs, other)
    clerk.clock.forward(timedelta(hours=1))
    who = signed_in(parts, token)
    anybody = passkeys.begin_passkey_sign_in(parts)
    asked = passkeys.begin_reauthentication(parts, who)
    answer = theirs.get(anybody.options, challenge=_challenge(asked.options))
    with pytest.raises(SignInRefused):
        passkeys.reauthenticate_with_passkey(parts, who, asked.step, answer, HERE)
    assert not sessions.has_fresh_credentials(parts, signed_in(parts, token))
    with clerk.refuses(SignInStepExpired):  # a question of the sign-in is none of this page
        passkeys.reauthenticate_with_passkey(parts, who, anybody.step, device.get(anybody.options), HERE)


def _challenge(options: str) -> str:
    return str(json.loads(options)["challenge"])


def test_a_site_under_an_address_of_numbers_asks_for_no_passkeys(clerk: World) -> None:
    parts = replace(clerk.parts, passkeys=WebAuthnPasskeys("http://127.0.0.1:8000", "Ballot"))
    who = signed_in(parts)
    for act in (
        lambda: passkeys.begin_passkey_sign_in(parts),
        lambda: passkeys.begin_adding(parts, who),
        lambda: passkeys.begin_reauthentication(parts, who),
    ):
        with clerk.refuses(NotYetAvailable, what="passkey"):
            act()
