"""Which language the reader is spoken to in, and the page's own way of saying things in it.

`?lang=` in the address decides, and every link on the page carries it on: a GET changes nothing, and a page in one language
can be sent to somebody. Without it: the language of the person, then that of the browser, then English.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, current_app, g, has_request_context, request
from markupsafe import Markup

from ballot.reference import FALLBACK, LANGUAGES
from ballot.web.kit.sessions import person_for_page
from ballot.words.translation.translator import Translator, translator


def install_languages(app: Flask) -> None:
    """Have addresses carry the language on, and responses say which one they are in."""
    app.url_default_functions.setdefault(None, []).append(_carry_on)
    app.after_request(_say_which)


def language() -> str:
    """Return the reader's language. It is found once a request; outside of one it is English."""
    if not has_request_context():
        return FALLBACK
    found: str | None = g.get("language")
    if found is None:
        found = g.language = _chosen()
    return found


def reader_translator() -> Translator:
    """Return the translator of the reader's language, for HTML."""
    return translator(language(), html=True)


def speak(code: str) -> None:
    """Take it as known, from here on in this request, that the reader reads this language (unless the address says another)."""
    g.reader_language = code
    g.pop("language", None)


def _(message: str, /, **facts: Any) -> Markup:
    """Return the message in the reader's language, safe in HTML: facts are escaped, unless they are markup themselves."""
    return Markup(reader_translator().say(message, **facts))  # noqa: S704 - escaped there


def _n(one: str, many: str, count: int, /, **facts: Any) -> Markup:
    """Return the message for this number, which stands in it as `{n}`."""
    return Markup(reader_translator().say_many(one, many, count, **facts))  # noqa: S704 - escaped there


def browser_language() -> str:
    """Return the language that the browser asks for, as far as it is one of ours."""
    return request.accept_languages.best_match(LANGUAGES) or FALLBACK


def _asked() -> str | None:
    """Return the language that the address names. It is read once a request, for every link on the page."""
    if "asked_language" not in g:
        asked = request.args.get("lang")
        g.asked_language = asked if asked in LANGUAGES else None
    found: str | None = g.asked_language
    return found


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


def address_in_language(code: str) -> str:
    """Return the address of this page in another language, from here: the page need not repeat a link that it was opened by."""
    query = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return f"?{urlencode([*query, ('lang', code)])}"
