"""The words of `ballot.words` as filters of the templates, in the reader's language; and what every page has around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from flask import Flask, request
from flask.globals import request_ctx
from jinja2 import pass_context
from markupsafe import Markup

from ballot.reference import LANGUAGES
from ballot.rules.deadlines import DEFAULT_ZONE
from ballot.rules.majority import Rule
from ballot.store.tables import OutboxMail
from ballot.web.kit.context import parts
from ballot.web.kit.i18n import language
from ballot.web.kit.sessions import person_for_page
from ballot.words import mails, rule, terms, times
from ballot.words.times import Moment


def when(value: Moment, zone_name: str = DEFAULT_ZONE, exact: bool = False) -> str:
    """`Monday 21 December 2020, 17:00 (Geneva)`."""
    return times.when(value, zone_name, language(), exact)


def date(value: Moment, zone_name: str = DEFAULT_ZONE) -> str:
    """`Monday 21 December 2020`."""
    return times.date(value, zone_name, language())


def hour(value: Moment, zone_name: str = DEFAULT_ZONE, exact: bool = False) -> str:
    """`17:00 (Geneva)`."""
    return times.hour(value, zone_name, language(), exact)


def time_tag(value: Moment, zone_name: str = DEFAULT_ZONE) -> Markup:
    """`<time>` with a deadline's two readings: `Monday 21 December 2020, 17:00 (Geneva), 16:00 UTC`."""
    moment = times.moment_of(value).astimezone(UTC)
    return Markup('<time datetime="{}">{}</time>').format(
        f"{moment:%Y-%m-%dT%H:%M:%SZ}", times.both(moment, zone_name, language())
    )


def span(value: timedelta | float) -> str:
    """A length of time in its largest unit, rounded down."""
    return times.span(value, language())


def state_name(code: str) -> str:
    """The State's official short name."""
    return terms.state_name(code, language())


def the_state(code: str, begins: bool = False) -> str:
    """The State's name in a sentence."""
    return terms.the_state(code, language(), begins)


def language_in_words(code: str) -> str:
    """A language as the reader calls it: `French`."""
    return terms.language_in_words(code, language())


def listed(things: list[str] | tuple[str, ...], style: str = "standard") -> str:
    """`1, 3 and 5`."""
    return terms.listed(things, language(), style)


def rule_text(of: Rule) -> str:
    """What a rule asks for."""
    return rule.rule_text(of, language())


def kind_name(template: str) -> str:
    """What a mail is about: `Invitation`."""
    return mails.kind_name(template, language())


def standing_name(standing: str) -> str:
    """What became of a mail: `Came back`."""
    return mails.standing_name(standing, language())


def reason_said(mail: OutboxMail) -> str:
    """Why a mail has not arrived. Empty where nothing is known."""
    return mails.reason_said(mail.bounce or mail.last_error or "", language())


def said(texts: Mapping[str, str], wanted: str | None = None) -> Markup:
    """A text of the body in the reader's language, or else in English or whatever it has; marked with the language it is in."""
    code, text = chosen(texts, wanted)
    return Markup('<span lang="{}" dir="{}">{}</span>').format(code, terms.direction(code), text)


def ref(text: str) -> Markup:
    """A reference, a file's name or the like: never broken, and written from the left in every language."""
    return Markup('<span class="ref" dir="ltr">{}</span>').format(text)


def address(text: str) -> Markup:
    """A whole address, written from the left and broken where the line ends."""
    return Markup('<span class="address" dir="ltr">{}</span>').format(text)


def origin(text: str) -> Markup:
    """A record's origin, or its address: broken after slashes alone, as far as what stands between them fits the line."""
    parts = re.findall(r"[^/]*/+|[^/]+", text)
    written = Markup("<wbr>").join(Markup('<span class="ref">{}</span>').format(one) for one in parts)
    return Markup('<span class="address" dir="ltr">{}</span>').format(written)


def fingerprint(text: str) -> Markup:
    """A key's fingerprint: whole, and broken where the line ends."""
    return Markup('<code class="address" dir="ltr">{}</code>').format(text)


def chosen(texts: Mapping[str, str], wanted: str | None = None) -> tuple[str, str]:
    """The language that was found, the reader's if there is one, and the text in it."""
    return terms.chosen(texts, wanted or language())


def _in_reader_s(say: Callable[..., str]) -> Callable[[Any], str]:
    return lambda value: say(value, language())


def install(app: Flask) -> None:
    """Make these available in templates, as filters; and who is signed in, and the page's own path, as names."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    filters: dict[str, Any] = {
        "when": when, "date": date, "hour": hour, "time_tag": time_tag, "stamp": times.stamp, "span": span,
        "state_name": state_name, "the_state": the_state, "listed": listed, "said": said, "chosen": chosen,
        "ref": ref, "address": address, "origin": origin, "fingerprint": fingerprint,
        "rule_text": rule_text, "direction": terms.direction, "masked": terms.masked,
        "joined": lambda sentences: terms.joined(sentences, Markup("")),
        "sentence": lambda text: text[:1].upper() + text[1:],
    }  # fmt: skip
    for name in (
        "ordinal",
        "number",
        "size",
        "verb",
        "choice",
        "mark_words",
        "stage_name",
        "channel",
        "role_name",
        "region",
        "language_name",
        "ended",
    ):
        filters[name] = _in_reader_s(getattr(terms, name))
    filters["place"] = _in_reader_s(times.place)
    app.jinja_env.filters.update(filters)
    app.context_processor(_around)


def never_fold(app: Flask) -> None:
    """Have each of our filters asked whenever a page is made. To be called when all are installed.

    Jinja works a filter of a constant (`"for"|choice`) out once, while it compiles the template: every later reader would be
    given the language of the first. It leaves alone what wants to know the context.
    """
    for name, say in app.jinja_env.filters.items():
        if getattr(say, "__module__", "").startswith("ballot."):
            app.jinja_env.filters[name] = _asked_each_time(say)


def _asked_each_time(say: Callable[..., Any]) -> Callable[..., Any]:
    @pass_context
    @wraps(say)
    def asked(_context: object, *args: Any, **kwargs: Any) -> Any:
        return say(*args, **kwargs)

    return asked


def _around() -> dict[str, object]:
    return {
        "person": person_for_page,
        "base_url": parts().base_url,
        "here": request.path,
        "language": language(),
        "languages": LANGUAGES if _may_switch() else (),
        "in_language": _in_language,
    }


def _may_switch() -> bool:
    """Whether this page is found at its address: what answered a form may have none."""
    adapter = request_ctx.url_adapter
    return request.method in ("GET", "HEAD") or (adapter is not None and adapter.test(request.path, "GET"))


def _in_language(code: str) -> str:
    """The address of this page in another language, from here: the page need not repeat a link that it was opened by."""
    query = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return f"?{urlencode([*query, ('lang', code)])}"
