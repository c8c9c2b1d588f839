"""The shape of a plain-text mail: nothing unprintable, lines of at most 76 columns, paragraphs apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

LINE = 76
# Line ends and tabs are left to the forms, which fold them. What overrides the direction of writing could show a
# reader another text than was recorded; isolates (U+2066 to U+2069) are harmless and stay.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]")
_WIDE = "\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef"
_OPENING, _CLOSING = "（「『《〈【“‘", "、。，．！？：；）」』》〉】”’"
# A word; or one Chinese character, after which a line may break, with the punctuation that must not be parted from it.
_PIECES = re.compile(rf"\s+|[{_OPENING}]*[{_WIDE}][{_CLOSING}]*|[^\s{_WIDE}]+")
BREAKS = re.compile(r"[^\S\u00a0\u202f]+")
"""White space at which a line may break."""
_HAS_WIDE = re.compile(f"[{_WIDE}]").search


def printable(value: Any) -> Any:
    """Return the same facts without what no mail may hold: control characters, and marks that turn the direction of writing."""
    if isinstance(value, str):
        if value.isprintable():
            return value
        return _UNWANTED.sub("", re.sub("\r\n?", "\n", value))
    if isinstance(value, Mapping):
        return {key: printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [printable(one) for one in value]
    return value


def width(text: str) -> int:
    """Return the columns that the text takes in a fixed-width font: a Chinese character takes two, an accent or a mark none."""
    return len(text) if text.isascii() else sum(map(_columns_of_sign, text))


@lru_cache(maxsize=16_384)
def _columns_of_sign(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def fold(text: str, first: str = "", rest: str = "") -> str:
    """Return the text as one paragraph in lines of at most 76 columns, `first` before the first and `rest` before the others.

    Whatever line ends and runs of spaces it had are gone. Breaks only at spaces and between Chinese characters: a link or
    a reference (`DM-21/1012`) longer than a line stays whole, and what a no-break space joins stays on one line, as a
    French colon with the word before it.
    """
    return "\n".join(_wrap_lines(text.strip(), first, rest))


def _wrap_lines(text: str, first: str, rest: str) -> Iterator[str]:
    return _lines_of_pieces(text, first, rest) if _HAS_WIDE(text) else _lines_of_words(BREAKS.split(text), first, rest)


def _lines_of_words(words: Sequence[str], first: str, rest: str) -> Iterator[str]:
    """Most texts: they break at spaces alone."""
    line, used, begun = first, width(first), False
    for word in words:
        needs = len(word) if word.isascii() else width(word)
        if not begun:
            line, used, begun = line + word, used + needs, True
        elif used + 1 + needs > LINE:
            yield line
            line, used = rest + word, width(rest) + needs
        else:
            line, used = f"{line} {word}", used + 1 + needs
    yield line


def _lines_of_pieces(text: str, first: str, rest: str) -> Iterator[str]:
    """Texts with Chinese in them."""
    line, used, gap = first, width(first), ""
    begun = False
    for piece in _PIECES.findall(text):
        if piece.isspace():
            gap = " "
            continue
        if begun and used + len(gap) + width(piece) > LINE:
            yield line
            line, used, gap = rest, width(rest), ""
        line += gap + piece
        used += len(gap) + width(piece)
        gap, begun = "", True
    yield line


def paragraphs_apart(text: str) -> str:
    """Return the text with one empty line between paragraphs, however many a template left."""
    lines = re.sub(r"[^\S\n]+\n", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"
