"""The emblem of a body, as an image and nothing else."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from ballot.services.council.emblem import find_emblem
from ballot.web.kit.access import ANYONE, allow
from ballot.web.kit.assets import CACHE_BUT_REVALIDATE, CACHE_FOR_YEAR
from ballot.web.kit.context import parts, settings
from ballot.web.kit.security import cacheable

blueprint = Blueprint("emblem", __name__)

POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""Whoever opens the address itself sees a picture that can run and load nothing."""
_MARK_DIGITS = 16


@blueprint.get("/emblem/<body>")
@cacheable
@allow(ANYONE)
def show_emblem(body: str) -> Response:
    """Send the emblem; kept for a year under an address with its mark, as pages have it."""
    emblem = find_emblem(parts(), body) if body == settings().body else None
    if emblem is None:
        abort(404)
    response = Response(emblem.content, mimetype=emblem.media_type)
    response.headers["Content-Security-Policy"] = POLICY
    marked = request.args.get("v") == emblem.sha256[:_MARK_DIGITS]
    response.headers["Cache-Control"] = CACHE_FOR_YEAR if marked else CACHE_BUT_REVALIDATE
    return response
