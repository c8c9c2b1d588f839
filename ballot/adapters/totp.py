"""Codes of authenticator applications (RFC 6238: six digits, a new one every 30 seconds), with pyotp; QR codes with segno."""

from __future__ import annotations

from datetime import datetime

import pyotp
import segno

SECONDS = 30
"""How long a step lasts, as every application assumes."""
DRIFT = 1
"""Steps that a telephone's clock may be ahead or behind."""


class TotpAuthenticator:
    """Makes secrets and checks codes. Nothing is kept here: which steps were used is for the caller to remember."""

    def __init__(self, issuer: str) -> None:
        """`issuer` is what the application shows above the account: this site."""
        self._issuer = issuer.replace(":", " ")  # which would end the issuer's name

    def new_secret(self) -> str:
        """Make a secret: 160 random bits, as 32 characters of base32."""
        return pyotp.random_base32()

    def step(self, secret: str, code: str, at: datetime) -> int | None:
        """Return the step whose code this is, by the time `at`; the newest where two have the same. None if it is no code of
        now."""
        if not (len(code) == 6 and code.isascii() and code.isdigit()):
            return None
        codes, now = pyotp.HOTP(secret), int(at.timestamp()) // SECONDS
        near = range(now + DRIFT, now - DRIFT - 1, -1)
        # All are compared, in constant time each: which of them it was does not show.
        found = [step for step in near if pyotp.utils.strings_equal(codes.at(step), code)]
        return found[0] if found else None

    def code(self, secret: str, at: datetime) -> str:
        """Return the code that the application shows at this time."""
        return pyotp.HOTP(secret).at(int(at.timestamp()) // SECONDS)

    def address(self, secret: str, account: str) -> str:
        """Return the `otpauth:` address that an application takes."""
        return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=self._issuer)

    def picture(self, address: str) -> str:
        """Return that address as a QR code: an SVG drawing, black on white whatever the page's colours, as a `data:`
        address."""
        code = segno.make(address, error="m", micro=False)
        return code.svg_data_uri(scale=4, border=4, dark="#000", light="#fff", xmldecl=False)
