"""The paper's paragraphs as a record has them: lines of one paragraph joined, page heads left out, numbers split off."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ballot.importers.papers.paper import Paper, Paragraph
from ballot.importers.summary_records.result import Place

_DIGITS = str.maketrans({**{0x660 + n: str(n) for n in range(10)}, **{0x6F0 + n: str(n) for n in range(10)}})
_FULL_WIDTH = str.maketrans({0xFF01 + n: chr(0x21 + n) for n in range(94) if chr(0x21 + n) not in "!(),.:;?"})
_BIS = r"bis|ter|quater|бис|тер|مكرر[اً]?|之[二三四]"
_NUMBER = re.compile(
    rf"^(?P<number>\d{{1,3}}(?:\s?[.．]\s?\d{{1,3}}){{0,3}}(?:\s?(?:{_BIS})(?:[.．]\d{{1,3}})?)?)"
    r"(?P<mark>[.．、)]?)(?P<gap>[\t \u3000]+)(?=\S)"
)
_REST_OF_A_REFERENCE = re.compile(r"[A-Z]{1,5}/[A-Z0-9./-]{1,12}")
"""A line such as "220 EX/SR.7" is a reference and not paragraph 220."""
_LIST_MARK = re.compile(
    r"^(?:\(?[a-zа-я]\)|\(?[ivx]{1,4}\)|[-–—•·]\s|[（(][一二三四五六七八九十a-z][）)]|[أبجده][).-])\s*"
)
_PAGE = re.compile(r"^[-–—\s]*\d{1,4}[-–—\s]*$|^(?:page|стр\.|página|صفحة|第)\s*\d+\s*(?:页|/.*)?$", re.IGNORECASE)
_REFERENCE_ALONE = re.compile(r"^[A-Z]{1,3}\d{2,4}/[A-Z0-9/]{1,12}(?:\([^)]{1,12}\))?-[A-Z]$")
_FOOTNOTE = re.compile(r"^\[\d{1,3}\]\s+\S")
_FOOTNOTE_MARK = re.compile(r"(?<=\S)\[\d{1,3}\]")
_ENDS = '。.！!？?：:；;…”"』」)）؟؛'
_GOES_ON = re.compile(r"[:：;；,，]\s*(?:\w{1,4})?$")
_WRAPPED = 100
"""A text whose longest line is no longer than this was broken into lines by hand."""
_LONGEST = 20_000
"""Characters of a paragraph that is joined of several lines; it bounds the work."""
_OPEN, _CLOSED = "(（[［", ")）]］"


@dataclass(frozen=True)
class Block:
    """A paragraph of the record. `number` are the parts of its number ("3 bis", "1"), none where it has none.

    `pieces` say where its text stands in the paper: (start in the text, paragraph's place, start there).
    """

    number: tuple[str, ...]
    printed: str
    text: str
    place: int
    level: int | None = None
    tab: bool = False
    pieces: tuple[tuple[int, int, int], ...] = field(default=())

    def place_of(self, start: int, end: int) -> Place:
        """Return where `text[start:end]` stands in the paper; what runs on into a further line is cut at the line's end."""
        at = max(index for index, piece in enumerate(self.pieces) if piece[0] <= start)
        begins, place, there = self.pieces[at]
        until = self.pieces[at + 1][0] if at + 1 < len(self.pieces) else len(self.text)
        return Place(place, there + start - begins, there + min(end, until) - begins)


def plain_digits(text: str) -> str:
    """Return the text with the digits and letters of other scripts' and full width as plain ones, each in its place."""
    return text.translate(_DIGITS).translate(_FULL_WIDTH)


def read_blocks(paper: Paper, joint: str) -> list[Block]:
    """Return the paper's paragraphs; foot- and endnotes, and lines that head a page, are left out."""
    shown = (one for one in paper.paragraphs if one.text.strip() and not one.note and one.cell is None)
    kept = [one for one in shown if not _heads_a_page(one.text)]
    wrapped = paper.kind == "txt" and max((len(one.text) for one in kept), default=0) <= _WRAPPED
    blocks: list[Block] = []
    in_note = False
    for before, one in _with_the_one_before(kept):
        apart = before is None or one.place > before.place + 1
        if paper.kind == "txt" and _FOOTNOTE.match(one.text):
            in_note = True
            continue
        if in_note and not apart:
            continue
        in_note = False
        block = _block(one)
        if blocks and _continues_block(blocks[-1], block, wrapped and not apart):
            blocks[-1] = _join_blocks(blocks[-1], block, joint)
        elif block.text:
            blocks.append(block)
    return blocks


def _with_the_one_before(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[Paragraph | None, Paragraph]]:
    last = None
    for one in paragraphs:
        yield last, one
        last = one


def _heads_a_page(text: str) -> bool:
    return bool(_PAGE.match(text.strip()) or _REFERENCE_ALONE.match(text.strip()))


def _block(paragraph: Paragraph) -> Block:
    text = plain_digits(paragraph.text)
    start = len(text) - len(text.lstrip())
    printed, tab = (paragraph.number or "").rstrip(".)、 "), False
    found = _NUMBER.match(text[start:]) if not printed else None
    if found and _REST_OF_A_REFERENCE.fullmatch(text[start + found.end() :].strip()):
        found = None
    if found:
        printed, tab = found["number"].replace("．", "."), "\t" in found["gap"]
        start += found.end()
    shown = _FOOTNOTE_MARK.sub(lambda mark: " " * len(mark.group()), text[start:]).rstrip()
    number = number_parts(printed)
    if not number and paragraph.number and not _LIST_MARK.match(f"{paragraph.number} "):
        printed = ""
    return Block(
        number,
        printed if number else "",
        shown,
        paragraph.place,
        paragraph.heading,
        tab,
        ((0, paragraph.place, start),),
    )


def number_parts(printed: str) -> tuple[str, ...]:
    """Return the parts of a printed number: "2.10" → ("2", "10"); "3 bis.1" → ("3 bis", "1"). None where it is no number."""
    parts = tuple(" ".join(part.split()) for part in re.split(r"[.．]", printed.strip().rstrip(".．")))
    if all(re.fullmatch(rf"\d{{1,3}}(?:\s?(?:{_BIS}))?", part) for part in parts):
        return parts
    return ()


def _continues_block(last: Block, block: Block, same_paragraph: bool) -> bool:
    """Whether a line goes on with the block before it: as a wrapped line, as a list after a colon, or within brackets."""
    if block.number or block.level or not block.text or len(last.text) + len(block.text) > _LONGEST:
        return False
    if _LIST_MARK.match(block.text):
        return bool(last.number or last.text) and bool(_GOES_ON.search(last.text) or _LIST_MARK.search(last.text))
    if same_paragraph:
        return last.text[-1:] not in _ENDS or _has_unbalanced_brackets(last.text)
    return bool(last.number) and _has_unbalanced_brackets(last.text) and len(last.text) < 400


def _has_unbalanced_brackets(text: str) -> bool:
    return sum(text.count(mark) for mark in _OPEN) > sum(text.count(mark) for mark in _CLOSED)


def _join_blocks(last: Block, block: Block, joint: str) -> Block:
    offset = len(last.text) + len(joint)
    lead = len(block.text) - len(block.text.lstrip())
    pieces = tuple((offset + start, place, there + lead) for start, place, there in block.pieces)
    return replace(last, text=f"{last.text}{joint}{block.text.lstrip()}", pieces=(*last.pieces, *pieces))
