"""Log one line a request: method, route, status, duration. Never a path (it may hold a link's token), a form or a cookie."""

from __future__ import annotations

import time

import structlog
from flask import Flask, Response, g, request

from ballot.services.core.error_reports import error_locations, error_types

_log = structlog.get_logger("ballot.web")


def install_request_log(app: Flask) -> None:
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


def log_unexpected_error(reference: str, error: BaseException) -> None:
    """Log an unexpected error for whoever runs the installation: types and places, no values."""
    _log.error(
        "fault",
        reference=reference,
        method=request.method,
        route=request.url_rule.rule if request.url_rule else None,
        errors=error_types(error),
        frames=error_locations(error),
    )


def log_lock_out(officer: str, address: str) -> None:
    """Log that a sign-in was refused unheard after too many failures, so that an attack is seen, and from where.

    `officer` is the id of whose account it is; empty where it is nobody's: what was typed may be a secret.
    """
    _log.warning("sign-in locked", officer=officer, address=address)
