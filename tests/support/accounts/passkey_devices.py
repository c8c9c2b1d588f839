"""A device with passkeys, in software: makes keys, signs challenges, and cheats where it is told to."""

from __future__ import annotations

import json
import os
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import encode_cbor

PRESENT, VERIFIED, HAS_KEY = 0x01, 0x04, 0x40


@dataclass
class Held:
    """A passkey in the device."""

    credential_id: bytes
    key: EllipticCurvePrivateKey
    handle: bytes


@dataclass
class Device:
    """A telephone or a security key, in the hands of its owner, in a browser that is at `origin`."""

    origin: str
    verifies: bool = True
    """Whether it makes sure who uses it."""
    counts: bool = False
    """Whether it counts its uses, as some do."""
    uses: int = 0
    held: list[Held] = field(default_factory=list)

    def create(self, options: str, **changes: Any) -> str:
        """Make a passkey, as `navigator.credentials.create` would, and answer."""
        asked = json.loads(options)
        named = changes.pop("credential_id", None) or os.urandom(32)
        made = Held(named, generate_private_key(SECP256R1()), from_text(asked["user"]["id"]))
        self.held.append(made)
        point = made.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        attested = bytes(16) + struct.pack(">H", 32) + made.credential_id + encode_cbor(cose)
        data = self._data(asked["rp"]["id"], HAS_KEY) + attested
        response = {
            "clientDataJSON": self._said("webauthn.create", asked, changes),
            "attestationObject": to_text(encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})),
        }
        return _answer(made, response)

    def get(self, options: str, which: int = -1, **changes: Any) -> str:
        """Use a passkey, as `navigator.credentials.get` would, and answer. `changes` are to what the browser says."""
        asked = json.loads(options)
        used = self.held[which]
        allowed = [from_text(one["id"]) for one in asked.get("allowCredentials", [])]
        assert not allowed or used.credential_id in allowed, "the browser would not offer this one"
        self.uses += self.counts
        data = self._data(changes.pop("rp_id", asked["rpId"]))
        said = self._said("webauthn.get", asked, changes)
        signature = used.key.sign(data + sha256(from_text(said)).digest(), ECDSA(SHA256()))
        response = {
            "clientDataJSON": said,
            "authenticatorData": to_text(data),
            "signature": to_text(signature),
            "userHandle": to_text(used.handle),
        }
        return _answer(used, response)

    def _data(self, rp_id: str, more: int = 0) -> bytes:
        flags = PRESENT | (VERIFIED if self.verifies else 0) | more
        return sha256(rp_id.encode()).digest() + bytes([flags]) + struct.pack(">I", self.uses)

    def _said(self, kind: str, asked: dict[str, Any], changes: dict[str, Any]) -> str:
        said = {"type": kind, "challenge": asked["challenge"], "origin": self.origin, "crossOrigin": False, **changes}
        return to_text(json.dumps(said).encode())


def _answer(held: Held, response: dict[str, str]) -> str:
    name = to_text(held.credential_id)
    return json.dumps(
        {"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": {}}
    )


def to_text(content: bytes) -> str:
    """base64url without padding."""
    return urlsafe_b64encode(content).decode().rstrip("=")


def from_text(text: str) -> bytes:
    """Bytes of it."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
