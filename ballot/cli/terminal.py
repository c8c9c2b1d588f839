"""What may be printed on a terminal."""

from __future__ import annotations


def printable(text: str) -> str:
    """Return the text without what could move a terminal's cursor or change its colours."""
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)
