"""Pass a passkey's challenge to the browser as JSON, and keep its token in the cookie until the answer comes."""

from __future__ import annotations

from flask import Response, session

from ballot.services.accounts.passkeys import PasskeyRequest

_KEY = "asked"


def send_challenge(asked_for: PasskeyRequest) -> Response:
    """Return the challenge for the script, and keep its token."""
    session[_KEY] = asked_for.step
    return Response(asked_for.options, mimetype="application/json")


def take_challenge_token() -> str:
    """Return and forget the token of this browser's last challenge: it is good for one answer."""
    token = session.pop(_KEY, "")
    return token if isinstance(token, str) else ""
