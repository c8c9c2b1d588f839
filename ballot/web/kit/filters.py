"""The templates of pages: one Jinja environment a language, whose filters are the words of `ballot.words` in that language.

The reader's language says in which one a page is made. Views find the same words here as functions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, MutableMapping
from datetime import UTC
from functools import lru_cache, partial
from threading import Lock
from typing import Any

from flask import Flask, g, request
from flask.globals import request_ctx
from flask.sansio.app import App
from flask.templating import Environment
from jinja2 import StrictUndefined, Template
from markupsafe import Markup

from ballot.reference import LANGUAGES, languages_in_forms
from ballot.rules.deadlines import DEFAULT_ZONE
from ballot.services.council.emblem import BodyFace
from ballot.store.tables import OutboxDelivery
from ballot.web.kit.context import body_face, parts
from ballot.web.kit.i18n import address_in_language, language
from ballot.web.kit.sessions import person_for_page
from ballot.words import mails, terms, times
from ballot.words.filters import template_filters
from ballot.words.times import Moment
from ballot.words.translation.templates import TranslatedEnvironment
from ballot.words.translation.translator import Translator, translator


def when(value: Moment, zone_name: str = DEFAULT_ZONE, exact: bool = False) -> str:
    """Return a moment as the reader writes it: `Monday 21 December 2020, 17:00 (Geneva)`."""
    return times.when(value, zone_name, language(), exact)


def date(value: Moment, zone_name: str = DEFAULT_ZONE) -> str:
    """Return its date: `Monday 21 December 2020`."""
    return times.date(value, zone_name, language())


def hour(value: Moment, zone_name: str = DEFAULT_ZONE, exact: bool = False) -> str:
    """Return its hour: `17:00 (Geneva)`."""
    return times.hour(value, zone_name, language(), exact)


def state_name(code: str) -> str:
    """Return the State's official short name."""
    return terms.state_name(code, language())


def the_state(code: str) -> str:
    """Return the State's name as it stands in a sentence, with its forms."""
    return terms.the_state(code, language())


def language_in_words(code: str) -> str:
    """Return a language as the reader calls it: `French`."""
    return terms.language_in_words(code, language())


def listed(things: list[str] | tuple[str, ...], style: str = "standard") -> str:
    """Return things as a list within a sentence: `1, 3 and 5`."""
    return terms.listed(things, language(), style)


def chosen(texts: Mapping[str, str], wanted: str | None = None) -> tuple[str, str]:
    """Return the language that was found, the reader's if there is one, and the text in it."""
    return terms.chosen(texts, wanted or language())


def time_tag(value: Moment, zone_name: str = DEFAULT_ZONE, *, reader: str | None = None) -> Markup:
    """Return `<time>` with a deadline's two readings: `Monday 21 December 2020, 17:00 (Geneva), 16:00 UTC`."""
    moment = times.moment_of(value).astimezone(UTC)
    return Markup('<time datetime="{}">{}</time>').format(
        f"{moment:%Y-%m-%dT%H:%M:%SZ}", times.both(moment, zone_name, reader or language())
    )


def said(texts: Mapping[str, str], wanted: str | None = None, *, reader: str | None = None) -> Markup:
    """Return a text of the body in the reader's language, or else in English or whatever it has; marked with the language it is
    in."""
    code, text = chosen(texts, wanted or reader)
    return Markup('<span lang="{}" dir="{}">{}</span>').format(code, terms.direction(code), text)


def text_of(texts: Mapping[str, str], *, reader: str | None = None) -> str:
    """Return the same as text alone, for what has room for no markup."""
    return chosen(texts, reader)[1]


def ref(text: str) -> Markup:
    """Return a reference, a file's name or the like: never broken, and written from the left in every language."""
    return Markup('<span class="ref" dir="ltr">{}</span>').format(text)


def address(text: str) -> Markup:
    """Return a whole address, written from the left and broken where the line ends."""
    return Markup('<span class="address" dir="ltr">{}</span>').format(text)


def origin(text: str) -> Markup:
    """Return a record's origin, or its address: broken after slashes alone, as far as what stands between them fits the line."""
    parts = re.findall(r"[^/]*/+|[^/]+", text)
    written = Markup("<wbr>").join(Markup('<span class="ref">{}</span>').format(one) for one in parts)
    return Markup('<span class="address" dir="ltr">{}</span>').format(written)


