"""Codes of authenticator applications, and their QR code."""

from __future__ import annotations

from base64 import b32encode
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from ballot import ports
from ballot.adapters.totp import DRIFT, SECONDS, TotpAuthenticator

SECRET = b32encode(b"12345678901234567890").decode()
"""Of the test vectors in RFC 6238."""
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def authenticator() -> ports.Authenticator:
    return TotpAuthenticator("ballot.example.int: Council")


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_codes_are_those_of_the_standard(authenticator: ports.Authenticator, seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    assert authenticator.step(SECRET, code, at) == seconds // SECONDS
    assert TotpAuthenticator("x").code(SECRET, at) == code


def test_a_code_holds_for_its_step_and_for_a_clock_that_is_a_step_ahead_or_behind(
    authenticator: ports.Authenticator,
) -> None:
    code, step = TotpAuthenticator("x").code(SECRET, NOW), int(NOW.timestamp()) // SECONDS
    reach = timedelta(seconds=SECONDS * DRIFT)
    for at in (NOW, NOW - reach, NOW + reach, NOW + reach + timedelta(seconds=SECONDS - 1)):
        assert authenticator.step(SECRET, code, at) == step
    for at in (NOW - reach - timedelta(seconds=1), NOW + reach + timedelta(seconds=SECONDS)):
        assert authenticator.step(SECRET, code, at) is None


@pytest.mark.parametrize("typed", ["", "28708", "2870822", "abcdef", "２８７０８２", "+87082", "287 82"])
def test_what_is_not_six_digits_is_no_code(authenticator: ports.Authenticator, typed: str) -> None:
    assert authenticator.step(SECRET, typed, datetime.fromtimestamp(59, UTC)) is None


def test_secrets_are_long_and_never_the_same(authenticator: ports.Authenticator) -> None:
    made = {authenticator.new_secret() for _ in range(20)}
    assert len(made) == 20
    assert {len(one) for one in made} == {32}


def test_the_address_names_the_site_and_the_account(authenticator: ports.Authenticator) -> None:
    found = urlsplit(authenticator.address(SECRET, "chair@example.int"))
    assert (found.scheme, found.netloc) == ("otpauth", "totp")
    assert unquote(found.path) == "/ballot.example.int  Council:chair@example.int"
    assert parse_qs(found.query) == {"secret": [SECRET], "issuer": ["ballot.example.int  Council"]}


def test_the_picture_is_a_drawing_that_runs_nothing(authenticator: ports.Authenticator) -> None:
    picture = unquote(authenticator.picture("otpauth://totp/x?secret=" + SECRET))
    assert picture.startswith("data:image/svg+xml")
    assert "<script" not in picture
    assert "<path" in picture
    assert SECRET not in picture
