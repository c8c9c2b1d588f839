"""Sessions: Flask-Login over our own `session` table.

The cookie holds a random token, the table its hash. So a session ends when its row does: on signing out, when a focal
point is removed, when a link is replaced. Flask-Login's own memory (`remember`) is never used: it outlives all that.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user

from ballot.services.accounts import sessions
from ballot.store.queries.replies import FocalPointRow
from ballot.store.tables import Officer
from ballot.web.kit.context import parts

_TOKEN = "_user_id"  # noqa: S105 - Flask-Login's name for what get_id() gave


@dataclass(frozen=True, eq=False)
class Person(UserMixin):
    """Who is signed in: an officer, a focal point who came by a link, or a newcomer: an officer who has given a password and
    has no second factor yet. A newcomer is no officer to anybody but the pages that set one up."""

    token: str
    signed_in: sessions.SignedIn

    def get_id(self) -> str:
        """Return what the cookie holds."""
        return self.token

    @property
    def officer(self) -> Officer | None:
        """The officer, if it is one and no newcomer."""
        return self.signed_in.officer if self.signed_in.complete else None

    @property
    def focal_point(self) -> FocalPointRow | None:
        """The focal point, if it is one."""
        return self.signed_in.focal_point

    @property
    def consultation_id(self) -> int | None:
        """The consultation whose link opened a focal point's session."""
        return self.signed_in.consultation_id

    @property
    def role(self) -> str:
        """chair, vice-chair, secretariat, auditor, focal-point or newcomer."""
        if self.officer is not None:
            return self.officer.role
        return "newcomer" if self.signed_in.officer is not None else "focal-point"


def install_sessions(app: Flask) -> None:
    """Set up Flask-Login."""
    manager = LoginManager()
    # Its "protection" ties a session to a network address and a browser's name: both change on a phone.
    manager.session_protection = None

    @manager.user_loader
    def load(token: str) -> Person | None:
        found = sessions.read_session(parts(), token)
        return Person(token, found) if found else None

    manager.init_app(app)


def person() -> Person | None:
    """Return who is signed in, if anyone. Read from the table once a request."""
    who = current_user._get_current_object() if current_user else None
    return who if isinstance(who, Person) else None


def ask_anew() -> None:
    """Have the table asked again who is signed in."""
    g.pop("_login_user", None)


def was_withdrawn() -> bool:
    """Return whether the visitor had a focal point's session that was ended, because the link was replaced or the person
    removed."""
    token = session.get(_TOKEN)
    return isinstance(token, str) and sessions.is_withdrawn(parts(), token)


def person_for_page() -> Person | None:
    """Return whom the page's head names; nobody on a page that is the same for everyone and may be kept by caches."""
    view = current_app.view_functions.get(request.endpoint or "")
    return None if g.get("nobody") or getattr(view, "cacheable", False) else person()


def forget_person() -> None:
    """Have pages name nobody and leave the session table unread for the rest of this request."""
    g.nobody = True


def begin_session(token: str) -> None:
    """Make a session that was just opened the visitor's own. Whatever the browser held before is let go of, so that
    nobody can have planted it (session fixation)."""
    end_browser_session()
    signed_in = sessions.read_session(parts(), token)
    if signed_in is not None:
        login_user(Person(token, signed_in), remember=False)


def end_browser_session() -> None:
    """End the visitor's session for good, here and in the table."""
    token = session.get(_TOKEN)
    session.clear()
    for kept in ("_login_user", "csrf_token"):
        g.pop(kept, None)
    if isinstance(token, str):
        sessions.end_session(parts(), token)
