"""Encryption of what nobody may read before its time, with AES-256-GCM.

Layout: one version byte (1), a random nonce (12 bytes), the ciphertext with its tag (16 bytes).
Each origin has its own key, derived with HKDF-SHA256 from the 32 random bytes of `seal.key`; the context
is authenticated with the text, so that one row's ciphertext cannot be passed off as another's.
"""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ballot.adapters.private_files import create_private_file, read_private_file
from ballot.rules.refusals import KeyMissing

_VERSION = b"\x01"
_NONCE = 12
_TAG = 16
_KEY = 32
_ORIGINS = 256
"""Whose keys are kept, once derived; beyond that all are derived anew."""


class SealBroken(ValueError):
    """The ciphertext was altered, or belongs to another origin, another context or another key."""


class FileSealBox:
    """Seals and opens with the key in one file, which is read at the first use and kept."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._master: bytes | None = None
        self._ciphers: dict[str, AESGCM] = {}

    def create(self) -> None:
        """Write a new key. Raise `FileExistsError` when there is one: without the old key nothing opens."""
        create_private_file(self._path, os.urandom(_KEY))

    def ensure(self) -> bool:
        """Write a key if there is none. True when one was made."""
        try:
            self.create()
        except FileExistsError:
            self._read_master_key()
            return False
        return True

    def close(self, origin: str, context: str, plaintext: bytes) -> bytes:
        """Encrypt for this origin and context. Raise `KeyMissing` (facts: `why`)."""
        nonce = os.urandom(_NONCE)
        return _VERSION + nonce + self._cipher_of_origin(origin).encrypt(nonce, plaintext, context.encode())

    def open(self, origin: str, context: str, ciphertext: bytes) -> bytes:
        """Decrypt. Raise `SealBroken`, a ValueError; or `KeyMissing` (facts: `why`)."""
        cipher = self._cipher_of_origin(origin)
        if len(ciphertext) < len(_VERSION) + _NONCE + _TAG or ciphertext[:1] != _VERSION:
            raise SealBroken(f"not a sealed text of version 1 ({context})")
        nonce, rest = ciphertext[1 : 1 + _NONCE], ciphertext[1 + _NONCE :]
        try:
            return cipher.decrypt(nonce, rest, context.encode())
        except InvalidTag:
            raise SealBroken(f"the sealed text does not belong here or was altered ({context})") from None

    def _cipher_of_origin(self, origin: str) -> AESGCM:
        kept = self._ciphers.get(origin)
        if kept is None:
            info = b"ballot seal v1\x00" + origin.encode()
            kept = AESGCM(HKDF(SHA256(), _KEY, salt=None, info=info).derive(self._read_master_key()))
            if len(self._ciphers) >= _ORIGINS:
                self._ciphers.clear()
            self._ciphers[origin] = kept
        return kept

    def _read_master_key(self) -> bytes:
        if self._master is None:
            master = read_private_file(self._path)
            if len(master) != _KEY:
                raise KeyMissing(why=f"{self._path} has {len(master)} bytes instead of {_KEY}")
            self._master = master
        return self._master
