"""The catalogues: what each English message is in the other languages (GNU gettext `.po`, read as they are)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import Translations

FOLDER = Path(__file__).parent.parent / "translations"
_LOCALES = {"en": "en_GB"}  # the Union writes British English: `21 December`, `1, 3 and 5`


@cache
def locale(language: str) -> Locale:
    """How dates, numbers and lists are written in this language (CLDR). `ar` and not a country's: digits 0 to 9."""
    return Locale.parse(_LOCALES.get(language, language))


@cache
def translations(language: str) -> Translations:
    """The catalogue of a language; an empty one for English, whose sentences are the messages."""
    file = FOLDER / f"{language}.po"
    if not file.is_file():
        return Translations()
    # Compiled here and not ahead: a compiled catalogue beside this one could be out of date, and nobody would see it.
    compiled = BytesIO()
    with file.open("rb") as source:
        write_mo(compiled, read_po(source, locale=locale(language)))
    compiled.seek(0)
    return Translations(compiled)


def text(language: str, message: str) -> str:
    """The message in this language; in English where the catalogue has none."""
    return str(translations(language).gettext(message)) if message else ""


def text_many(language: str, one: str, many: str, count: int) -> str:
    """The form of the message that goes with this number: Arabic has six, Russian three, Chinese one."""
    return str(translations(language).ngettext(one, many, count))


def say(language: str, message: str, **facts: Any) -> str:
    """The message with `{name}` filled in; as it stands where no facts are given. Raises KeyError where one is missing."""
    said = text(language, message)
    return said.format(**facts) if facts else said


def say_many(language: str, one: str, many: str, count: int, **facts: Any) -> str:
    """The message for this number, which stands in it as `{n}`, written as the language writes numbers."""
    return text_many(language, one, many, count).format(n=number(count, language), **facts)


def named(table: Mapping[str, str], code: str, language: str) -> str:
    """The message that a table has for this code, in this language; the code itself where it has none."""
    return text(language, table[code]) if code in table else code


def number(value: int, language: str) -> str:
    """`12,345` as the language groups digits."""
    return str(format_decimal(value, locale=locale(language)))
