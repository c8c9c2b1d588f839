"""Validate text that people type: trimmed, not empty, not too long. Nothing is cut off unseen."""

from __future__ import annotations

from collections.abc import Mapping

from ballot.reference import LANGUAGES
from ballot.rules.refusals import BadInput

LONGEST_NAME_OR_GROUND = 200
"""Characters of a name or a ground."""
LONGEST_TITLE = 300
"""Characters of a consultation's title, in each language."""
LONGEST_REASON = 1_000
"""Characters of a reason: it stands in the record and in everyone's mail."""


def require_text(field: str, text: str, longest: int) -> str:
    """Return the text in one line, as it will be recorded. Raise BadInput where it is empty, longer than `longest`
    characters, or has a NUL."""
    plain = " ".join(text.split())
    if not plain or len(plain) > longest:
        raise BadInput(field=field, why="needed-up-to", longest=longest)
    if "\0" in plain:
        raise BadInput(field=field, why="unprintable-character")
    return plain


def require_title(by_language: Mapping[str, str]) -> None:
    """Raise BadInput for the first language in which the title is longer than `LONGEST_TITLE` characters."""
    for language, words in by_language.items():
        length = len(words.strip())
        if length > LONGEST_TITLE:
            facts = {"language": language, "length": length, "limit": LONGEST_TITLE}
            raise BadInput(field="title", why="too-long-in-language", **facts)


def require_language(code: str, **facts: object) -> str:
    """Return the code if it is one of the official languages. Raise BadInput with these facts otherwise."""
    if code not in LANGUAGES:
        raise BadInput(field="language", why="not-one-of-the-six-languages", **({"language": code} | facts))
    return code


def require_reason(reason: str) -> str:
    """Return the reason of an act in one line. Raise BadInput where it is empty or too long."""
    return require_text("reason", reason, LONGEST_REASON)


def require_ground(ground: str | None, *, entitled: bool) -> str | None:
    """Return the ground of a suspension: required without the right to vote, refused with it (Constitution Nos. 169 and
    210). Raise BadInput."""
    if not entitled:
        return require_text("ground", ground or "", LONGEST_NAME_OR_GROUND)
    if ground:
        raise BadInput(field="ground", why="ground-not-needed")
    return None
