"""What is derived with HMAC-SHA256 from the installation's secret: six digits for a mail, so that no table has to hold them,
and marks, by which something is known again that is not kept."""

from __future__ import annotations

import hashlib
import hmac

DIGITS = 6
_PURPOSE = b"ballot reply code v1\x00"
_MARKS = b"ballot mark v1\x00"


class HmacCodes:
    """Derives codes with the installation's secret. A new secret makes every code that is on its way useless."""

    def __init__(self, secret_key: str) -> None:
        if not secret_key:
            raise ValueError("codes need a secret key")
        # A key of its own: whoever learns many codes learns nothing that signs links or sessions.
        self._key = hmac.digest(secret_key.encode(), _PURPOSE, hashlib.sha256)
        self._mark_key = hmac.digest(secret_key.encode(), _MARKS, hashlib.sha256)

    def digits(self, nonce: str) -> str:
        """Return the six digits of this nonce, zeros in front. Raise `ValueError` for an empty nonce, whose code would be
        everybody's."""
        if not nonce:
            raise ValueError("a code needs a nonce")
        # 2**256 is so much more than 10**6 that no digit is likelier than another.
        number = int.from_bytes(hmac.digest(self._key, nonce.encode(), hashlib.sha256))
        return f"{number % 10**DIGITS:0{DIGITS}d}"

    def mark(self, purpose: str, text: str) -> str:
        """Return the mark of this text for this purpose (a word of the program's): 32 bytes, in hex."""
        return hmac.digest(self._mark_key, f"{purpose}\x00{text}".encode(), hashlib.sha256).hex()
