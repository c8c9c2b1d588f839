"""Turn phrases, as a reader of the language writes them, into patterns.

    …        a few words of the same clause, or none
    word~    the word with any ending
    [a|b]    one of several; [a|] is one that may be missing
    ^        the phrase begins a sentence
    re:      the rest is a regular expression

Small and capital letters, kinds of blanks and of apostrophes, and the vowel signs of Arabic make no difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

NEVER: re.Pattern[str] = re.compile(r"(?!)")
"""Matches nothing."""

_GAP = r"[^.;:?!。；：？！؛؟]{0,90}?"
_GAP_TO_A_COMMA = r"[^.,;:?!。，、；：？！؛،؟]{0,60}?"
"""A few words of the same clause. It is bounded, so that the work grows with the length of a text and not faster."""
_NO_LETTER_NEXT, _NO_LETTER_BEFORE = r"(?!\w)", r"(?<!\w)"
_START = r"^\W{0,6}"
_ARABIC = "ء-ي"
_ARABIC_MARKS = "[\u064b-\u0652\u0640\u0670]*"
_ALIKE = {
    **dict.fromkeys("اأإآ", "[اأإآ]"),
    **dict.fromkeys("يى", "[يى]"),
    **dict.fromkeys("'’ʼ", "['’ʼ]"),
    **dict.fromkeys("-‑–", "[-‑–]"),
    **dict.fromkeys("её", "[её]"),
}
_PART = re.compile(r"\s*…\s*|~|\[|\]|\||\s+|.", re.DOTALL)


def compile_phrases(phrases: Iterable[str], *, over_commas: bool = True) -> re.Pattern[str]:
    """Return one pattern that finds any of the phrases; it finds nothing where there are none. `over_commas` tells whether
    the few words of … may run over a comma. Raise ValueError for a phrase whose brackets do not match."""
    gap = _GAP if over_commas else _GAP_TO_A_COMMA
    found = [_phrase_as_regex(phrase, gap) for phrase in phrases]
    return re.compile("|".join(f"(?:{one})" for one in found), re.IGNORECASE) if found else NEVER


def alternatives(phrases: Iterable[str]) -> list[str]:
    """Return phrases of which each has several of these as its alternatives: those that begin with a letter, and the others.
    What stands behind is then looked for once, and not once for each."""
    found: dict[bool, list[str]] = {}
    for one in phrases:
        found.setdefault(_needs_word_boundary(one[0]), []).append(one)
    return [f"[{'|'.join(same)}]" for same in found.values()]


def _phrase_as_regex(phrase: str, gap: str) -> str:
    if phrase.startswith("re:"):
        return phrase.removeprefix("re:")
    begins = phrase.startswith("^")
    text = phrase.removeprefix("^").strip()
    if text.count("[") != text.count("]"):
        raise ValueError(f"brackets do not match: {phrase}")
    written = "".join(_part_as_regex(one, gap) for one in _PART.findall(text))
    before = _START if begins else _boundary_before(text)
    return f"{before}{written}{_boundary_after(text)}"


def _part_as_regex(part: str, gap: str) -> str:
    if "…" in part:  # with blanks beside it, the words there are whole
        before, after = part[0].isspace(), part[-1].isspace()
        return f"{_NO_LETTER_NEXT if before else ''}{gap}{_NO_LETTER_BEFORE if after else ''}"
    if part.isspace():
        return r"\s+"
    if part in "[]|":
        return {"[": "(?:", "]": ")", "|": "|"}[part]
    if part == "~":
        return r"\w*"
    letter = _ALIKE.get(part.lower()) or re.escape(part)
    return letter + _ARABIC_MARKS if "\u0621" <= part <= "\u064a" else letter


def _boundary_before(text: str) -> str:
    """A word begins here. Chinese has no blanks; in Arabic "and", "so", "for", "by" and the article join the next word."""
    first = text.lstrip("[…")[:1]
    if "\u0621" <= first <= "\u064a":
        return rf"(?<![{_ARABIC}])(?:[وف]?[لبك]?(?:ال)?)"
    return r"(?<!\w)" if _needs_word_boundary(first) else ""


def _boundary_after(text: str) -> str:
    last = text.rstrip("]…")[-1:]
    return r"(?!\w)" if _needs_word_boundary(last) and not text.endswith(("~", "…", "~]")) else ""


def _needs_word_boundary(letter: str) -> bool:
    return letter.isalnum() and not "\u2e80" <= letter <= "\u9fff"
