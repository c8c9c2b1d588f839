"""Put sentences together: full stops, and the space between."""

from __future__ import annotations

from collections.abc import Iterable

from ballot.reference import language_data

_WIDE_STOPS = ("。", "！", "？", "；", "：")
"""Those of Chinese, which bring their own space."""
_FULL_STOPS = (".", *_WIDE_STOPS)


def joined(sentences: Iterable[str], start: str = "") -> str:
    """Return sentences one after the other; empty ones are left out. After a Chinese full stop there is no space.

    With an empty `Markup` to start from, text is escaped and markup kept, as everywhere.
    """
    said = start
    for one in sentences:
        said += " " + one if said and one and not said.endswith(_WIDE_STOPS) else one
    return said


def with_full_stop(phrase: str, language: str = "en") -> str:
    """Return the phrase as a sentence: with the full stop of the language, unless it has one."""
    if not phrase or phrase.endswith(_FULL_STOPS):
        return phrase
    return phrase + language_data(language).full_stop
