"""Passkeys: added to an account, signing in by themselves, given again, and taken away."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from ballot.rules.refusals import (
    BadInput,
    SignInRefused,
    SignInStepExpired,
    TooManyAttempts,
)
from ballot.services.access.throttling import Visitor
from ballot.services.accounts import officers, passkeys, second_factor_setup, second_factors, sign_in
from ballot.services.accounts.officers import disable_officer, renew_first_access
from ballot.services.accounts.sessions import read_session
from ballot.services.core import audit_log
from ballot.services.mail.retention import delete_expired
from tests.support.accounts.authenticators import (
    AWAY,
    EMAIL,
    HERE,
    PASSWORD,
    WRONG,
    add_passkey,
    come_in_with,
    signed_in,
)
from tests.support.accounts.passkey_devices import Device, to_text
from tests.support.installation import HOST, INSTANT, World

SITE = f"https://{HOST}"


@pytest.fixture
def device() -> Device:
    return Device(SITE, counts=True)


def test_a_passkey_opens_a_session_by_itself(any_clerk: World, device: Device) -> None:
    assert add_passkey(any_clerk, device) == second_factor_setup.SetUpResult(None, ())
    any_clerk.clock.forward(timedelta(hours=1))
    who = signed_in(any_clerk.parts, come_in_with(any_clerk, device))
    assert who.officer is not None
    assert (who.officer.email, who.complete, who.confirmed_at) == (EMAIL, True, any_clerk.clock.now())
    (kept,) = second_factors.list_second_factors(any_clerk.parts, who).passkeys
    assert (kept.name, kept.sign_count, kept.used_at) == ("Telephone", 1, any_clerk.clock.now())
    deed = audit_log.list_entries(any_clerk.parts)[0]
    assert (deed.act, deed.facts) == (
        "sign-in",
        {"address": AWAY.address, "browser": AWAY.browser, "given": "passkey"},
    )


def test_a_newcomer_with_a_passkey_alone_needs_no_authenticator(any_world: World, device: Device) -> None:
    parts = any_world.parts
    token = officers.set_password(parts, officers.add_officer(parts, EMAIL, "chair", "Clerk"), PASSWORD, HERE)
    completed = add_passkey(any_world, device, signed_in(parts, token))
    assert len(completed.recovery_codes) == 10
    assert read_session(parts, token) is None
    assert signed_in(parts, completed.session).complete
    step = sign_in.begin_sign_in(parts, EMAIL, PASSWORD, HERE).step or ""
    assert sign_in.accepted_factors(parts, step) == sign_in.AcceptedFactors(authenticator=False, passkeys=True)
    assert sign_in.finish_sign_in(parts, step, completed.recovery_codes[3], HERE)


@pytest.mark.parametrize(
    "changes",
    [
        {"origin": "https://ballot.example.int.evil.example"},
        {"origin": f"http://{HOST}"},
        {"challenge": to_text(bytes(32))},
        {"rp_id": "evil.example"},
    ],
)
def test_an_answer_given_on_another_site_or_to_another_question_opens_nothing(
    any_clerk: World, device: Device, changes: dict[str, str]
) -> None:
    add_passkey(any_clerk, device)
    opened = len(any_clerk.dump()["session"])
    officer = signed_in(any_clerk.parts).officer
    assert officer is not None
    opened += 1
    with pytest.raises(SignInRefused):
        come_in_with(any_clerk, device, **changes)
    assert len(any_clerk.dump()["session"]) == opened
    deed = audit_log.list_entries(any_clerk.parts)[0]
    assert (deed.by, deed.act, deed.facts["wrong"]) == ("visitor", "sign-in-refused", "passkey")
    assert deed.facts["officer"] == officer.public_id


def test_an_answer_is_good_once_and_for_its_own_question(any_clerk: World, device: Device) -> None:
    parts = any_clerk.parts
    device.counts = False  # so that nothing but the question stands in the way
    add_passkey(any_clerk, device)
    asked = passkeys.begin_passkey_sign_in(parts)
    answer = device.get(asked.options)
    assert passkeys.sign_in_with_passkey(parts, asked.step, answer, HERE)
    with any_clerk.refuses(SignInStepExpired):
        passkeys.sign_in_with_passkey(parts, asked.step, answer, HERE)
    with pytest.raises(SignInRefused):
        passkeys.sign_in_with_passkey(parts, passkeys.begin_passkey_sign_in(parts).step, answer, HERE)
    late = passkeys.begin_passkey_sign_in(parts)
    any_clerk.clock.forward(parts.policy.sign_in_step)
    with any_clerk.refuses(SignInStepExpired):
        passkeys.sign_in_with_passkey(parts, late.step, device.get(late.options), HERE)


def test_a_question_that_was_answered_wrongly_is_used_up(clerk: World, device: Device) -> None:
    add_passkey(clerk, device)
    asked = passkeys.begin_passkey_sign_in(clerk.parts)
    for wrong in (device.get(asked.options, origin="https://evil.example"),):
        with pytest.raises(SignInRefused):
            passkeys.sign_in_with_passkey(clerk.parts, asked.step, wrong, HERE)
    with clerk.refuses(SignInStepExpired):
        passkeys.sign_in_with_passkey(clerk.parts, asked.step, device.get(asked.options), HERE)


def test_strangers_write_nothing_by_asking_or_by_answering(any_clerk: World, device: Device) -> None:
    """Whoever comes may ask as often as they like: a question is kept by who was asked."""
    add_passkey(any_clerk, device)
    before = any_clerk.dump()
    stranger = Device(SITE, held=[replace(device.held[0], credential_id=b"of nobody")])
    for _ in range(3):
        asked = passkeys.begin_passkey_sign_in(any_clerk.parts)
        for answer in ("nonsense", stranger.get(asked.options)):
            with pytest.raises(SignInRefused):
                passkeys.sign_in_with_passkey(any_clerk.parts, asked.step, answer, AWAY)
    assert any_clerk.dump() == before


def test_a_question_stays_used_up_until_nobody_could_answer_it_any_more(any_clerk: World, device: Device) -> None:
    parts = any_clerk.parts
    device.counts = False  # so that nothing but the question stands in the way
    add_passkey(any_clerk, device)
    asked = passkeys.begin_passkey_sign_in(parts)
    answer = device.get(asked.options)
    assert passkeys.sign_in_with_passkey(parts, asked.step, answer, HERE)
    any_clerk.clock.forward(parts.policy.sign_in_step - INSTANT)
    delete_expired(parts)
    with any_clerk.refuses(SignInStepExpired):
        passkeys.sign_in_with_passkey(parts, asked.step, answer, HERE)
    any_clerk.clock.forward(INSTANT)
    assert delete_expired(parts) == 1
    with any_clerk.refuses(SignInStepExpired):
        passkeys.sign_in_with_passkey(parts, asked.step, answer, HERE)


def test_a_question_that_was_not_asked_here_is_none(clerk: World, device: Device) -> None:
    add_passkey(clerk, device)
    asked = passkeys.begin_passkey_sign_in(clerk.parts)
    answer = device.get(asked.options)
    challenge, until, mark = asked.step.split(" ")
    later = datetime.fromisoformat(until) + timedelta(days=1)
    for forged in ("", "x", f"{challenge} {later.isoformat()} {mark}", f"{until} {challenge} {mark}", asked.step[:-1]):
        with clerk.refuses(SignInStepExpired):
            passkeys.sign_in_with_passkey(clerk.parts, forged, answer, HERE)
    assert passkeys.sign_in_with_passkey(clerk.parts, asked.step, answer, HERE)


@pytest.mark.parametrize("answer", ["", "{}", "null", "nonsense"])
def test_what_is_no_answer_opens_nothing(clerk: World, device: Device, answer: str) -> None:
    add_passkey(clerk, device)
    with pytest.raises(SignInRefused):
        passkeys.sign_in_with_passkey(clerk.parts, passkeys.begin_passkey_sign_in(clerk.parts).step, answer, HERE)


def test_a_copy_of_a_device_is_noticed_by_its_count(clerk: World, device: Device) -> None:
    add_passkey(clerk, device)
    copy = Device(SITE, counts=True, held=list(device.held))
    for _ in range(3):
        come_in_with(clerk, device)
    with pytest.raises(SignInRefused):
        come_in_with(clerk, copy)
    assert come_in_with(clerk, device)


def test_a_device_that_does_not_make_sure_who_uses_it_opens_nothing(clerk: World, device: Device) -> None:
    add_passkey(clerk, device)
    device.verifies = False
    with pytest.raises(SignInRefused):
        come_in_with(clerk, device)
    with pytest.raises(BadInput):
        add_passkey(clerk, Device(SITE, verifies=False))


def test_a_passkey_of_another_account_or_of_none_opens_nothing(any_clerk: World, device: Device) -> None:
    add_passkey(any_clerk, device)
    stranger = Device(SITE)
    stranger.create(passkeys.begin_adding(any_clerk.parts, signed_in(any_clerk.parts)).options)  # never sent
    with pytest.raises(SignInRefused):
        come_in_with(any_clerk, stranger)
    device.held[0].handle = b"of-somebody"  # says that it is somebody else's
    with pytest.raises(SignInRefused):
        come_in_with(any_clerk, device)


def test_strangers_who_guess_passwords_do_not_stand_in_the_way_of_a_passkey(clerk: World, device: Device) -> None:
    add_passkey(clerk, device)
    for number in range(60):
        visitor = Visitor(f"203.0.113.{number % 10}")
        with pytest.raises((SignInRefused, TooManyAttempts)):
            sign_in.begin_sign_in(clerk.parts, EMAIL, WRONG, visitor)
    assert come_in_with(clerk, device)


@pytest.mark.parametrize("change", [renew_first_access, disable_officer])
def test_what_takes_an_account_back_takes_its_passkeys_too(any_clerk: World, device: Device, change: object) -> None:
    add_passkey(any_clerk, device)
    asked = passkeys.begin_passkey_sign_in(any_clerk.parts)
    change(any_clerk.parts, EMAIL)  # type: ignore[operator]
    with pytest.raises(SignInRefused):
        passkeys.sign_in_with_passkey(any_clerk.parts, asked.step, device.get(asked.options), HERE)
    assert any_clerk.dump()["passkey"] == []
