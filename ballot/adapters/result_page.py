"""`result.html` of a bundle (record format §5): the result for people to read, in every language that its title is in.

One file without scripts and without a reference to anything else: the languages stand one behind the other, and the one
that the address names is shown, English first. Made from the tally and the record alone, so it is the same each time.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ballot.reference import FALLBACK, LANGUAGES
from ballot.rules.majority import RULES
from ballot.words import outcome, terms
from ballot.words.filters import template_filters
from ballot.words.translation.templates import TranslatedEnvironment
from ballot.words.translation.translator import translator

Object = Mapping[str, Any]
_CHOICES = ("for", "against", "abstain", "no-reply")


class TemplateResultPage:
    """Writes the page from two templates in a folder: the whole, and one language of it."""

    def __init__(self, folder: Path) -> None:
        self._environment = lru_cache(maxsize=None)(partial(_environment, folder))

    def render(
        self, tally: Object, opened: Object, closes_at: str, statements: Mapping[str, Mapping[str, str]]
    ) -> bytes:
        """Return the page: `tally.json` as an object, the first entry of the record with the roll as it was counted,
        the deadline that was in force at closing, and the statements of the counted replies by ballot and State."""
        languages = _languages(tally["title"])
        page = self._environment(FALLBACK).get_template("_result_file.html")
        parts = [Markup(self._part(code, tally, opened, closes_at)) for code in languages]  # noqa: S704 - escaped by its template
        return page.render(
            tally=tally,
            said=partial(_said, FALLBACK),
            first=languages[0],
            languages=languages,
            parts=parts,
            statements=[(number, *one) for number, said in statements.items() for one in said.items()],
        ).encode()

    def _part(self, language: str, tally: Object, opened: Object, closes_at: str) -> str:
        by_id = {ballot["id"]: ballot for ballot in opened["ballots"]}
        results = tally["results"]
        return (
            self._environment(language)
            .get_template("_result_file_part.html")
            .render(
                language=language,
                direction=terms.direction(language),
                tally=tally,
                opened=opened,
                zone=opened["time_zone"],
                closes_at=closes_at,
                rule=RULES[tally["rule"]["id"]],
                entitled=results[0]["entitled"],
                results=[(by_id[one["ballot"]], one) for one in results],
                summary=outcome.summary([one["outcome"] for one in results], language),
                outcome=lambda code: outcome.outcome(code, language),
                roll=opened["roll"],
                words={choice: terms.choice(choice, language) for choice in _CHOICES},
                said=partial(_said, language),
            )
        )


def _languages(title: Mapping[str, str]) -> list[str]:
    """English, and every language of the program that the consultation's title is in."""
    return [FALLBACK, *(code for code in LANGUAGES if code in title and code != FALLBACK)]


def _said(language: str, texts: Mapping[str, str]) -> Markup:
    """A text in the reader's language, or in English, or in whatever it has; marked with the language it is in."""
    code, text = terms.chosen(texts, language)
    return Markup('<span lang="{}" dir="{}">{}</span>').format(code, terms.direction(code), text)


def _environment(folder: Path, language: str) -> TranslatedEnvironment:
    spoken = translator(language, html=True)
    made = TranslatedEnvironment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.speak(spoken)
    made.filters.update(template_filters(spoken))
    return made
