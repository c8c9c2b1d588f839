"""Tokens of mailed links, and marks of papers, signed with HMAC-SHA256 (itsdangerous), one salt a purpose.

A token is `BASE64URL(JSON).BASE64URL(SIGNATURE)`. Strict: a token that `mint` would not have written, to the
byte, is not read, even where its signature holds (base64 has several spellings of the same bytes).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from itsdangerous import BadData, URLSafeSerializer
from itsdangerous.encoding import base64_encode

from ballot.rules.refusals import LinkInvalid

PURPOSES = ("reply", "paper")
LONGEST_TOKEN = 159


class _Uncompressed(URLSafeSerializer):
    """Never compresses: two builds of zlib write the same facts differently, and then no token is exact."""

    def dump_payload(self, obj: Any) -> bytes:
        return base64_encode(self.serializer.dumps(obj, **self.serializer_kwargs))


class SignedLinks:
    """Mints and reads tokens with the installation's secret. A new secret makes every old link invalid."""

    def __init__(self, secret_key: str) -> None:
        if not secret_key:
            raise ValueError("links need a secret key")
        self._serializers = {purpose: _serializer(secret_key, purpose) for purpose in PURPOSES}

    def mint(self, purpose: str, facts: Mapping[str, str | int]) -> str:
        """Return the token for these facts: always the same, under 160 characters so that no mail wraps it.

        Raise `ValueError` for an unknown purpose, other types of facts, or facts too long: errors of the
        caller, who should put short ids and not texts into a link.
        """
        if purpose not in self._serializers:
            raise ValueError(f"no links are made for {purpose!r}")
        if not _are_facts(facts):
            raise ValueError("facts of a link are texts and whole numbers by name")
        token = self._serializers[purpose].dumps(dict(facts))
        if len(token) > LONGEST_TOKEN:
            raise ValueError(f"a link token of {len(token)} characters does not fit a line of mail")
        return token

    def read(self, purpose: str, token: str) -> dict[str, str | int]:
        """Return the facts of a token of this purpose. Raise `LinkInvalid`; `ValueError` for an unknown purpose."""
        if purpose not in self._serializers:
            raise ValueError(f"no links are made for {purpose!r}")
        if len(token) > LONGEST_TOKEN or not token.isascii():
            raise LinkInvalid()
        try:
            facts = self._serializers[purpose].loads(token)
        except BadData:
            raise LinkInvalid() from None
        if not _are_facts(facts) or not hmac.compare_digest(self.mint(purpose, facts), token):
            raise LinkInvalid()
        return dict(facts)


def _serializer(secret_key: str, purpose: str) -> _Uncompressed:
    return _Uncompressed(
        secret_key,
        salt=f"ballot link {purpose}",
        serializer_kwargs={"sort_keys": True},
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )


def _are_facts(facts: object) -> bool:
    return isinstance(facts, Mapping) and all(
        isinstance(name, str) and type(value) in (str, int) for name, value in facts.items()
    )