def fingerprint(text: str) -> Markup:
    """Return a key's fingerprint: whole, and broken where the line ends."""
    return Markup('<code class="address" dir="ltr">{}</code>').format(text)


def page_filters(spoken: Translator) -> dict[str, Callable[..., Any]]:
    """Return the filters of the pages in one language, by their names in templates."""
    reader = spoken.language
    return template_filters(spoken) | {
        "time_tag": partial(time_tag, reader=reader),
        "said": partial(said, reader=reader),
        "text_of": partial(text_of, reader=reader),
        "ref": ref,
        "address": address,
        "origin": origin,
        "fingerprint": fingerprint,
    }


def kind_name(template: str) -> str:
    """Return what a mail is about: `Invitation`."""
    return mails.kind_name(template, language())


def mail_status_name(standing: str) -> str:
    """Return what became of a mail: `Came back`."""
    return mails.mail_status_name(standing, language())


def reason_said(mail: OutboxDelivery) -> str:
    """Return why a mail has not arrived. Empty where nothing is known."""
    return mails.reason_said(mail.bounce or mail.last_error or "", language())


PIECES = 256
"""Pieces of pages that are kept in each language (`kept`); beyond that, the one used longest ago is made anew."""


def _written(macro: Callable[..., Markup], *arguments: Hashable) -> Markup:
    """Return what a macro makes of these arguments. Templates call it as `kept`, which makes it once.

    The macro must be imported without context, so that what it makes follows from its arguments and the language alone. What
    somebody voted or wrote must not be among them: it would outlast the request.
    """
    return macro(*arguments)


class PageTemplates(Environment):
    """Flask's environment: it hands every template on to the environment of the reader's language.

    Those are made when the first reader of a language comes, with what this one has then: loader, globals, options. A name
    or a field that is not there is an error (UndefinedError), as it is in mails, and not silently empty.
    """

    def __init__(self, app: App, **options: Any) -> None:
        self._options = {**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
        super().__init__(app, **self._options)
        self._of_language: dict[str, _OneLanguage] = {}
        self._making = Lock()

    def get_template(
        self, name: str | Template, parent: str | None = None, globals: MutableMapping[str, Any] | None = None
    ) -> Template:
        """Return the template in the reader's language. Raise TemplateNotFound."""
        return self._of_reader().get_template(name, parent, globals)

    def from_string(self, source: Any, globals: Any = None, template_class: Any = None) -> Template:
        """Return a template from its text, in the reader's language."""
        return self._of_reader().from_string(source, globals, template_class)

    def _of_reader(self) -> _OneLanguage:
        code = language()
        found = self._of_language.get(code)
        if found is None:
            with self._making:
                found = self._of_language.get(code) or self._make(code)
                self._of_language[code] = found
        found.loader = self.loader
        return found

    def _make(self, code: str) -> _OneLanguage:
        options = {**self._options, "loader": self.loader, "bytecode_cache": self.bytecode_cache}
        made = _OneLanguage(self.app, **options)
        made.globals.update(self.globals)
        made.policies.update(self.policies)
        spoken = translator(code, html=True)
        made.speak(spoken)
        made.filters.update(page_filters(spoken))
        made.globals.update(kept=lru_cache(maxsize=PIECES, typed=True)(_written))
        return made


class _OneLanguage(TranslatedEnvironment, Environment):
    """The templates of pages in one language."""


def install_filters(app: Flask) -> None:
    """Make known in every page who is signed in, the page's own path, and the languages."""
    app.jinja_env.globals.update(languages_in_forms=languages_in_forms())
    app.context_processor(_around)


def _around() -> dict[str, object]:
    return {
        "person": person_for_page,
        "body_face": _face,
        "base_url": parts().base_url,
        "here": request.path,
        "language": language(),
        "languages": LANGUAGES if _may_switch() else (),
        "in_language": address_in_language,
        "this_page": parts().base_url + request.path,
    }


def _face() -> BodyFace:
    """Names and emblem of the body; without any on the page of an error, for which nothing more is read."""
    return BodyFace("", {}, "") if g.get("nobody") else body_face()


def _may_switch() -> bool:
    """Whether this page is found at its address: what answered a form may have none."""
    adapter = request_ctx.url_adapter
    return request.method in ("GET", "HEAD") or (adapter is not None and adapter.test(request.path, "GET"))
