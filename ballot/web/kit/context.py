"""What every view needs: the services' dependencies, the settings and the time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import current_app

from ballot.config import Settings
from ballot.ports import Clock
from ballot.services.core.context import Parts
from ballot.services.council.emblem import BodyFace, read_face

_NAME = "ballot"
_FACE_IS_KEPT = timedelta(minutes=1)
"""For how long a process shows a name and an emblem that were changed meanwhile."""


@dataclass(frozen=True)
class AppContext:
    """What the application was created with."""

    parts: Parts
    settings: Settings
    device_clock: Clock
    """The real time, by which authenticators of a demonstration go, too."""
    known_face: list[tuple[datetime, BodyFace]] = field(default_factory=list)
    """Names and emblem of the body, and when they were read: they stand on every page and hardly ever change."""


def install_context(app_extensions: dict[str, object], running: AppContext) -> None:
    """Store it where views find it."""
    app_extensions[_NAME] = running


def _app_context() -> AppContext:
    running = current_app.extensions[_NAME]
    assert isinstance(running, AppContext)  # noqa: S101 - put there by `create_app` alone
    return running


def parts() -> Parts:
    """Return the services' dependencies."""
    return _app_context().parts


def settings() -> Settings:
    """Return the settings of this installation."""
    return _app_context().settings


def device_clock() -> Clock:
    """Return the clock that people's devices go by: the real time, also where a demonstration's own clock has been moved."""
    return _app_context().device_clock


def now() -> datetime:
    """Return the installation's time, UTC: for what pages show, and for refusing early.

    Acts read the clock themselves, inside their transaction, and what they read there decides.
    """
    return parts().clock.now()


def body_face() -> BodyFace:
    """Return names and emblem of the body whose site this is, as they were a minute ago at the earliest."""
    running = _app_context()
    moment = running.device_clock.now()
    for read_at, face in running.known_face:
        if timedelta() <= moment - read_at < _FACE_IS_KEPT:
            return face
    face = read_face(running.parts, running.settings.body)
    running.known_face[:] = [(moment, face)] if face.names else []
    return face
