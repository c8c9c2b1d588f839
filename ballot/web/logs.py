"""One line a request: method, route, status, duration. Never a path (it may hold a link's token), a form or a cookie."""

from __future__ import annotations

import time
import traceback
from pathlib import Path

import structlog
from flask import Flask, Response, g, request

_log = structlog.get_logger("ballot.web")

OUR_OWN_WORDS = frozenset({"RecordDamaged", "OpeningLost", "Inconsistent", "Forbidden", "KeyMissing"})
"""Errors whose message we wrote ourselves, with nothing of a vote in it. A library's may quote what it was given."""


def install(app: Flask) -> None:
    """Log each request."""

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        started = g.get("started")
        _log.info(
            "request",
            method=request.method if request.method.isalpha() else "?",
            route=request.url_rule.rule if request.url_rule else None,
            status=response.status_code,
            ms=round((time.perf_counter() - started) * 1000, 1) if started is not None else None,
        )
        return response


def log_fault(reference: str, error: BaseException) -> None:
    """Log an unexpected error for whoever looks after the installation: types and places, no values."""
    _log.error(
        "fault",
        reference=reference,
        method=request.method,
        route=request.url_rule.rule if request.url_rule else None,
        errors=_chain(error),
        frames=[
            f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ],
    )


def _chain(error: BaseException | None) -> list[str]:
    said: list[str] = []
    while error is not None and len(said) < 10:
        name = type(error).__name__
        said.append(f"{name}: {error}" if name in OUR_OWN_WORDS else name)
        error = error.__cause__ or error.__context__
    return said
