"""What a text says to its reader: spaces made alike, and signs that show nothing taken out and counted."""

from __future__ import annotations

import re

# Soft hyphens, joiners, zero widths and marks that turn the direction of writing: with them a text can read
# otherwise than it is, and no phrase is found in it.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_SPACES = re.compile("[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\n\r\x0b\x0c\x85\u2028\u2029]+")
_AROUND_TABS = re.compile(r" ?\t[ \t]*")
_HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-"})
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_PRIVATE = re.compile("[\ue000-\uf8ff\ufffd]")


def clean_text(text: str) -> tuple[str, int]:
    """Return the text as it is seen, and how many signs that show nothing were taken out.

    Blanks of every kind become single spaces, those at the ends go; tabs stay, one for several. Line breaks within a
    paragraph become spaces, and hyphens that do not break a line become hyphens.
    """
    seen, count = _UNSEEN.subn("", text)
    seen = _AROUND_TABS.sub("\t", _SPACES.sub(" ", seen)).strip()
    return seen.translate(_HYPHENS), count


def find_control(text: str) -> str | None:
    """Return the first control character, as hex, or None."""
    found = _CONTROLS.search(text)
    return f"{ord(found.group()):#04x}" if found else None


def has_unknown_sign(text: str) -> bool:
    """Whether a sign stands in the text that only the font of its author can show."""
    return _PRIVATE.search(text) is not None
