"""The languages that people are spoken to in, in the order in which the Union lists them (alphabetical in French).

They are the rows of `data/languages.csv`, and nothing else in the program lists them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from ballot.reference.tables import table_rows

FALLBACK = "en"
"""The language of the messages in the sources: what no catalogue has is said in it."""


@dataclass(frozen=True)
class Language:
    """What is particular to a language, beside its catalogue."""

    code: str
    name: str
    """In itself: `Français`."""
    direction: str
    """`ltr` or `rtl`."""
    locale: str
    """CLDR's identifier of how dates, numbers and lists are written. `ar` and not a country's: digits 0 to 9."""
    full_stop: str
    full_date: str
    """A date with its weekday: a CLDR pattern, or `full` for CLDR's own."""
    first_of_month: str
    """How the first day of a month is written in a date: `1er`."""
    mail_letter_size: str
    """CSS: Arabic and Chinese letters are read at a little more than the size of Latin ones."""
    mail_line_height: str
    place_in_forms: str
    """A whole number: where its field stands among those of one text in every language."""


@cache
def _table() -> Mapping[str, Language]:
    columns = tuple(Language.__dataclass_fields__)
    found = [Language(**row) for row in table_rows("languages.csv", columns)]
    wrong = [one.code for one in found if one.direction not in ("ltr", "rtl")]
    if wrong or len({one.code for one in found}) < len(found) or FALLBACK not in {one.code for one in found}:
        raise ValueError(
            f"languages.csv: a language stands twice, {FALLBACK} is missing, or a direction is unknown: {wrong}"
        )
    return MappingProxyType({one.code: one for one in found})


LANGUAGES = tuple(_table())
"""Their codes."""


def languages_in_forms() -> tuple[str, ...]:
    """Return their codes in the order in which a form has a text's fields."""
    return tuple(sorted(_table(), key=lambda code: int(_table()[code].place_in_forms)))


def is_language(code: str) -> bool:
    """Return whether `code` is one of the languages, written as here (lower case)."""
    return code in _table()


def language_data(code: str) -> Language:
    """Return what is particular to a language; to the fallback for a code that is none of ours."""
    return _table().get(code) or _table()[FALLBACK]
