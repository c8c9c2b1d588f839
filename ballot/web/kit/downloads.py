"""Send files, as downloads but for scans that a browser can show; and answer while one of them is still to be signed."""

from __future__ import annotations

from io import BytesIO

from flask import Response, send_file

from ballot.rules.refusals import NotYetAvailable
from ballot.rules.stages import Stage
from ballot.services.consultations.overview import Overview
from ballot.web.kit import errors

INERT_POLICY = "default-src 'none'; sandbox"
"""The policy of a file that somebody sent: should a browser show it after all, it can load and run nothing."""


def download(content: bytes, media_type: str, name: str, *, shown: bool = False) -> Response:
    """Return the file under this name; `shown` where the browser may show it."""
    response = send_file(BytesIO(content), mimetype=media_type, as_attachment=not shown, download_name=name)
    response.headers["Content-Security-Policy"] = INERT_POLICY
    return response


SHOWN_TYPES = ("application/pdf", "image/png", "image/jpeg")
"""What browsers show by themselves."""
_POLICY_OF_PDF = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""The browser's own viewer, which has a sandbox of its own, shows no PDF under a policy with `sandbox`. A download in its
place would leave a State's vote in a folder of the officer's machine."""


def show_file(content: bytes, media_type: str, name: str) -> Response:
    """Return a file that somebody sent, to be shown where a browser can show it, and else as a download."""
    response = download(content, media_type, name, shown=media_type in SHOWN_TYPES)
    if media_type == "application/pdf":
        response.headers["Content-Security-Policy"] = _POLICY_OF_PDF
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
