"""How a mail says its messages in one language, in plain text or in HTML."""

from __future__ import annotations

from typing import Any

from markupsafe import escape

from ballot.words import catalogue, terms

_LEFT_TO_RIGHT, _END = "\u2066", "\u2069"


class Speech:
    """One language in one form. `marked` is HTML: there messages and facts are escaped, unless they are markup."""

    def __init__(self, language: str, *, marked: bool) -> None:
        self.language = language
        self.marked = marked

    def say(self, message: str, /, **facts: Any) -> str:
        """The message with `{name}` filled in."""
        return self._filled(catalogue.text(self.language, message), message, facts)

    def say_many(self, one: str, many: str, count: int, /, **facts: Any) -> str:
        """The message for this number, which stands in it as `{n}`."""
        said = catalogue.text_many(self.language, one, many, count)
        counted = {"n": catalogue.number(count, self.language), **facts}
        return self._filled(said, one if count == 1 else many, counted)

    def joined(self, sentences: list[str] | tuple[str, ...]) -> str:
        """Sentences one after the other, as `terms.joined` does."""
        return terms.joined(sentences, self._form(""))

    def isolated(self, text: str) -> str:
        """A reference, a number or an address that is written from left to right in whatever line it stands."""
        if self.marked or terms.direction(self.language) == "ltr":
            return text
        return f"{_LEFT_TO_RIGHT}{text}{_END}"

    def _filled(self, said: str, message: str, facts: dict[str, Any]) -> str:
        if not facts:
            return self._form(said)
        try:
            return self._form(said).format(**facts)
        except (LookupError, ValueError, AttributeError):
            # A translation that asks for what is not there: better said in English than a mail that never goes out.
            return self._form(message).format(**facts)

    def _form(self, said: str) -> str:
        return escape(said) if self.marked else said
