"""What people read (record format §1.1): which characters a text may not have, and what makes it a text at all.

Ranges of code points, because libraries and versions of Unicode differ in what they call a space or a control character,
and two readers of one record must not. What is refused could make people see another text than the one that was hashed.

>>> [(one.index, one.name) for one in find_forbidden("to\\u202enote")]
[(2, 'U+202E')]
>>> is_text("\\u3164"), is_text("\\u200fשלום")
(False, True)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

Ranges = Sequence[tuple[int, int]]

FORBIDDEN: Ranges = (
    (0x0000, 0x0008), (0x000B, 0x001F), (0x007F, 0x009F),  # control characters but for tab and line feed
    (0x200B, 0x200B), (0x2060, 0x2064), (0xFEFF, 0xFEFF),  # zero-width space, word joiner and operators, byte order mark
    (0x2028, 0x2029),  # line and paragraph separators
    (0x202A, 0x202E), (0x2066, 0x2069),  # embedding, override and isolation of direction
    (0x206A, 0x206F), (0xFFF9, 0xFFFB), (0xE0000, 0xE007F),  # deprecated format characters, annotations, tags
    (0xD800, 0xDFFF),  # unpaired surrogates: paired ones are one code point here
)  # fmt: skip
"""First and last code points that no text may have."""

SPACE: Ranges = (
    (0x0009, 0x000A), (0x0020, 0x0020), (0x00A0, 0x00A0), (0x1680, 0x1680), (0x2000, 0x200A), (0x202F, 0x202F),
    (0x205F, 0x205F), (0x3000, 0x3000),
)  # fmt: skip
"""White space."""

UNSEEN: Ranges = (
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x180B, 0x180E),
    (0x200C, 0x200F), (0x2800, 0x2800), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0),
)  # fmt: skip
"""What may stand in a text, and shows nothing by itself."""


def characters_of(*tables: Ranges) -> str:
    """Return the inside of a character class for `re`."""
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for table in tables for first, last in table)


_BLANKS = "".join(chr(code) for first, last in SPACE for code in range(first, last + 1)) + "\r"
_FORBIDDEN = re.compile(f"[{characters_of(FORBIDDEN)}]")
_SEEN = re.compile(f"[^{characters_of(SPACE, UNSEEN)}]")


@dataclass(frozen=True)
class ForbiddenCharacter:
    """A character that a text may not have, and its index in it, in code points from 0."""

    index: int
    character: str

    @property
    def name(self) -> str:
        """Return the code point as it is written: `U+202E`."""
        return f"U+{ord(self.character):04X}"


def find_forbidden(text: str) -> list[ForbiddenCharacter]:
    """Return the characters that a text may not have, in order."""
    return [ForbiddenCharacter(match.start(), match[0]) for match in _FORBIDDEN.finditer(text)]


def without_forbidden(text: str) -> str:
    """Return the text without the characters that it may not have."""
    return _FORBIDDEN.sub("", text)


def trimmed(text: str) -> str:
    """Return the text without white space at its ends, and with nothing else taken away: `str.strip()` would also take line
    separators and control characters, which are to be refused.

    >>> trimmed("\\n\\u3000to note\\u2028 ")
    'to note\\u2028'
    """
    return text.strip(_BLANKS)


def has_visible_character(text: str) -> bool:
    """Return whether the text has a character that people see."""
    return _SEEN.search(text) is not None


def is_text(value: object) -> bool:
    """Return whether the value is a text: a string with something to see, and nothing that §1.1 refuses."""
    return type(value) is str and _SEEN.search(value) is not None and _FORBIDDEN.search(value) is None
