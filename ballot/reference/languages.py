"""The six official languages, in the order in which the Union lists them (alphabetical in French)."""

from __future__ import annotations

LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")


def is_language(code: str) -> bool:
    """Whether `code` is one of the six official languages, written as here (lower case)."""
    return code in LANGUAGES
