"""The one translator of pages, mails and the command line: handed a language, it says messages in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from string import Formatter
from typing import Any

from markupsafe import Markup, escape

from ballot.reference import language_data
from ballot.words.translation.catalogues import translations
from ballot.words.translation.inflected import Inflected, form_of
from ballot.words.translation.numbers import NumberFormat, number_format
from ballot.words.translation.sentences import joined

_BEGINNING = re.compile(r"(?:^|[.!?] )\Z")
"""What stands before the first word of a sentence."""
_LEFT_TO_RIGHT, _END_OF_ISOLATE = "\u2066", "\u2069"


class Translator:
    """Say messages in one language, as plain text or as HTML.

    As HTML the message and its facts are escaped, unless a fact is markup, and what is returned is `Markup`.
    """

    def __init__(self, language: str, *, html: bool = False) -> None:
        data = language_data(language)
        self.language = language
        self.html = html
        self.direction = data.direction
        self._catalogue = translations(language)
        self._numbers: NumberFormat = number_format(language)
        self._patterns: dict[str, _MessagePattern] = {}

    def text(self, message: str) -> str:
        """Return the message in this language; in English where the catalogue has none."""
        return str(self._catalogue.gettext(message)) if message else ""

    def text_many(self, one: str, many: str, count: int) -> str:
        """Return the form of the message that goes with this number: Arabic has six, Russian three, Chinese one."""
        return str(self._catalogue.ngettext(one, many, count))

    def say(self, message: str, /, **facts: Any) -> str:
        """Return the message with `{name}` filled in; as it stands without facts. Raise KeyError where one is missing."""
        return self._fill(self.text(message), message, facts)

    def say_many(self, one: str, many: str, count: int, /, **facts: Any) -> str:
        """Return the message for this number, which stands in it as `{n}`, written as the language writes numbers."""
        known = {"n": self.number(count), **facts}
        return self._fill(self.text_many(one, many, count), one if count == 1 else many, known)

    def named(self, table: Mapping[str, str], code: str) -> str:
        """Return the message that a table has for this code, in this language; the code itself where it has none."""
        return self.text(table[code]) if code in table else code

    def number(self, value: int) -> str:
        """Return a whole number with its digits grouped: `12,345`."""
        return self._numbers.write(value)

    def joined(self, sentences: Iterable[str]) -> str:
        """Return sentences one after the other; empty ones are left out. After a Chinese full stop there is no space."""
        return joined(sentences, Markup("") if self.html else "")

    def isolated(self, text: str) -> str:
        """Return a reference, a number or an address such that it is read from left to right in whatever line it stands."""
        if self.html or self.direction == "ltr":
            return text
        return f"{_LEFT_TO_RIGHT}{text}{_END_OF_ISOLATE}"

    def _fill(self, said: str, message: str, facts: dict[str, Any]) -> str:
        if not facts:
            return escape(said) if self.html else said
        try:
            pattern = self._patterns.get(said)
            if pattern is None:
                pattern = self._patterns[said] = _MessagePattern(said, html=self.html)
            return pattern.fill(facts)
        except LookupError:
            # A translation that asks for what is not there: better said in English than a mail that never goes out.
            if said == message:
                raise
            return self._fill(message, message, facts)


class _MessagePattern:
    """A message taken apart once: its text, and the names of the facts between. There are as many as messages."""

    def __init__(self, text: str, *, html: bool) -> None:
        self._html = html
        self._pieces: list[tuple[str, str | None, bool]] = []
        try:
            found = list(Formatter().parse(str(escape(text)) if html else text))
        except ValueError as wrong:  # a single brace
            raise LookupError(str(wrong)) from None
        before = ""
        for literal, name, spec, conversion in found:
            if name is not None and (spec or conversion or not name.isidentifier()):
                raise LookupError(f"a message names its facts, and nothing more: {name!r}")
            begins = _BEGINNING.search(before := before + literal) is not None
            self._pieces.append((literal, name, begins))
            before += name or ""

    def fill(self, facts: Mapping[str, Any]) -> str:
        """Return the text with its facts; a name that begins a sentence has a capital. Raise KeyError for a missing one."""
        written = []
        for literal, name, begins in self._pieces:
            written.append(literal)
            if name is not None:
                fact = facts[name] if name in facts else form_of(facts, name)
                if begins and isinstance(fact, Inflected):
                    fact = fact.capital
                written.append(escape(fact) if self._html else fact if type(fact) is str else format(fact, ""))
        joined = "".join(written)
        return Markup(joined) if self._html else joined  # noqa: S704 - every piece was escaped above


@cache
def translator(language: str, *, html: bool = False) -> Translator:
    """Return the translator of a language, one for plain text and one for HTML."""
    return Translator(language, html=html)


def text(language: str, message: str) -> str:
    """Return the message in this language; in English where the catalogue has none."""
    return translator(language).text(message)


def say(language: str, message: str, **facts: Any) -> str:
    """Return the message with `{name}` filled in. Raise KeyError where a fact is missing."""
    return translator(language).say(message, **facts)


def say_many(language: str, one: str, many: str, count: int, **facts: Any) -> str:
    """Return the message for this number, which stands in it as `{n}`."""
    return translator(language).say_many(one, many, count, **facts)


def named(table: Mapping[str, str], code: str, language: str) -> str:
    """Return the message that a table has for this code, in this language; the code itself where it has none."""
    return translator(language).named(table, code)


def number(value: int, language: str) -> str:
    """Return a whole number with its digits grouped as the language groups them: `12,345`."""
    return number_format(language).write(value)
