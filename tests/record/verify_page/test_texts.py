"""The page takes a text that people can read, and none with signs that they cannot: by code point, in every place."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.evidence.verify_page import Check, codes, judge, sources
from tests.support.evidence.verify_page_bundles import files_of, zipped
from tests.support.evidence.verify_page_records import (
    AMENDED,
    EXTENDED,
    ballot,
    changed,
    inserted,
    opened,
    plain,
    tally_of,
)

REFUSED = {
    *range(0x00, 0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0), 0x200B, 0x2028, 0x2029, *range(0x202A, 0x202F),
    *range(0x2060, 0x2065), *range(0x2066, 0x206A), *range(0x206A, 0x2070), 0xFEFF, *range(0xFFF9, 0xFFFC),
    *range(0xE0000, 0xE0080), *range(0xD800, 0xE000),
}  # fmt: skip
WHITE = {0x09, 0x0A, 0x20, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000}
UNSEEN = {
    0xAD, 0x34F, 0x61C, 0x115F, 0x1160, *range(0x180B, 0x180F), *range(0x200C, 0x2010), 0x2800, 0x3164,
    *range(0xFE00, 0xFE10), 0xFFA0,
}  # fmt: skip


def test_every_code_point_is_judged_as_section_1_says(browser_page: Any) -> None:
    judged = browser_page.evaluate(f"""() => {{ 'use strict'; {sources("formats/text.js")}
        const refused = [], blank = [];
        for (let point = 0; point <= 0x10ffff; point += 1) {{
          const character = String.fromCodePoint(point);
          if (textFault(`a${{character}}`) !== null) refused.push(point);
          else if (textFault(character) !== null) blank.push(point);
        }}
        return [refused, blank]; }}""")
    assert set(judged[0]) == REFUSED
    assert set(judged[1]) == WHITE | UNSEEN


@pytest.mark.parametrize(
    "text", ["", " \n", "\u3164", "a\u202eb", "a\u200bb", "\ufeffa", "a\u2066b", "\U000e0041a", "a\rb", "\x85a"]
)
def test_a_text_that_shows_nothing_or_something_else_is_refused_wherever_it_stands(text: str, check: Check) -> None:
    told = plain()[0]["consultation"]
    papers = {"reference": "C26/1", "sha256": None, "paragraph": text}
    for record in (
        changed(plain(), 0, consultation=told | {"title": {"en": text}}),
        changed(plain(), 0, consultation=told | {"reference": text}),
        changed(plain(), 0, consultation=told | {"legal_basis": {"en": "Rule 3.2", "fr": text}}),
        changed(plain(), 0, consultation=told | {"authority": papers}),
        changed(plain(), 0, ballots=[ballot("1", text={"en": text}), ballot("2")]),
        changed(plain(), 0, ballots=[ballot("1", source=papers), ballot("2")]),
        changed(plain(), 1, statements={"1": text}),
        inserted(plain(), 4, EXTENDED | {"reason": text}),
        inserted(plain(), 4, AMENDED | {"entitled": False, "ground": text}),
    ):
        assert "bad-entry" in codes(judge(record, check))


@pytest.mark.parametrize("text", [
    "‏שלום‏", "می‌خواهم", "क्‍ष", "ᠮ᠋ᠣ᠎ᠠ", "a\tb\nc", "❤️", "ᅟᅡ", "\u2065x", "\ufffc", "\U000e0100a", "\u180f",
])  # fmt: skip
def test_a_text_of_any_script_is_taken(text: str, check: Check) -> None:
    record = plain(ballots=[ballot("1", title={"en": text}), ballot("2")])
    record = changed(record, 1, statements={"2": text})
    assert check(zipped(files_of(record, tally_of(record))))["failures"] == []


def test_a_statement_is_measured_in_code_points(check: Check) -> None:
    assert judge(changed(plain(), 1, statements={"1": "\U0001f600" * 5000}), check)["failures"] == []
    assert "bad-entry" in codes(judge(changed(plain(), 1, statements={"1": "\U0001f600" * 5001}), check))


def test_no_language_stands_twice_when_case_is_ignored(check: Check) -> None:
    told = opened()["consultation"]
    for title, taken in (({"zh-Hant": "a", "zh-Hans": "b"}, True), ({"en-GB": "a", "en-gb": "b"}, False), ({}, False),
                         ({"e": "a"}, False), ({"en_GB": "a"}, False),
                         ({"en-": "a"}, False), ({"en-a-bbb-x-a": "a"}, True)):  # fmt: skip
        report = judge(plain(consultation=told | {"title": title}), check)
        assert ("bad-entry" in codes(report)) is not taken, title
