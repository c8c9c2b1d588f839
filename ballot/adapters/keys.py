"""The keys of each body, in files: Ed25519 in `<body>.pem` (PKCS#8, 0600) and `<body>.pub.pem` (plain SPKI), and the
ML-DSA-65 archive key beside them in `<body>.archive.pem` and `<body>.archive.pub.pem`.

A machine that only serves pages may be given the public files alone; it can then show the keys but not sign.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey, MLDSA65PublicKey
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

PrivateKey = Ed25519PrivateKey | MLDSA65PrivateKey
PublicKey = Ed25519PublicKey | MLDSA65PublicKey


@dataclass(frozen=True)
class _Algorithm:
    """An algorithm of keys, and how its files are called: `<body><ending>.pem`."""

    name: str
    ending: str
    generate: Callable[[], PrivateKey]
    is_private: Callable[[object], TypeGuard[PrivateKey]]
    is_public: Callable[[object], TypeGuard[PublicKey]]


def _is_ed25519_private_key(key: object) -> TypeGuard[PrivateKey]:
    return isinstance(key, Ed25519PrivateKey)


def _is_ed25519_public_key(key: object) -> TypeGuard[PublicKey]:
    return isinstance(key, Ed25519PublicKey)


def _is_ml_dsa_private_key(key: object) -> TypeGuard[PrivateKey]:
    return isinstance(key, MLDSA65PrivateKey)


def _is_ml_dsa_public_key(key: object) -> TypeGuard[PublicKey]:
    return isinstance(key, MLDSA65PublicKey)


_ED25519 = _Algorithm("Ed25519", "", Ed25519PrivateKey.generate, _is_ed25519_private_key, _is_ed25519_public_key)
_ML_DSA_65 = _Algorithm(
    "ML-DSA-65", ".archive", MLDSA65PrivateKey.generate, _is_ml_dsa_private_key, _is_ml_dsa_public_key
)


class _KeyPairs:
    """Key pairs of one algorithm in one folder. A private key is read once and kept; `KeyMissing` is not remembered."""

    def __init__(self, folder: Path, algorithm: _Algorithm) -> None:
        self._folder, self._algorithm = folder, algorithm
        self._private: dict[str, PrivateKey] = {}

    def create(self, body_slug: str) -> bytes:
        """Make a new pair and write both files; return the raw public key. Raise FileExistsError."""
        path = self.private_path(body_slug)
        private = self._algorithm.generate()
        create_private_file(path, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        self._write_public(body_slug, private.public_key())
        return private.public_key().public_bytes_raw()

    def ensure(self, body_slug: str) -> bool:
        """Make the pair if the body has none; return whether one was made. A missing public file is written again."""
        try:
            self.create(body_slug)
        except FileExistsError:
            private = self._load(body_slug)
            if not self.public_path(body_slug).exists():
                self._write_public(body_slug, private.public_key())
            return False
        return True

    def public(self, body_slug: str) -> bytes:
        """Return the raw public key. Raise KeyMissing."""
        if body_slug in self._private or self.private_path(body_slug).exists():
            return self._load(body_slug).public_key().public_bytes_raw()
        return self._read_public(body_slug).public_bytes_raw()

    def sign(self, body_slug: str, message: bytes) -> bytes:
        """Return the signature over the message. Raise KeyMissing."""
        return self._load(body_slug).sign(message)

    def private_path(self, body_slug: str) -> Path:
        if not _SLUG.fullmatch(body_slug):
            raise KeyMissing(body=body_slug, why="no body can have this name")
        return self._folder / f"{body_slug}{self._algorithm.ending}.pem"

    def public_path(self, body_slug: str) -> Path:
        return self.private_path(body_slug).with_name(f"{body_slug}{self._algorithm.ending}.pub.pem")

    def _load(self, body_slug: str) -> PrivateKey:
        if body_slug in self._private:
            return self._private[body_slug]
        path = self.private_path(body_slug)
        try:
            private = load_pem_private_key(read_private_file(path), password=None)
        except KeyMissing as problem:
            raise KeyMissing(body=body_slug, **problem.facts) from problem
        except (ValueError, TypeError, UnsupportedAlgorithm) as problem:
            raise KeyMissing(body=body_slug, why=f"{path} is not an unencrypted PKCS#8 PEM key") from problem
        if not self._algorithm.is_private(private):
            raise KeyMissing(body=body_slug, why=f"{path} is not an {self._algorithm.name} key")
        beside = self.public_path(body_slug)
        if beside.exists() and self._read_public(body_slug) != private.public_key():
            raise KeyMissing(body=body_slug, why=f"{path} and {beside} are not halves of one key")
        self._private[body_slug] = private
        return private

    def _read_public(self, body_slug: str) -> PublicKey:
        path = self.public_path(body_slug)
        try:
            public = load_pem_public_key(path.read_bytes())
        except FileNotFoundError:
            why = f"{self.private_path(body_slug)} does not exist; `ballot init` creates it"
            raise KeyMissing(body=body_slug, why=why) from None
        except (OSError, ValueError, UnsupportedAlgorithm) as problem:
            raise KeyMissing(body=body_slug, why=f"{path} is not a public key in PEM") from problem
        if not self._algorithm.is_public(public):
            raise KeyMissing(body=body_slug, why=f"{path} is not an {self._algorithm.name} key")
        return public

    def _write_public(self, body_slug: str, public: PublicKey) -> None:
        pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        replace_file(self.public_path(body_slug), pem, _PUBLIC_FILE)


class KeyFiles:
    """The keys in one folder: for each body the Ed25519 key that signs, and the ML-DSA-65 key that signs for the archive."""

    def __init__(self, folder: Path) -> None:
        self._signing = _KeyPairs(folder, _ED25519)
        self._archive = _KeyPairs(folder, _ML_DSA_65)

    def create(self, body_slug: str) -> bytes:
        """Make new keys for the body and write their files. Returns the 32 public bytes of the Ed25519 key.

        Raises `FileExistsError` when the body has a key: a key once used is never replaced.
        """
        public = self._signing.create(body_slug)
        self._archive.ensure(body_slug)
        return public

    def ensure(self, body_slug: str) -> list[Path]:
        """Make the keys that the body lacks. Returns the files of those that were made.

        A missing public file is written again, since a crash may have come between the two.
        """
        return [
            path
            for pairs in (self._signing, self._archive)
            if pairs.ensure(body_slug)
            for path in (pairs.private_path(body_slug), pairs.public_path(body_slug))
        ]

    def public(self, body_slug: str) -> bytes:
        """The body's Ed25519 public key, 32 bytes. Raises `KeyMissing` (facts: `body`, `why`)."""
        return self._signing.public(body_slug)

    def sign(self, body_slug: str, message: bytes) -> bytes:
        """The body's Ed25519 signature over the message, 64 bytes. Raises `KeyMissing` (facts: `body`, `why`)."""
        return self._signing.sign(body_slug, message)

    def archive_public(self, body_slug: str) -> bytes:
        """The body's ML-DSA-65 public key, 1,952 bytes. Raises `KeyMissing` (facts: `body`, `why`)."""
        return self._archive.public(body_slug)

    def archive_sign(self, body_slug: str, message: bytes) -> bytes:
        """The body's ML-DSA-65 signature over the message (FIPS 204, pure, empty context), 3,309 bytes, another one each
        time. Raises `KeyMissing` (facts: `body`, `why`)."""
        return self._archive.sign(body_slug, message)

    def public_path(self, body_slug: str) -> Path:
        """Where the public Ed25519 key lies, byte for byte as in a bundle's `keys/body.pem`."""
        return self._signing.public_path(body_slug)

    def private_path(self, body_slug: str) -> Path:
        """Where the private Ed25519 key lies."""
        return self._signing.private_path(body_slug)

    def archive_public_path(self, body_slug: str) -> Path:
        """Where the public archive key lies, byte for byte as in a bundle's `keys/archive.pem`."""
        return self._archive.public_path(body_slug)
