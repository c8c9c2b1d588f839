"""Random tokens, which a browser or a mail holds, and their hashes, which are all that the database has of them."""

from __future__ import annotations

import secrets
from hashlib import sha256


def new_token() -> str:
    """256 random bits, safe in an address."""
    return secrets.token_urlsafe(32)


def digest(text: str) -> str:
    """SHA-256, in hex. Enough for what is random; never for a password."""
    return sha256(text.encode()).hexdigest()
