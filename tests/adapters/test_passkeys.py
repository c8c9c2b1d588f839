"""Passkeys: what a device must have said for an answer to count."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot import ports
from ballot.adapters.passkeys import LONGEST_ANSWER, WebAuthnPasskeys
from tests.support.accounts.passkey_devices import Device, to_text

SITE = "https://ballot.example.int"
CHALLENGE = bytes(range(32))
OTHER = bytes(reversed(CHALLENGE))
HANDLE = b"of-abcdefgh"


@pytest.fixture
def passkeys() -> ports.Passkeys:
    return WebAuthnPasskeys(SITE, "Ballot")


def add(passkeys: ports.Passkeys, device: Device) -> ports.NewPasskey:
    options = passkeys.registration_options(CHALLENGE, HANDLE, "chair@example.int", "Chair", [])
    return passkeys.verify_registration(CHALLENGE, device.create(options))


def test_a_passkey_is_asked_for_that_finds_itself_and_makes_sure_who_uses_it(passkeys: ports.Passkeys) -> None:
    asked = json.loads(passkeys.registration_options(CHALLENGE, HANDLE, "chair@example.int", "Chair", [b"known"]))
    assert asked["rp"] == {"name": "Ballot", "id": "ballot.example.int"}
    assert asked["challenge"] == to_text(CHALLENGE)
    assert asked["user"] == {"id": to_text(HANDLE), "name": "chair@example.int", "displayName": "Chair"}
    chosen = asked["authenticatorSelection"]
    assert (chosen["residentKey"], chosen["requireResidentKey"], chosen["userVerification"]) == (
        "required",
        True,
        "required",
    )
    assert [one["id"] for one in asked["excludeCredentials"]] == [to_text(b"known")]
    used = json.loads(passkeys.authentication_options(CHALLENGE))
    assert (used["rpId"], used["userVerification"], used.get("allowCredentials")) == (
        "ballot.example.int",
        "required",
        [],
    )


def test_a_passkey_that_was_made_answers_the_next_challenge(passkeys: ports.Passkeys) -> None:
    device = Device(SITE)
    made = add(passkeys, device)
    answer = device.get(passkeys.authentication_options(OTHER))
    assert passkeys.credential_of(answer) == (made.credential_id, HANDLE)
    assert passkeys.verify_authentication(OTHER, answer, made.public_key, made.sign_count) == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"origin": "https://ballot.example.int.evil.example"},
        {"origin": "http://ballot.example.int"},
        {"origin": "https://ballot.example.int:8443"},
        {"challenge": to_text(CHALLENGE)},
        {"type": "webauthn.create"},
        {"rp_id": "evil.example"},
    ],
)
def test_an_answer_to_another_site_or_another_question_counts_for_nothing(
    passkeys: ports.Passkeys, changes: dict[str, Any]
) -> None:
    device = Device(SITE)
    made = add(passkeys, device)
    answer = device.get(passkeys.authentication_options(OTHER), **changes)
    with pytest.raises(ValueError, match="not a passkey's answer"):
        passkeys.verify_authentication(OTHER, answer, made.public_key, made.sign_count)


@pytest.mark.parametrize("changes", [{"origin": "https://evil.example"}, {"challenge": to_text(OTHER)}])
def test_a_passkey_made_for_another_site_or_another_question_is_not_kept(
    passkeys: ports.Passkeys, changes: dict[str, Any]
) -> None:
    options = passkeys.registration_options(CHALLENGE, HANDLE, "chair@example.int", "Chair", [])
    with pytest.raises(ValueError, match="not a passkey's answer"):
        passkeys.verify_registration(CHALLENGE, Device(SITE).create(options, **changes))


def test_a_device_that_does_not_make_sure_who_uses_it_is_refused(passkeys: ports.Passkeys) -> None:
    with pytest.raises(ValueError, match="not a passkey's answer"):
        add(passkeys, Device(SITE, verifies=False))
    device = Device(SITE)
    made = add(passkeys, device)
    device.verifies = False
    with pytest.raises(ValueError, match="not a passkey's answer"):
        passkeys.verify_authentication(OTHER, device.get(passkeys.authentication_options(OTHER)), made.public_key, 0)


def test_another_key_signs_nothing_for_this_one(passkeys: ports.Passkeys) -> None:
    device, other = Device(SITE), Device(SITE)
    made = add(passkeys, device)
    add(passkeys, other)
    with pytest.raises(ValueError, match="not a passkey's answer"):
        passkeys.verify_authentication(OTHER, other.get(passkeys.authentication_options(OTHER)), made.public_key, 0)


def test_a_device_whose_count_does_not_go_on_may_be_a_copy(passkeys: ports.Passkeys) -> None:
    device = Device(SITE, counts=True)
    made = add(passkeys, device)
    answer = device.get(passkeys.authentication_options(OTHER))
    assert passkeys.verify_authentication(OTHER, answer, made.public_key, made.sign_count) == 1
    with pytest.raises(ValueError, match="not a passkey's answer"):
        passkeys.verify_authentication(OTHER, answer, made.public_key, 1)


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '{"id": 1}', "x" * (LONGEST_ANSWER + 1)])
def test_what_is_no_answer_is_a_value_error_and_nothing_else(passkeys: ports.Passkeys, answer: str) -> None:
    for read in (
        lambda: passkeys.credential_of(answer),
        lambda: passkeys.verify_registration(CHALLENGE, answer),
        lambda: passkeys.verify_authentication(CHALLENGE, answer, b"", 0),
    ):
        with pytest.raises(ValueError, match="not a passkey's answer"):
            read()


@given(part=st.sampled_from(["clientDataJSON", "authenticatorData", "signature", "userHandle"]), noise=st.binary())
def test_an_answer_with_noise_in_it_is_a_value_error_and_nothing_else(part: str, noise: bytes) -> None:
    passkeys, device = WebAuthnPasskeys(SITE, "Ballot"), Device(SITE)
    made = add(passkeys, device)
    answer = json.loads(device.get(passkeys.authentication_options(OTHER)))
    answer["response"][part] = to_text(noise)
    try:
        passkeys.verify_authentication(OTHER, json.dumps(answer), made.public_key, 0)
    except ValueError:
        return
    assert part == "userHandle"  # which no signature covers, and whose it is decides nothing alone


@pytest.mark.parametrize(
    ("base_url", "origin", "usable"),
    [
        ("https://ballot.example.int", "https://ballot.example.int", True),
        ("https://ballot.example.int:443", "https://ballot.example.int", True),
        ("https://ballot.example.int:8443", "https://ballot.example.int:8443", True),
        ("http://localhost:8000", "http://localhost:8000", True),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000", False),
        ("http://[::1]:8000", "http://[::1]:8000", False),
    ],
)
def test_the_origin_is_written_as_browsers_write_it_and_addresses_of_numbers_have_no_passkeys(
    base_url: str, origin: str, usable: bool
) -> None:
    passkeys, device = WebAuthnPasskeys(base_url, "Ballot"), Device(origin)
    assert passkeys.usable is usable
    if usable:
        made = add(passkeys, device)
        assert (
            passkeys.verify_authentication(
                OTHER, device.get(passkeys.authentication_options(OTHER)), made.public_key, 0
            )
            == 0
        )
