"""What people read: every code point that the record format refuses or does not count as seen, and its neighbours."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from ballot.rules.texts import find_forbidden, has_visible_character, is_text, without_forbidden

FORBIDDEN = [
    *((0x00, 0x08), (0x0B, 0x1F), (0x7F, 0x9F), (0x200B, 0x200B), (0x2028, 0x202E), (0x2060, 0x2064), (0x2066, 0x206F)),
    *((0xD800, 0xDFFF), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB), (0xE0000, 0xE007F)),
]
UNSEEN = [
    *((0x09, 0x0A), (0x20, 0x20), (0xA0, 0xA0), (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160)),
    *((0x1680, 0x1680), (0x180B, 0x180E), (0x2000, 0x200A), (0x200C, 0x200F), (0x202F, 0x202F), (0x205F, 0x205F)),
    *((0x2800, 0x2800), (0x3000, 0x3000), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0)),
]


def within(code: int, ranges: list[tuple[int, int]]) -> bool:
    return any(first <= code <= last for first, last in ranges)


def test_every_code_point_is_refused_unseen_or_seen_as_the_format_has_it() -> None:
    for code in range(0x110000):
        sign, refused = chr(code), within(code, FORBIDDEN)
        assert bool(find_forbidden(sign)) == refused, hex(code)
        if not refused:
            assert has_visible_character(sign) != within(code, UNSEEN), hex(code)
            assert is_text(sign) == has_visible_character(sign)
            assert is_text(f"a{sign}")


def test_a_text_of_nothing_that_is_seen_is_none() -> None:
    assert not is_text("")
    assert not is_text("".join(chr(first) for first, _ in UNSEEN))
    for value in (None, 1, True, [], {}, b"text"):
        assert not is_text(value)


def test_what_scripts_need_may_stand_in_a_text() -> None:
    for text in ("می‌خواهم", "क्‍ष", "שלום\u200f", "👩\u200d👩\u200d👧", "ᠮ\u180bᠣ", "e\u0301", "\ta\n\nb"):
        assert is_text(text), unicodedata.name(text[0])


def test_where_a_character_stands_is_counted_in_code_points() -> None:
    found = find_forbidden("𝕏𝕏\u202eab\U000e0041")
    assert [(one.index, one.name) for one in found] == [(2, "U+202E"), (5, "U+E0041")]


@given(st.text())
def test_what_is_left_has_no_character_that_is_refused(text: str) -> None:
    left = without_forbidden(text)
    assert not find_forbidden(left)
    assert len(left) == len(text) - len(find_forbidden(text))
