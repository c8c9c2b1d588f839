"""Passwords of staff, hashed with Argon2id (argon2-cffi, the parameters of RFC 9106 for 64 MiB)."""

from __future__ import annotations

import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LONGEST_PASSWORD = 1024
"""In bytes of UTF-8. Far over any real password; keeps a megabyte of input from being hashed."""


class Argon2Passwords:
    """Hashes and checks passwords, a few at a time: each takes 64 MB while it runs."""

    def __init__(self, hasher: PasswordHasher | None = None, at_once: int = 2) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turn = threading.BoundedSemaphore(at_once)
        self._nobody: str | None = None

    def hash(self, password: str) -> str:
        """Hash a password: return a PHC string to store. Raise `ValueError` for an empty or overlong password."""
        secret = _normalised_bytes(password)
        if not 0 < len(secret) <= LONGEST_PASSWORD:
            raise ValueError(f"a password has 1 to {LONGEST_PASSWORD} bytes")
        with self._turn:
            return self._hasher.hash(secret)

    def verify(self, stored: str | None, password: str) -> bool:
        """Return whether the password is the stored one; a stored text that is no hash matches nothing.

        With `None` it works as long and says no, so that the time does not tell which accounts exist.
        """
        if self._nobody is None:
            self._nobody = self.hash("the password of an account that does not exist")
        secret = _normalised_bytes(password)[: LONGEST_PASSWORD + 1]
        with self._turn:
            try:
                self._hasher.verify(self._nobody if stored is None else stored, secret)
            except (VerificationError, InvalidHashError):
                return False
        return stored is not None and len(secret) <= LONGEST_PASSWORD

    def needs_rehash(self, stored: str) -> bool:
        """Return whether the hash was made with other parameters than today's."""
        try:
            return self._hasher.check_needs_rehash(stored)
        except InvalidHashError:
            return True


def _normalised_bytes(password: str) -> bytes:
    # Keyboards send an accented letter as one code point or as two: NFKC makes them one.
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
