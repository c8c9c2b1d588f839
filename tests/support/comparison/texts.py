"""Texts at the edges of section 1.1 of the record format: of many scripts, and with code points that divide what is taken."""

from __future__ import annotations

from random import Random

TAKEN = ("Human resources strategic plan", "Принять к сведению", "الوثيقة ‏C26/54‏", "𠮷記錄在案", "ᠮ᠋ᠣ᠎ᠠ", "می‌خواهم", "❤️ a",
         "a\tb\nc",
         "\u2065x", "</script> & \"\\\u2019", "é e\u0301", "\ufffc\U000e0100", "ᅟᅡ")  # fmt: skip
_BORDERS = (0x00, 0x08, 0x09, 0x0A, 0x0B, 0x0D, 0x1F, 0x20, 0x7E, 0x7F, 0x85, 0x9F, 0xA0, 0xAD, 0x34F, 0x61C, 0x115F, 0x1160,
            0x1680,
            0x180A, 0x180B, 0x180E, 0x180F, 0x2000, 0x200A, 0x200B, 0x200C, 0x200F, 0x2010, 0x2027, 0x2028, 0x2029, 0x202A,
            0x202E,
            0x202F, 0x205E, 0x205F, 0x2060, 0x2064, 0x2065, 0x2066, 0x2069, 0x206A, 0x206F, 0x2070, 0x2800, 0x3000, 0x3164,
            0xD7FF,
            0xE000, 0xFE00, 0xFE0F, 0xFE10, 0xFEFE, 0xFEFF, 0xFF00, 0xFFA0, 0xFFF8, 0xFFF9, 0xFFFB, 0xFFFC, 0xFFFF, 0x10000,
            0x1F600,
            0x1D173, 0xDFFFF, 0xE0000, 0xE007F, 0xE0080, 0x10FFFF)  # fmt: skip


def code_point(rng: Random) -> str:
    """A code point at or beside a border of some table."""
    point = rng.choice(_BORDERS) if rng.random() < 0.9 else rng.randrange(0x110000)
    return "x" if 0xD800 <= point <= 0xDFFF else chr(point)


def edge(rng: Random) -> str:
    """A text that may or may not be taken."""
    kind = rng.randrange(4)
    if kind == 0:
        return "".join(code_point(rng) for _ in range(rng.randrange(4)))
    text = rng.choice(TAKEN)
    place = rng.choice((0, len(text), rng.randrange(len(text))))
    if kind == 1:
        return text[:place] + code_point(rng) + text[place:]
    return rng.choice((text, "x" * rng.choice((4999, 5000, 5001)), "\U0001f600" * rng.choice((5000, 5001)), " ", ""))


def taken(rng: Random) -> str:
    """A text that every reader takes."""
    return rng.choice(TAKEN)


def by_language(rng: Random) -> dict[str, str]:
    """Texts by language, at least one."""
    return {
        language: taken(rng)
        for language in rng.sample(("en", "fr", "ar", "zh-Hant", "en-a-bbb-x-a"), rng.randint(1, 3))
    }
