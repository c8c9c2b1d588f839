"""The site for an application server: `gunicorn "ballot.web.wsgi:app()"`. Settings come from the environment."""

from __future__ import annotations

import gc

import structlog
from flask import Flask

from ballot import wiring
from ballot.config import read_settings
from ballot.web.app import create_app

GARBAGE = 20_000
"""Objects that are made before the youngest are searched for garbage: some requests' worth, a few megabytes."""


def app() -> Flask:
    """Return the application with the real adapters. Raise ConfigError where a setting cannot be used."""
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
    made = create_app(wiring.build(settings), settings)
    # What was made so far stays for ever: searching it for garbage again and again cost a fourteenth of every reply.
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE, 20, 20)
    return made
