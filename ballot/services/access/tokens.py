"""Make random tokens for browsers and mails, and the hashes of them that the database stores; and find a mailed token in
what became of its address on the way."""

from __future__ import annotations

import re
import secrets
import unicodedata
from hashlib import sha256
from urllib.parse import unquote

_BITS = r"[A-Za-z0-9_-]{43})(?![A-Za-z0-9])"
"""256 bits; whatever follows begins with a sign."""
_TOKENS = (
    re.compile(rf"[^A-Za-z0-9]*([A-Za-z0-9][A-Za-z0-9_-]*\.{_BITS}", re.ASCII),
    re.compile(rf"[^A-Za-z0-9]*?({_BITS}", re.ASCII),
)
"""A signed token of `ports.Links` (facts, a full stop, a signature), and a random one, behind signs that it does not begin
with."""
_TIMES_ENCODED = 3


ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
"""What people can tell apart and type: no l, o, 0 and 1."""


def new_token() -> str:
    """Return 256 random bits as text that is safe in an address."""
    return secrets.token_urlsafe(32)


def token_in(text: str) -> str:
    """Return the token in what follows `/v/` in a mailed address, without what mail programs and people add: signs before and
    behind it, line breaks and invisible signs within, percent-encoding. Return the text itself where none can be told.

    Tokens are signed or random, and have one length: nothing that is taken away here can make another token of one.
    """
    plain = text
    for _ in range(_TIMES_ENCODED):
        plain = unquote(plain)
    plain = "".join(sign for sign in plain if not _is_invisible(sign))
    # Quoted-printable text breaks a line behind an equals sign, and writes a full stop at its beginning as =2E.
    for written in (plain, plain.replace("=2E", ".").replace("=", "")):
        for token in _TOKENS:
            if found := token.match(written):
                return found[1]
    return text


def _is_invisible(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) in ("Cc", "Cf")


def digest(text: str) -> str:
    """Return the SHA-256 of a text in hex. Good for random texts; never for a password."""
    return sha256(text.encode()).hexdigest()


def new_public_id(prefix: str) -> str:
    """Return a new opaque id for entries of the record: `prefix`, a hyphen and eight random characters. It tells
    nothing of the person."""
    return f"{prefix}-{''.join(secrets.choice(ALPHABET) for _ in range(8))}"
