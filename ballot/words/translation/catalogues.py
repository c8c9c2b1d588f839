"""Read the catalogues: what each English message is in the other languages (GNU gettext `.po`, read as they are)."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from ballot.reference import language_data

FOLDER = Path(__file__).parents[2] / "translations"


@cache
def locale(language: str) -> Locale:
    """Return the locale (CLDR) by which this language writes dates, numbers and lists."""
    return Locale.parse(language_data(language).locale)


@cache
def translations(language: str) -> Translations:
    """Return the catalogue of a language; an empty one for English, whose sentences are the messages."""
    file = FOLDER / f"{language}.po"
    if not file.is_file():
        return Translations()
    # Compiled here and not ahead: a compiled catalogue beside this one could be out of date, and nobody would see it.
    compiled = BytesIO()
    with file.open("rb") as source:
        write_mo(compiled, read_po(source, locale=locale(language)))
    compiled.seek(0)
    return Translations(compiled)
