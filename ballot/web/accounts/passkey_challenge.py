"""A passkey's question on its way: the browser gets it as JSON, and in its cookie the token with which the answer comes back."""

from __future__ import annotations

from flask import Response, session

from ballot.services.accounts.passkeys import PasskeyRequest

_KEY = "asked"


def send_challenge(asked_for: PasskeyRequest) -> Response:
    """The question, for the script."""
    session[_KEY] = asked_for.step
    return Response(asked_for.options, mimetype="application/json")


def take_challenge_token() -> str:
    """The token of the question that this browser was asked last; it is taken out, as it is good for one answer."""
    token = session.pop(_KEY, "")
    return token if isinstance(token, str) else ""
