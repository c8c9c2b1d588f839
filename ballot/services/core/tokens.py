"""Make random tokens for browsers and mails, and the hashes of them that the database stores."""

from __future__ import annotations

import secrets
from hashlib import sha256


def new_token() -> str:
    """Return 256 random bits as text that is safe in an address."""
    return secrets.token_urlsafe(32)


def digest(text: str) -> str:
    """Return the SHA-256 of a text in hex. Good for random texts; never for a password."""
    return sha256(text.encode()).hexdigest()
