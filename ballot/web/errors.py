"""Refusals and faults as pages: what happened first, then what to do. Each code has its status and words in `words`.

Nobody is shown an exception's text. An unexpected error gets a reference that is in the log too.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from datetime import datetime
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, g, jsonify, make_response, redirect, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response as AnyResponse

from ballot.rules.deadlines import DEFAULT_ZONE
from ballot.rules.refusals import KeyMissing, Refused
from ballot.services.folds import RecordDamaged
from ballot.services.publishing import Inconsistent
from ballot.services.sealed import OpeningLost
from ballot.web import formatting, sessions
from ballot.web.access import LinkNeeded, OtherLinkNeeded, SignInNeeded
from ballot.web.logs import log_fault
from ballot.web.words import CLOSED_WORD, LEADS, MISSING, OTHERS, REFUSALS, Words

_READS = ("GET", "HEAD", "OPTIONS")


def install(app: Flask) -> None:
    """Answer every refusal and every error with a page of ours (or JSON under /api/)."""
    app.register_error_handler(Refused, refusal_page)
    app.register_error_handler(SignInNeeded, lambda _: _sign_in_first())
    app.register_error_handler(LinkNeeded, lambda _: _page(REFUSALS["link-needed"], "link-needed", _lead(), {}))
    app.register_error_handler(
        OtherLinkNeeded, lambda _: _page(REFUSALS["other-consultation"], "other-consultation", _lead(), {})
    )
    app.register_error_handler(CSRFError, lambda _: _page(REFUSALS["form-expired"], "form-expired", _lead(), {}))
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _fault)


def refusal_page(refused: Refused, *, lead: str | None = None, **context: Any) -> Response:
    """The page for a refusal. `context` goes to the template: `stands` (a sentence on what stands), `links`
    (address and words, for what to do next)."""
    if isinstance(refused, KeyMissing):
        log_fault(_reference(), refused)
    words = REFUSALS.get(refused.code, OTHERS[400])
    response = _page(words, refused.code, lead or _lead(), readable(refused.facts), **context)
    if "retry_after" in refused.facts:
        response.headers["Retry-After"] = str(refused.facts["retry_after"])
    return response


def sentence(refused: Refused, lead: str = "act") -> str:
    """A refusal in one sentence, to show beside a form that is shown again."""
    words = REFUSALS.get(refused.code, OTHERS[400])
    return _sentence(words.reason, lead, readable(refused.facts))


def status(refused: Refused) -> int:
    """The status of a refusal's page."""
    return REFUSALS.get(refused.code, OTHERS[400]).status


def readable(facts: dict[str, object]) -> defaultdict[str, str]:
    """The facts of a refusal in words; a fact that is not there is a dash."""
    zone = g.get("zone", DEFAULT_ZONE)
    found: defaultdict[str, str] = defaultdict(lambda: "–")
    for name, value in facts.items():
        if isinstance(value, datetime):
            found[name] = formatting.when(value, zone, exact=True)
        elif name == "state" and isinstance(value, str):
            found[name] = formatting.state_name(value)
        elif name == "stage":
            found[name] = CLOSED_WORD.get(str(value), str(value))
        elif name == "retry_after" and isinstance(value, int):
            found[name] = formatting.span(value)
        elif name == "missing" and isinstance(value, list):
            found[name] = _missing(value)
        elif value is not None:
            found[name] = str(value)
    closes_at, at = facts.get("closes_at"), facts.get("at")
    if isinstance(closes_at, datetime) and isinstance(at, datetime):
        late = at - closes_at
        found["late"] = formatting.span(late) if late.total_seconds() >= 1 else "less than a second"
        found["closes_at"] = (formatting.when if late.days else formatting.hour)(closes_at, zone, exact=True)
    return found


def _missing(codes: list[object]) -> str:
    without = [
        formatting.state_name(str(one).partition(":")[2]) for one in codes if str(one).startswith("focal-point:")
    ]
    said = [MISSING.get(str(one)) or formatting.state_name(str(one)) for one in codes if ":" not in str(one)]
    if without:
        said.append(f"a focal point for {formatting.listed(without)}")
    return "; ".join(said)


def _lead() -> str:
    if request.method in _READS:
        return "look"
    return "reply" if request.endpoint == "voter.send" else "act"


def _sentence(reason: str, lead: str, facts: defaultdict[str, str]) -> str:
    facts["late"] = f", {facts['late']} before it reached us" if lead == "reply" and "late" in facts else ""
    text = LEADS[lead].format(reason=reason.format_map(facts))
    return text[:1].upper() + text[1:]


def _page(words: Words, code: str, lead: str, facts: dict[str, str], **context: Any) -> Response:
    known: defaultdict[str, str] = defaultdict(lambda: "–", facts)
    happened, do = _sentence(words.reason, lead, known), words.do.format_map(known)
    if request.path.startswith("/api/"):
        response = jsonify(code=code, status=words.status, title=words.title, detail=happened)
        response.mimetype = "application/problem+json"
    else:
        page = render_template(
            "errors/error.html", title=words.title, happened=happened, do=do, code=code, status=words.status, **context
        )
        response = make_response(page)
    response.status_code = words.status
    return response


def _sign_in_first() -> AnyResponse:
    if request.method in _READS and not request.path.startswith("/api/"):
        return redirect(f"/sign-in?next={quote(request.path)}", 303)
    words = Words(
        403, "Please sign in again", "nobody is signed in, or the session has ended", "Sign in and try again."
    )
    return _page(words, "sign-in-needed", _lead(), {}, links=[("/sign-in", "Sign in")])


def _http_error(error: HTTPException) -> AnyResponse:
    status = error.code or 500
    if status < 400:
        return error.get_response()
    if isinstance(error, SecurityError):
        return _plain(400, "This site is not reached under that name.")
    if status >= 500:
        return _fault(error)
    words = OTHERS.get(status) or Words(status, OTHERS[400].title, OTHERS[400].reason, OTHERS[400].do)
    response = _page(words, f"http-{status}", _lead(), {})
    if status == 405:
        response.headers["Allow"] = error.get_response().headers.get("Allow", "")
    return response


def _plain(status: int, text: str) -> Response:
    return Response(text + "\n", status, mimetype="text/plain")


def _reference() -> str:
    return secrets.token_hex(4)


def _fault(error: Exception) -> Response:
    reference = _reference()
    log_fault(reference, error)
    broken = isinstance(error, RecordDamaged | OpeningLost | Inconsistent)
    status = 503 if broken else 500
    sessions.forget_person()  # who it is may be just what cannot be read
    try:
        # Whether an act was done before something went wrong is not known here, so no lead says that it was not.
        return _page(OTHERS[status], "unavailable" if broken else "fault", "look", {"reference": reference})
    except Exception as another:
        log_fault(reference, another)
        return _plain(status, f"Something went wrong on our side. Reference: {reference}")
