"""Send files, always as downloads; and answer while one of them is still to be signed."""

from __future__ import annotations

from io import BytesIO

from flask import Response, send_file

from ballot.rules.refusals import NotYetAvailable
from ballot.rules.stages import Stage
from ballot.services.consultations.overview import Overview
from ballot.web.kit import errors

INERT_POLICY = "default-src 'none'; sandbox"
"""The policy of a file that somebody sent: should a browser show it after all, it can load and run nothing."""


def download(content: bytes, media_type: str, name: str) -> Response:
    """Return the file under this name."""
    response = send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)
    response.headers["Content-Security-Policy"] = INERT_POLICY
    return response


def answer_signed_soon(refused: NotYetAvailable) -> Response:
    """Return that the file will be signed in a moment: a GET changes nothing, so it does not sign it itself."""
    response = errors.refusal_page(refused)
    response.status_code = 503
    response.headers["Retry-After"] = "1"
    return response


def answer_no_tally_yet(found: Overview) -> Response:
    """Return that the tally will be signed in a moment. Raise NotYetAvailable where the consultation is not declared."""
    if found.stage is Stage.DECLARED:
        return answer_signed_soon(NotYetAvailable(what="tally"))
    raise NotYetAvailable(what="result")
