"""The Ed25519 key of each body, in files: `<body>.pem` (PKCS#8, 0600) and `<body>.pub.pem` (plain SPKI).

A machine that only serves pages may be given the public file alone; it can then show the key but not sign.
"""

from __future__ import annotations

import re
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from ballot.adapters.private_files import create_private_file, read_private_file, replace_file
from ballot.rules.refusals import KeyMissing

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_PUBLIC_FILE = 0o644


class KeyFiles:
    """The keys in one folder. A private key is read once and kept; `KeyMissing` is not remembered."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._private: dict[str, Ed25519PrivateKey] = {}

    def create(self, body_slug: str) -> bytes:
        """Make a new key for the body and write both files. Return the 32 public bytes.

        Raise `FileExistsError` when the body has a key: a key once used is never replaced.
        """
        path = self.private_path(body_slug)
        private = Ed25519PrivateKey.generate()
        create_private_file(path, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        self._write_public(body_slug, private.public_key())
        return private.public_key().public_bytes_raw()

    def ensure(self, body_slug: str) -> bool:
        """Make the key if the body has none. True when one was made.

        A missing public file is written again, since a crash may have come between the two.
        """
        try:
            self.create(body_slug)
        except FileExistsError:
            private = self._load_private_key(body_slug)
            if not self.public_path(body_slug).exists():
                self._write_public(body_slug, private.public_key())
            return False
        return True

    def public(self, body_slug: str) -> bytes:
        """Return the body's public key, 32 bytes. Raise `KeyMissing` (facts: `body`, `why`)."""
        if body_slug in self._private or self.private_path(body_slug).exists():
            return self._load_private_key(body_slug).public_key().public_bytes_raw()
        return self._read_public(body_slug).public_bytes_raw()

    def sign(self, body_slug: str, message: bytes) -> bytes:
        """Return the body's signature over the message, 64 bytes. Raise `KeyMissing` (facts: `body`, `why`)."""
        return self._load_private_key(body_slug).sign(message)

    def public_path(self, body_slug: str) -> Path:
        """Return where the public key lies, byte for byte as in a bundle's `keys/body.pem`."""
        return self.private_path(body_slug).with_name(f"{body_slug}.pub.pem")

    def private_path(self, body_slug: str) -> Path:
        """Return where the private key lies. Raise `KeyMissing` for a name that no body can have."""
        if not _SLUG.fullmatch(body_slug):
            raise KeyMissing(body=body_slug, why="no body can have this name")
        return self._folder / f"{body_slug}.pem"

    def _load_private_key(self, body_slug: str) -> Ed25519PrivateKey:
        if body_slug in self._private:
            return self._private[body_slug]
        path = self.private_path(body_slug)
        try:
            private = load_pem_private_key(read_private_file(path), password=None)
        except KeyMissing as problem:
            raise KeyMissing(body=body_slug, **problem.facts) from problem
        except (ValueError, TypeError, UnsupportedAlgorithm) as problem:
            raise KeyMissing(body=body_slug, why=f"{path} is not an unencrypted PKCS#8 PEM key") from problem
        if not isinstance(private, Ed25519PrivateKey):
            raise KeyMissing(body=body_slug, why=f"{path} is not an Ed25519 key")
        beside = self.public_path(body_slug)
        if beside.exists() and self._read_public(body_slug) != private.public_key():
            raise KeyMissing(body=body_slug, why=f"{path} and {beside} are not halves of one key")
        self._private[body_slug] = private
        return private

    def _read_public(self, body_slug: str) -> Ed25519PublicKey:
        path = self.public_path(body_slug)
        try:
            public = load_pem_public_key(path.read_bytes())
        except FileNotFoundError:
            why = f"{self.private_path(body_slug)} does not exist; `ballot init` creates it"
            raise KeyMissing(body=body_slug, why=why) from None
        except (OSError, ValueError, UnsupportedAlgorithm) as problem:
            raise KeyMissing(body=body_slug, why=f"{path} is not a public key in PEM") from problem
        if not isinstance(public, Ed25519PublicKey):
            raise KeyMissing(body=body_slug, why=f"{path} is not an Ed25519 key")
        return public

    def _write_public(self, body_slug: str, public: Ed25519PublicKey) -> None:
        pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        replace_file(self.public_path(body_slug), pem, _PUBLIC_FILE)
