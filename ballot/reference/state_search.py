"""Find Member States by what a person types of them: a name in any language, or a code, without regard to accents and case."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from ballot.reference.states import states

LONGEST_SEARCH = 100
"""Characters that are looked for; what is longer is cut off."""
_NO_LETTERS = re.compile(r"[^\w]+|_+")
_ONE_LETTER = str.maketrans({"ى": "ي", "ة": "ه", "ـ": "", "ı": "i", "ø": "o", "đ": "d", "ł": "l", "œ": "oe", "æ": "ae"})
"""Letters of which people write the one for the other, and Unicode does not know it."""


def fold(text: str) -> str:
    """Return a text as it is compared: in lower case, without accents and marks, words with one space between them."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_ONE_LETTER))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _NO_LETTERS.sub(" ", letters.translate(_ONE_LETTER)).strip()


def find_states(typed: str, among: Iterable[str]) -> list[str]:
    """Return those of these codes whose State has a name in which a word begins with what was typed, or that is the code typed;
    all of them where nothing was typed. In Arabic and Chinese it may stand within a word."""
    wanted = fold(typed[:LONGEST_SEARCH])
    if not wanted:
        return [] if typed.strip() else list(among)
    return [code for code in among if contains(_names().get(code, ""), wanted)]


def contains(folded: str, wanted: str) -> bool:
    """Return whether a word of a folded text begins with a folded text that is looked for."""
    return f" {wanted}" in f" {folded}" if wanted.isascii() else wanted in folded


@cache
def _names() -> dict[str, str]:
    """All names of each State and its codes, folded."""
    return {
        code: " | ".join(fold(name) for name in (*dict.fromkeys(one.names.values()), code, one.iso3))
        for code, one in states().items()
    }
