"""The layout of a record: its items, the numbered or unnumbered paragraphs under them, and what stands around.

Three layouts are known. *By item*: headings 1, 2, 2.1, 3 bis, and paragraphs numbered under them (1.1, 2.1.1). *Numbered
through*: paragraphs 1, 2, 3 … to the end, under headings that have letters, words ("Second item") or a style. *Verbatim*:
paragraphs without numbers under numbered headings.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ballot.importers.phrases.tables import Phrases
from ballot.importers.summary_records.paragraph_blocks import Block

_LETTERED = re.compile(r"^(?P<number>[A-Z]|[IVX]{1,5}|[一二三四五六七八九十]{1,3})(?:[.)]\s+|[、．]\s*)(?P<text>\S.*)$")
_SENTENCE_ENDS = "。.！!？?:：;；؟؛,，،"
_LONGEST_TITLE = 300


@dataclass(frozen=True)
class Section:
    """An item: its number as printed, its title, its heading and its paragraphs. `labels` has a number for each."""

    number: str
    title: str
    heading: Block
    paragraphs: tuple[Block, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """A record split into parts. `front` stands before the first item; `signed` tells whether it ends in signatures."""

    front: tuple[Block, ...]
    sections: tuple[Section, ...]
    signed: bool


def read_layout(blocks: Sequence[Block], phrases: Phrases) -> Layout:
    """Return the record's items; none where nothing in the paper is built as one."""
    signature = phrases["paper.signature"]
    numbered = _right_to_left(list(blocks)) if phrases.language == "ar" else list(blocks)
    named = _named_headings(numbered, phrases)
    headings = (
        _headings_of_numbered_items(numbered)
        or _headings_over_numbered_paragraphs(numbered, phrases)
        or (named if len(named) > 1 else [])
        or _verbatim_headings(numbered)
        or named
    )
    if not headings:
        return Layout(tuple(blocks), (), False)
    first = headings[0][0]
    end = next((at for at in range(first, len(blocks)) if signature.search(blocks[at].text)), len(blocks))
    inside = [one for one in headings if one[0] < end]
    sections = [
        _item_section(numbered, heading, until, phrases)
        for heading, until in zip(inside, [*(one[0] for one in inside[1:]), end], strict=True)
    ]
    return Layout(tuple(blocks[:first]), tuple(one for one in sections if one is not None), end < len(blocks))


Heading = tuple[int, str, str]
"""Where it stands, the item's number as printed, and its title; "" where the title follows in the next blocks."""


def _right_to_left(blocks: list[Block]) -> list[Block]:
    """Turn numbers round that were written the other way: under heading 1 stand 1.1, 2.1, 3.1."""
    last, as_read, turned = "", 0, 0
    for block in blocks:
        if len(block.number) == 1:
            last = block.number[0]
        elif len(block.number) == 2 and block.number[0] != block.number[1]:
            as_read += block.number[0] == last
            turned += block.number[1] == last
    return [replace(one, number=one.number[::-1]) for one in blocks] if turned > as_read else blocks


def _headings_of_numbered_items(blocks: list[Block]) -> list[Heading]:
    """Headings whose paragraphs have their number: 3 before 3.1, 2.1 before 2.1.1."""
    numbered = [(at, block.number) for at, block in enumerate(blocks) if block.number]
    strong = {
        at: number
        for (at, number), (_, following) in pairwise(numbered)
        if len(following) == len(number) + 1 and following[: len(number)] == number
    }
    if not strong:
        return []
    last_under = {number[:-1]: at for at, number in sorted(strong.items())}
    # A heading that stands over headings alone, as 2 over 2.1 and 2.2, is no item.
    above = {at for at, number in strong.items() if last_under.get(number, at) > at}
    found = {at: number for at, number in strong.items() if at not in above}
    found |= _headings_without_paragraph_numbers(blocks, found)
    return [(at, blocks[at].printed, blocks[at].text) for at in sorted(found)]


def _headings_without_paragraph_numbers(
    blocks: list[Block], found: dict[int, tuple[str, ...]]
) -> dict[int, tuple[str, ...]]:
    """Headings of items whose text has no numbers: between those before and after, no sentence, and a step in the count."""
    order = sorted(found)
    added: dict[tuple[str, ...], int] = {}  # of a number that stands several times, the last
    for at, block in enumerate(blocks):
        if len(block.number) != 1 or at in found or not _is_title(block):
            continue
        after = bisect(order, at)
        before = after > 0
        lowest = _count_of_number(found[order[after - 1]][0]) if before else 0
        highest = _count_of_number(found[order[after]][0]) if after < len(order) else 10_000
        has_text = at + 1 < len(blocks) and not blocks[at + 1].number
        if lowest < _count_of_number(block.number[0]) < highest and (block.tab or has_text) and (before or has_text):
            added[block.number] = at
    return {at: number for number, at in added.items()}


