"""The officer who is signed in: their session, where they come from, and where they go on to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from flask import request, url_for

from ballot.rules.refusals import TooManyAttempts
from ballot.services.access.throttling import Visitor
from ballot.services.accounts.sessions import SignedIn
from ballot.web.accounts.user_agents import describe_user_agent
from ballot.web.kit.access import STAFF, Audience, SignInNeeded
from ballot.web.kit.i18n import speak
from ballot.web.kit.request_log import log_lock_out
from ballot.web.kit.sessions import person

NEWCOMERS: Audience = frozenset({"newcomer"})
"""Officers who have given a password and have no second factor yet."""
EVERY_OFFICER: Audience = STAFF | NEWCOMERS
DESK_ENDPOINTS = {
    "chair": "chair.desk",
    "vice-chair": "chair.desk",
    "secretariat": "secretariat.show_overview",
    "auditor": "auditor.records",
}
"""Where officers land, by role."""


def current_session() -> SignedIn:
    """Return the session of the officer who is signed in, newcomers too, and speak to them in their language from here
    on. Raise SignInNeeded."""
    who = person()
    if who is None or who.signed_in.officer is None:
        raise SignInNeeded()
    speak(who.signed_in.officer.language)
    return who.signed_in


def current_visitor() -> Visitor:
    """Return where the request comes from."""
    return Visitor(request.remote_addr or "", describe_user_agent(request.user_agent.string))


@contextmanager
def log_lock_outs() -> Iterator[None]:
    """Log when too many failures lock somebody out within the block, and raise on."""
    try:
        yield
    except TooManyAttempts as refused:
        log_lock_out(str(refused.facts.get("officer", "")), current_visitor().address)
        raise


def local_address(address: str | None) -> str | None:
    """Return the address from its first slash on, if it is a page of this site; None otherwise."""
    if not address:
        return None
    try:
        split = urlsplit(address)
    except ValueError:  # e.g. half of an IPv6 address
        return None
    plain = address.isascii() and address.isprintable() and "\\" not in address
    return address if plain and address.startswith("/") and not split.netloc and not address.startswith("//") else None


def desk_address() -> str:
    """Return where the officer who is signed in has their work; for a newcomer, where a second factor is set up."""
    who = person()
    return url_for(
        DESK_ENDPOINTS.get(who.role, "first_access.choose_second_factor") if who is not None else "public.front_door"
    )
