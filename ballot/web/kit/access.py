"""Declare who a view is for. Every view does by `@allow(…)`; the application does not start while one does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

from ballot.rules.refusals import LinkWithdrawn, NotAllowed
from ballot.services.access.acting_session import act_from_no_session, act_from_session
from ballot.services.access.authorization import PREPARERS
from ballot.services.access.tokens import digest
from ballot.services.accounts.sessions import SignedIn
from ballot.store.tables import Officer
from ballot.web.kit.context import parts
from ballot.web.kit.sessions import Person, ask_anew, person, was_withdrawn

Audience = frozenset[str]
View = TypeVar("View", bound=Callable[..., Any])

ANYONE: Audience = frozenset({"anyone"})
FOCAL_POINT: Audience = frozenset({"focal-point"})
AUDITORS: Audience = frozenset({"auditor"})
STAFF: Audience = PREPARERS | AUDITORS
"""Everyone with an account."""

KILOBYTE = 1024
FORM_BYTES = 512 * KILOBYTE
"""Bytes that a request may have unless its view allows more."""
SAFE = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing."""
UPLOAD_BYTES = 12 * 1024 * KILOBYTE
"""Bytes that a request to a view with a file may have."""
MANY_UPLOADS_BYTES = 100 * 1024 * KILOBYTE
"""Bytes that a request to a view with many files may have."""


class SignInNeeded(Exception):
    """The page is for officers, and nobody is signed in (any more)."""


class LinkNeeded(Exception):
    """The page is for a focal point, who comes by the mailed link; and nobody has (or the session has ended)."""


class OtherLinkNeeded(LinkNeeded):
    """The focal point came by the link of another consultation."""


def allow(audience: Audience, *, accepts: int = FORM_BYTES, guards_again: bool = False) -> Callable[[View], View]:
    """Declare who a view is for, and how many bytes of form it takes (`UPLOAD_BYTES` where there is a file).

    `guards_again`: whether the session still holds when the form has arrived is asked by the view, in the transaction of its
    act; or by `require_audience_again`, where there is none.
    """

    def declare(view: View) -> View:
        view.audience = audience  # type: ignore[attr-defined]  # what functions carry is not typed
        view.accepts = accepts  # type: ignore[attr-defined]
        view.guards_again = guards_again  # type: ignore[attr-defined]
        return view

    return declare


class UndeclaredView(RuntimeError):
    """A view that does not declare its audience."""


def require_audiences_declared(app: Flask) -> None:
    """Raise UndeclaredView unless every view declares its audience."""
    silent = sorted(
        {
            rule.endpoint
            for rule in app.url_map.iter_rules()
            if not getattr(app.view_functions[rule.endpoint], "audience", None)
        }
    )
    if silent:
        raise UndeclaredView(f"these views do not say who they are for (@allow): {', '.join(silent)}")


def limit_request_size() -> None:
    """Limit the size of the request before anything reads the form."""
    view = current_app.view_functions.get(request.endpoint or "")
    accepts: int = getattr(view, "accepts", FORM_BYTES)
    request.max_content_length = accepts
    request.max_form_memory_size = min(accepts, UPLOAD_BYTES)  # files are not kept in memory


def require_audience() -> None:
    """Let in whom the view is for. Raise SignInNeeded, LinkNeeded, LinkWithdrawn, NotAllowed."""
    if request.endpoint is None:
        return
    audience: Audience = getattr(current_app.view_functions[request.endpoint], "audience", frozenset())
    if audience == ANYONE:
        return
    who = person()
    if who is not None and who.role in audience:
        return
    if audience == FOCAL_POINT:
        if was_withdrawn():
            raise LinkWithdrawn()
        raise LinkNeeded()
    if who is None or who.officer is None:
        raise SignInNeeded()
    raise NotAllowed(role=who.role, act="see-page")


def require_audience_again() -> None:
    """Let in whom the view is for once more, when what was sent has arrived: that takes as long as the sender likes, and the
    session may have ended meanwhile. Raise as `require_audience` does."""
    request.form  # noqa: B018 - reads it to its end
    ask_anew()
    require_audience()


def guard_forms_again() -> None:
    """Do so for every form, but where the view declares that it does; acts of officers ask once more, in their transaction."""
    if request.method not in SAFE:
        view = current_app.view_functions.get(request.endpoint or "")
        if not getattr(view, "guards_again", False):
            require_audience_again()
        if not getattr(view, "audience", ANYONE).isdisjoint(STAFF):
            act_from_session(_signed_in().signed_in.session_id, parts().clock)


def stop_acting(_error: BaseException | None = None) -> None:
    """Let go of the session from which the request's acts were done."""
    act_from_no_session()


def _signed_in() -> Person:
    who = person()
    if who is None:
        raise SignInNeeded()
    return who


def current_officer() -> Officer:
    """Return the officer who is signed in, in a view that is for officers; services take its `public_id`."""
    found = _signed_in().officer
    if found is None:
        raise SignInNeeded()
    return found


def current_focal_point() -> SignedIn:
    """Return the session of the focal point who came by a link, and to what they are invited. Raise LinkNeeded."""
    who = _signed_in().signed_in
    if who.focal_point is None or who.consultation_id is None:
        raise LinkNeeded()
    return who


def current_session_mark() -> str:
    """Return what tells this session from every other one, and opens none."""
    return digest(_signed_in().token)
