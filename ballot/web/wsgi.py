"""The site for an application server: `gunicorn "ballot.web.wsgi:app()"`. Settings come from the environment."""

from __future__ import annotations

import structlog
from flask import Flask

from ballot import wiring
from ballot.config import read_settings
from ballot.web.app import create_app


def app() -> Flask:
    """The application with the real parts. Raises ConfigError where a setting cannot be used."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        # One write a line: the processes of one server share its output, and half a line of each helps nobody.
        logger_factory=structlog.WriteLoggerFactory(),
        cache_logger_on_first_use=True,
    )
    settings = read_settings()
    return create_app(wiring.build(settings), settings)
