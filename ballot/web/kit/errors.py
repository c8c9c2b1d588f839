"""Show refusals and errors as pages: what happened first, then what to do, in the reader's language. The words are
`words.refusals`.

Nobody is shown an exception's text. An unexpected error gets a reference that is in the log, too.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, g, jsonify, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response as AnyResponse

from ballot.rules.deadlines import DEFAULT_ZONE
from ballot.rules.refusals import KeyMissing, Refused
from ballot.services.access.acting_session import OfficerSessionOver
from ballot.services.core.record_cache import RecordDamaged
from ballot.services.evidence.signing import Inconsistent
from ballot.services.replies.sealing import OpeningLost
from ballot.web.kit import sessions
from ballot.web.kit.access import LinkNeeded, OtherLinkNeeded, SignInNeeded
from ballot.web.kit.i18n import _, browser_language, language
from ballot.web.kit.request_log import log_unexpected_error
from ballot.words.refusals.by_code import REFUSALS
from ballot.words.refusals.explain import Facts, Said, explain_code
from ballot.words.translation.translator import say

_LINK = re.compile(r"/(?:(v)|first-access)(?![a-z0-9-])", re.IGNORECASE)
"""How the address of a mailed link begins; the group is there for a focal point's."""
_READING_METHODS = ("GET", "HEAD", "OPTIONS")
_NOTHING_MORE: Facts = {"invited": None, "stands": "", "links": (), "contact": None}
"""What an error's page shows besides, where it is given nothing."""


def install_error_pages(app: Flask) -> None:
    """Answer every refusal and every error with a page (or JSON under /api/)."""
    app.register_error_handler(Refused, refusal_page)
    app.register_error_handler(SignInNeeded, _redirect_to_sign_in)
    app.register_error_handler(OfficerSessionOver, lambda _error: answer_sign_in_needed())
    app.register_error_handler(LinkNeeded, _handler_for("link-needed"))
    app.register_error_handler(OtherLinkNeeded, _handler_for("other-consultation"))
    app.register_error_handler(CSRFError, _handler_for("form-expired"))
    app.register_error_handler(HTTPException, _answer_http_error)
    app.register_error_handler(Exception, _answer_unexpected_error)


def refusal_page(refused: Refused, *, lead: str | None = None, **context: Any) -> Response:
    """Return the page for a refusal. `context` as in `error_page`."""
    if isinstance(refused, KeyMissing):
        log_unexpected_error(_new_reference(), refused)
    response = error_page(refused.code, refused.facts, lead=lead, **context)
    if "retry_after" in refused.facts:
        response.headers["Retry-After"] = str(refused.facts["retry_after"])
    return response


def error_page(
    code: str,
    facts: Facts | None = None,
    *,
    lead: str | None = None,
    status: int | None = None,
    template: str = "kit/error.html",
    **context: Any,
) -> Response:
    """Return the page for a code that has words: a refusal, or what is wrong with a request (`link-needed`,
    `form-expired`).

    `context` goes to the template: `stands` (a sentence on what stands), `links` (address and words, for what to do
    next), `contact`. A `template` of one's own extends `kit/error.html` and fills its block `extra`.
    """
    said = explain_code_to_reader(code, facts, lead=lead)
    number = status or said.status
    if request.path.startswith("/api/"):
        return problem_json(said, number)
    response = make_response(render_template(template, said=said, **{**_NOTHING_MORE, **context}))
    response.status_code = number
    return response


def problem_json(said: Said, status: int, detail: str | None = None) -> Response:
    """Return the same for a program: `application/problem+json` (RFC 9457), in the language that it asks for."""
    response = jsonify(code=said.code, status=status, title=said.title, detail=detail or said.happened)
    response.status_code = status
    response.mimetype = "application/problem+json"
    response.headers["Content-Language"] = language()
    response.vary.add("Accept-Language")
    return response


def explain_to_reader(refused: Refused, lead: str = "act") -> Said:
    """Return a refusal in the reader's words, to show beside a form that is shown again."""
    return explain_code_to_reader(refused.code, refused.facts, lead=lead)


def explain_code_to_reader(code: str, facts: Facts | None = None, *, lead: str | None = None) -> Said:
    """Return the same by the refusal's code."""
    return explain_code(
        code, facts or {}, language(), zone=g.get("zone", DEFAULT_ZONE), lead=lead or _lead_of_request()
    )


def refusal_sentence(refused: Refused, lead: str = "act") -> str:
    """Return the refusal in one sentence."""
    return explain_to_reader(refused, lead).happened


def refusal_status(refused: Refused) -> int:
    """Return the HTTP status of a refusal's page."""
    return REFUSALS.get(refused.code, REFUSALS["http-400"]).status


def _lead_of_request() -> str:
    if request.method in _READING_METHODS:
        return "look"
    return "reply" if request.endpoint == "focal_point.send" else "act"


def _handler_for(code: str) -> Callable[[Exception], Response]:
    return lambda _error: error_page(code)


def _redirect_to_sign_in(_error: SignInNeeded) -> AnyResponse:
    if request.method in _READING_METHODS and not request.path.startswith("/api/"):
        return redirect(url_for("sign_in.sign_in_form", next=request.path), 303)
    return answer_sign_in_needed()


def answer_sign_in_needed() -> Response:
    """Return the page for an act that was sent by nobody who is signed in."""
    return error_page("sign-in-needed", links=[(url_for("sign_in.sign_in_form"), _("Sign in"))])


def _answer_http_error(error: HTTPException) -> AnyResponse:
    code = error.code or 500
    if code < 400:
        return error.get_response()
    if isinstance(error, SecurityError):
        return _plain_text(400, say(browser_language(), "This site cannot be reached under that name."))
    if code >= 500:
        return _answer_unexpected_error(error)
    link = _LINK.match(request.path) if code == 404 else None
    if link is not None:  # what is left of a mailed one
        return error_page("link-invalid", links=[link_again()] if link[1] else [])
    named = f"http-{code}"
    response = error_page(named if named in REFUSALS else "http-400", status=code)
    if code == 405:
        response.headers["Allow"] = error.get_response().headers.get("Allow", "")
    return response


def link_again() -> tuple[str, str]:
    """Return where a focal point's link is mailed again: address and words."""
    return url_for("lost_link.form"), _("Resend my link")


def _plain_text(status: int, text: str) -> Response:
    return Response(text + "\n", status, mimetype="text/plain")


def _new_reference() -> str:
    return secrets.token_hex(4)


def _answer_unexpected_error(error: Exception) -> Response:
    reference = _new_reference()
    log_unexpected_error(reference, error)
    broken = isinstance(error, RecordDamaged | OpeningLost | Inconsistent)
    sessions.forget_person()  # who it is may be just what cannot be read
    try:
        # Whether an act was done before something went wrong is not known here, so no lead says that it was not.
        return error_page("unavailable" if broken else "fault", {"reference": reference}, lead="look")
    except Exception as another:
        log_unexpected_error(reference, another)
        text = "Something went wrong on our side. Reference: {reference}"
        return _plain_text(503 if broken else 500, text.format(reference=reference))