def _count_of_number(part: str) -> float:
    digits = re.match(r"\d+", part)
    return (int(digits.group()) if digits else 0) + (0.5 if digits and digits.end() < len(part) else 0)


def _is_title(block: Block) -> bool:
    return len(block.text) <= _LONGEST_TITLE and block.text[-1:] not in _SENTENCE_ENDS


def _headings_over_numbered_paragraphs(blocks: list[Block], phrases: Phrases) -> list[Heading]:
    singles = [block for block in blocks if len(block.number) == 1]
    if len(singles) < 2 or sum(not _is_title(block) for block in singles) * 2 < len(singles):
        return []
    return (
        _named_headings(blocks, phrases)
        or _lettered_headings(blocks)
        or _numbered_titles(blocks)
        or _styled_headings(blocks)
        or _short_line_headings(blocks, phrases)
    )


def _numbered_titles(blocks: list[Block]) -> list[Heading]:
    """Headings 1, 2, 3 over paragraphs that have a count of their own."""
    found = [
        (at, block.printed, block.text)
        for at, block in enumerate(blocks)
        if len(block.number) == 1 and _is_title(block)
    ]
    counts = [_count_of_number(number) for _, number, _ in found]
    return found if len(found) > 1 and counts == sorted(set(counts)) else []


def _named_headings(blocks: list[Block], phrases: Phrases) -> list[Heading]:
    """Headings such as "Second item on the agenda", "Item 5: Budget"."""
    found: list[Heading] = []
    for at, block in enumerate(blocks):
        named = phrases["paper.item"].search(block.text) if len(block.text) <= _LONGEST_TITLE else None
        if named is None or named.start() > 20 or block.number:
            continue
        rest = block.text[named.end() :]
        digits = re.match(
            r"\s*(?:No\.?\s*|№\s*)?(\d{1,3}(?:\.\d{1,3})?(?:\s?(?:bis|ter|бис|مكرر))?)\s*[.:：–-]?\s*", rest
        )
        word = next((number for one, number in phrases.ordinals.items() if one in named.group().lower()), None)
        if digits:
            found.append((at, digits[1], rest[digits.end() :].strip()))
        elif word:
            found.append((at, word, rest.strip(" :：.–-")))
    return found


def _lettered_headings(blocks: list[Block]) -> list[Heading]:
    found = [
        (at, said["number"], said["text"])
        for at, block in enumerate(blocks)
        if not block.number and _is_title(block) and (said := _LETTERED.match(block.text))
    ]
    return found if len(found) > 1 else []


def _styled_headings(blocks: list[Block]) -> list[Heading]:
    levels = [block.level for block in blocks if block.level and not block.number]
    level = next((one for one in sorted(set(levels)) if levels.count(one) > 1), None)
    places = [at for at, block in enumerate(blocks) if level and block.level == level and not block.number]
    return [(at, str(count), blocks[at].text) for count, at in enumerate(places, start=1)]


def _short_line_headings(blocks: list[Block], phrases: Phrases) -> list[Heading]:
    """Lines without a number right before a numbered paragraph, that are no sentence."""
    places = [
        at
        for at, (block, following) in enumerate(pairwise(blocks))
        if not block.number
        and following.number
        and _is_title(block)
        and not phrases["paper.no_heading"].search(block.text)
    ]
    return [(at, str(count), blocks[at].text) for count, at in enumerate(places, start=1)]


def _verbatim_headings(blocks: list[Block]) -> list[Heading]:
    """Numbered headings, in their order, over paragraphs without numbers."""
    found: list[Heading] = []
    for at, block in enumerate(blocks):
        follows = at + 1 < len(blocks) and not blocks[at + 1].number
        if len(block.number) == 1 and _is_title(block) and follows:
            found = [one for one in found if _count_of_number(one[1]) < _count_of_number(block.printed)]
            found.append((at, block.printed, block.text))
    return found


def _item_section(blocks: list[Block], heading: Heading, until: int, phrases: Phrases) -> Section | None:
    at, number, title = heading
    start = at + 1
    lines = [title] if title else []
    if not title or phrases["paper.item"].search(blocks[at].text):
        while start < until and not blocks[start].number and _is_title(blocks[start]) and len(lines) < 4:
            lines.append(blocks[start].text)
            start += 1
    elif start < until and blocks[start].text.startswith(("(", "（")) and blocks[start].text.endswith((")", "）")):
        lines.append(blocks[start].text)
        start += 1
    paragraphs = tuple(blocks[start:until])
    if not paragraphs and not any(ord(one) > 47 for one in title):
        return None
    label, labels = number, []
    for block in paragraphs:
        label = block.printed or label
        labels.append(label)
    return Section(number, " ".join(" ".join(lines).split()), blocks[at], paragraphs, tuple(labels))
