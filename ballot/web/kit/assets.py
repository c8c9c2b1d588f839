"""Serve style sheet and scripts under addresses that change with their content, so that browsers cache them.

An address that `url_for("static", …)` makes carries the beginning of the file's SHA-256. With it the file may be cached
for a year; without it, as one script names another, the browser asks each time.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

from ballot.web.kit.access import ANYONE, allow
from ballot.web.kit.security import cacheable

CACHE_FOR_YEAR = "public, max-age=31536000, immutable"
CACHE_BUT_REVALIDATE = "public, no-cache"
_MARK_DIGITS = 16


def install_assets(app: Flask) -> None:
    """Mark the addresses of static files, and set how long each may be cached."""
    folder = Path(app.static_folder or "")
    send = app.view_functions["static"]

    def static(filename: str) -> Response:
        response: Response = app.ensure_sync(send)(filename=filename)
        marked = request.args.get("v") == content_mark(folder / filename)
        response.headers["Cache-Control"] = CACHE_FOR_YEAR if marked else CACHE_BUT_REVALIDATE
        return response

    def add_mark(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and (found := content_mark(folder / values["filename"])):
            values.setdefault("v", found)

    app.view_functions["static"] = cacheable(allow(ANYONE)(static))
    app.url_defaults(add_mark)


def content_mark(file: Path) -> str | None:
    """Return the mark of this file's content; None where there is no such file."""
    try:
        found = file.stat()
    except OSError:
        return None
    return _file_digest(file, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=256)
def _file_digest(file: Path, _changed: int, _size: int) -> str:
    return sha256(file.read_bytes()).hexdigest()[:_MARK_DIGITS]
