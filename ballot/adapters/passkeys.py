"""Passkeys (WebAuthn), with py_webauthn. Keys stay on people's devices; here are challenges, and what devices signed of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

LONGEST_ANSWER = 20_000
"""Characters. A real one has one or two thousand."""
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Made:
    """A passkey that was just made: its name among devices, its public key (COSE), and its count of uses so far."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


class WebAuthnPasskeys:
    """Passkeys of one site. The library is imported when it is first needed: it takes longer than all else together."""

    def __init__(self, base_url: str, site_name: str) -> None:
        """`base_url` is where people reach the site: passkeys are tied to its host, and their answers to its origin."""
        at = urlsplit(base_url)
        self._host = at.hostname or ""
        # As browsers write an origin: without the port that its scheme has anyway.
        port = "" if at.port in (None, _DEFAULT_PORTS.get(at.scheme)) else f":{at.port}"
        self._origin = f"{at.scheme}://{self._host}{port}"
        self._site_name = site_name

    @property
    def usable(self) -> bool:
        """Whether browsers offer passkeys for this site: not where its host is an address of numbers."""
        try:
            ip_address(self._host)
        except ValueError:
            return True
        return False

    def registration_options(
        self, challenge: bytes, handle: bytes, account: str, name: str, known: Iterable[bytes]
    ) -> str:
        """Return what the browser needs to make a passkey for this person, as JSON. On devices of `known` ones it makes
        none."""
        from webauthn import generate_registration_options, options_to_json
        from webauthn.helpers.structs import (
            AuthenticatorSelectionCriteria,
            ResidentKeyRequirement,
            UserVerificationRequirement,
        )

        return options_to_json(
            generate_registration_options(
                rp_id=self._host,
                rp_name=self._site_name,
                user_id=handle,
                user_name=account,
                user_display_name=name,
                challenge=challenge,
                authenticator_selection=AuthenticatorSelectionCriteria(
                    resident_key=ResidentKeyRequirement.REQUIRED,
                    user_verification=UserVerificationRequirement.REQUIRED,
                ),
                exclude_credentials=_credential_descriptors(known),
            )
        )

    def verify_registration(self, challenge: bytes, answer: str) -> Made:
        """Return the passkey that was made. Raise `ValueError` unless it answers this challenge, for this site, and the device
        has made sure who uses it."""
        from webauthn import verify_registration_response

        with _as_value_errors():
            made = verify_registration_response(
                credential=_parse_short_answer(answer),
                expected_challenge=challenge,
                expected_rp_id=self._host,
                expected_origin=self._origin,
                require_user_verification=True,
            )
            return Made(made.credential_id, made.credential_public_key, made.sign_count)

    def authentication_options(self, challenge: bytes, known: Iterable[bytes] = ()) -> str:
        """Return what the browser needs to use a passkey, as JSON: one of `known`, or any that it has for this site."""
        from webauthn import generate_authentication_options, options_to_json
        from webauthn.helpers.structs import UserVerificationRequirement

        return options_to_json(
            generate_authentication_options(
                rp_id=self._host,
                challenge=challenge,
                allow_credentials=_credential_descriptors(known),
                user_verification=UserVerificationRequirement.REQUIRED,
            )
        )

    def credential_of(self, answer: str) -> tuple[bytes, bytes | None]:
        """Return which passkey says that it answers, and the handle of whose it says it is; both still to be proved.

        Raise `ValueError` for what is no answer.
        """
        from webauthn.helpers import parse_authentication_credential_json

        with _as_value_errors():
            found = parse_authentication_credential_json(_parse_short_answer(answer))
            return found.raw_id, found.response.user_handle

    def verify_authentication(self, challenge: bytes, answer: str, public_key: bytes, sign_count: int) -> int:
        """Return the device's new count of uses. Raise `ValueError` unless the passkey of this key has answered this challenge,
        for this site, the device has made sure who uses it, and its count has gone on from `sign_count` (or both are 0)."""
        from webauthn import verify_authentication_response

        with _as_value_errors():
            return verify_authentication_response(
                credential=_parse_short_answer(answer),
                expected_challenge=challenge,
                expected_rp_id=self._host,
                expected_origin=self._origin,
                credential_public_key=public_key,
                credential_current_sign_count=sign_count,
                require_user_verification=True,
            ).new_sign_count


def _credential_descriptors(known: Iterable[bytes]) -> list[PublicKeyCredentialDescriptor]:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    return [PublicKeyCredentialDescriptor(id=one) for one in known]


def _parse_short_answer(answer: str) -> dict[str, object]:
    if len(answer) > LONGEST_ANSWER:
        raise ValueError("too long for an answer")
    read = json.loads(answer)
    if not isinstance(read, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 - a value of the wrong kind, as its reader sees it
    return read


@contextmanager
def _as_value_errors() -> Iterator[None]:
    # The answer is a stranger's, and the parsers under the library raise whatever they stumble over.
    try:
        yield
    except Exception as problem:
        raise ValueError(f"not a passkey's answer: {type(problem).__name__}") from problem
