"""Which of the six languages a paper is in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ballot.rules.refusals import UnreadableDocument

_SCRIPTS = (
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
)
_LATIN = re.compile(r"[A-Za-zÀ-ÿ]")
_COMMON_WORDS = {
    "en": frozenset(["the", "of", "and", "to", "that", "in", "was", "by", "which", "would"]),
    "fr": frozenset(["le", "la", "les", "des", "du", "et", "que", "dans", "une", "par"]),
    "es": frozenset(["el", "los", "las", "del", "y", "que", "en", "una", "por", "se"]),
}
_SCRIPT_SHARE = 0.3  # of the letters; a Chinese record is full of Latin abbreviations


def language_of(lines: Sequence[str], file_name: str) -> str:
    """Return the code of the document's language. Raise `UnreadableDocument` where it has hardly any words in one of
    the six."""
    text = "\n".join(lines)
    counts = {code: len(script.findall(text)) for code, script in _SCRIPTS}
    letters = sum(counts.values()) + len(_LATIN.findall(text))
    for code, count in counts.items():
        if count > letters * _SCRIPT_SHARE:
            return code
    words = re.findall(r"[a-zà-ÿ]+", text.lower())
    common = {code: sum(word in known for word in words) for code, known in _COMMON_WORDS.items()}
    best = max(common, key=lambda code: common[code])
    if common[best] * 20 < len(words) or not words:
        raise UnreadableDocument(file=file_name, why="no-known-language")
    return best
