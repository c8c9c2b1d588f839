"""Which language the reader is spoken to in, and the page's own way of saying things in it.

`?lang=` in the address decides, and every link on the page carries it on: a GET changes nothing, and a page in one language
can be sent to somebody. Without it: the language of the person, then that of the browser, then English.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, current_app, g, request
from flask_babel import Babel, get_locale, refresh
from markupsafe import Markup, escape

from ballot.reference import LANGUAGES
from ballot.web.kit.sessions import person_for_page
from ballot.words import catalogue

FALLBACK = "en"


def install(app: Flask) -> None:
    """Set up Flask-Babel, which keeps the choice for the length of a request."""
    Babel(app, default_locale=FALLBACK, locale_selector=_chosen)
    app.jinja_env.globals.update(_=_, _n=_n)
    app.url_default_functions.setdefault(None, []).append(_carry_on)
    app.after_request(_say_which)


def language() -> str:
    """The reader's language, one of the six."""
    found = get_locale()
    return found.language if found is not None and found.language in LANGUAGES else FALLBACK


def speak(code: str) -> None:
    """From here on in this request, the reader is known to read this language (unless the address says another)."""
    g.reader_language = code
    refresh()


def _(message: str, /, **facts: Any) -> Markup:
    """The message in the reader's language, safe in HTML: facts are escaped, unless they are markup themselves."""
    return _filled(catalogue.text(language(), message), facts)


def _n(one: str, many: str, count: int, /, **facts: Any) -> Markup:
    """The message for this number, which stands in it as `{n}`."""
    code = language()
    return _filled(catalogue.text_many(code, one, many, count), {"n": catalogue.number(count, code), **facts})


def _filled(said: str, facts: dict[str, Any]) -> Markup:
    safe = escape(said)
    return safe.format(**facts) if facts else safe


def browser_language() -> str:
    """The language that the browser asks for, as far as it is one of the six."""
    return request.accept_languages.best_match(LANGUAGES) or FALLBACK


def _asked() -> str | None:
    asked = request.args.get("lang")
    return asked if asked in LANGUAGES else None


def _is_same_for_everyone(endpoint: str | None) -> bool:
    return getattr(current_app.view_functions.get(endpoint or ""), "cacheable", False)


def _chosen() -> str:
    asked = _asked()
    if asked:
        return asked
    if not _is_same_for_everyone(request.endpoint):
        known = g.get("reader_language")
        if known in LANGUAGES:
            return str(known)
        who = person_for_page()
        holder = (who.officer or who.focal_point) if who else None
        if holder is not None:
            return holder.language
    return browser_language()


def _carry_on(endpoint: str, values: dict[str, Any]) -> None:
    """For every address that a page makes: the language asked for goes with it, and a person's language with a link
    to a page that does not look at who asks."""
    if endpoint == "static" or "lang" in values:
        return
    asked = _asked()
    if asked:
        values["lang"] = asked
    elif _is_same_for_everyone(endpoint) and language() != browser_language():
        values["lang"] = language()


def _say_which(response: Response) -> Response:
    # A sheet that is made has words too: what stands at the foot of each page on paper.
    if response.mimetype == "text/html" or (response.mimetype == "text/css" and request.endpoint != "static"):
        response.headers["Content-Language"] = language()
        if not _asked():
            response.vary.add("Accept-Language")
    return response
