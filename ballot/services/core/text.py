"""Text that people give with an act: trimmed, there, and short enough, or refused. Nothing is cut off unseen."""

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
    """The text in one line as it will be recorded. Raises BadInput where it is empty or too long."""
    plain = " ".join(text.split())
    if not plain or len(plain) > longest:
        raise BadInput(field=field, why="needed-up-to", longest=longest)
    if "\0" in plain:
        raise BadInput(field=field, why="unprintable-character")
    return plain


def require_title(by_language: Mapping[str, str]) -> None:
    """A title that is short enough in every language. Raises BadInput, which says in which it is not."""
    for language, words in by_language.items():
        length = len(words.strip())
        if length > LONGEST_TITLE:
            facts = {"language": language, "length": length, "limit": LONGEST_TITLE}
            raise BadInput(field="title", why="too-long-in-language", **facts)


def require_language(code: str, **facts: object) -> str:
    """One of the six languages. Raises BadInput, with these facts."""
    if code not in LANGUAGES:
        raise BadInput(field="language", why="not-one-of-the-six-languages", **({"language": code} | facts))
    return code


def require_reason(reason: str) -> str:
    """The reason of an act."""
    return require_text("reason", reason, LONGEST_REASON)


def require_ground(ground: str | None, *, entitled: bool) -> str | None:
    """Why a right is suspended: given exactly where it is (Constitution Nos. 169 and 210)."""
    if not entitled:
        return require_text("ground", ground or "", LONGEST_NAME_OR_GROUND)
    if ground:
        raise BadInput(field="ground", why="ground-not-needed")
    return None
