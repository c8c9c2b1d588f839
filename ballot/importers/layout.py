"""The layout of a record: numbered items, numbered paragraphs under them, and what stands around.

    3<TAB>Title of the item (Document C21/68)
    3.1<TAB>A paragraph.
    A paragraph without a number, which belongs to 3.1.

A numbered line is the heading of an item if its paragraphs follow it (`3` before `3.1`). An item whose
text has no numbers is recognised by its place between two that have.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ballot.importers.phrases import Phrases
from ballot.importers.references import find_mentions
from ballot.importers.text import MAX_LINE

_HEADING = re.compile(r"^ {0,3}(?P<number>\d{1,2})(?P<gap>[.．、]?[ \t\u3000]+)(?P<text>\S.*)$")
_PARAGRAPH = re.compile(r"^ {0,3}(?P<item>\d{1,2})\.(?P<place>\d{1,3})\.?[ \t\u3000]+(?P<text>\S.*)$")
_NOT_HEADINGS_END = ".。;；,，:："
_OPEN, _CLOSED = "(（[［", ")）]］"
_TITLE_LINES = 5
_SENTENCE_ENDS = '。.！!？?：:；;…”"』」)）'


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. `number` is its own ("2.9") or None; `label` the last number at or before it."""

    number: str | None
    label: str
    text: str
    line: int


@dataclass(frozen=True)
class Section:
    """An item's heading and paragraphs. `line` is where the heading stands, counted from 1."""

    number: int
    title: str
    line: int
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Layout:
    """A record split into parts. `front` are the lines before the first item; `signed` tells whether it ends in
    signatures."""

    front: tuple[str, ...]
    sections: tuple[Section, ...]
    signed: bool


def read_layout(lines: Sequence[str], phrases: Phrases) -> Layout:
    """Return the record's items. No sections where no item has a numbered paragraph."""
    headings = _find_headings(lines)
    if not headings:
        return Layout(tuple(lines), (), False)
    first = headings[0]
    end = next((at for at in range(first, len(lines)) if phrases.signature.search(lines[at])), len(lines))
    inside = [at for at in headings if at < end]
    sections = [_read_section(lines, at, until, phrases) for at, until in zip(inside, [*inside[1:], end], strict=True)]
    return Layout(tuple(lines[:first]), tuple(sections), end < len(lines))


def _find_headings(lines: Sequence[str]) -> list[int]:
    """Indexes of the lines that are headings, ascending."""
    candidates: list[tuple[int, int]] = []  # line, number
    strong: dict[int, int] = {}  # line → number
    waiting: tuple[int, int] | None = None
    for at, line in enumerate(lines):
        paragraph = _PARAGRAPH.match(line)
        if paragraph:
            if waiting and int(paragraph["item"]) == waiting[1]:
                strong[waiting[0]] = waiting[1]
            waiting = None
            continue
        heading = _HEADING.match(line)
        if heading:
            waiting = (at, int(heading["number"]))
            candidates.append(waiting)
    found = dict(strong)
    for number in {number for _, number in candidates} - set(strong.values()):
        place = _find_unnumbered_heading(number, candidates, strong, lines)
        if place is not None:
            found[place] = number
    return sorted(found)


def _find_unnumbered_heading(
    number: int, candidates: list[tuple[int, int]], strong: dict[int, int], lines: Sequence[str]
) -> int | None:
    """Where the heading of an item without numbered paragraphs stands: before the item that follows it,
    after the one that precedes it, not ending as a sentence or a line of a list does, with a document in it
    rather than without, late rather than early (a table of contents comes first)."""
    after = [at for at, other in strong.items() if other < number]
    before = [at for at, other in strong.items() if other > number]
    low, high = max(after, default=-1), min(before, default=len(lines))
    if not after and not before:
        return None
    places = [at for at, other in candidates if other == number and low < at < high]
    places = [at for at in places if lines[at][-1] not in _NOT_HEADINGS_END]
    places = [at for at in places if "\t" in lines[at] or any(find_mentions(lines[at]))]
    return max(places, key=lambda at: (any(find_mentions(lines[at])), at), default=None)


def _read_section(lines: Sequence[str], start: int, end: int, phrases: Phrases) -> Section:
    heading = _HEADING.match(lines[start])
    if heading is None:
        raise ValueError(f"line {start + 1} is not a heading")
    number, title = int(heading["number"]), " ".join(heading["text"].split())
    at = start + 1
    last_title_line = min(end, start + _TITLE_LINES)
    while at < last_title_line and _has_unbalanced_brackets(title) and lines[at] and not _PARAGRAPH.match(lines[at]):
        title = f"{title}{phrases.joint}{lines[at].strip()}"
        at += 1
    paragraphs: list[Paragraph] = []
    label, wraps = str(number), False
    for place in range(at, end):
        text = " ".join(lines[place].split())
        found = _PARAGRAPH.match(lines[place])
        if not text:
            wraps = False
        elif found:
            label = f"{int(found['item'])}.{int(found['place'])}"
            paragraphs.append(Paragraph(label, label, " ".join(found["text"].split()), place + 1))
            wraps = True
        elif wraps and _runs_on(paragraphs[-1].text):
            last = paragraphs[-1]
            paragraphs[-1] = Paragraph(last.number, last.label, f"{last.text}{phrases.joint}{text}", last.line)
        else:
            paragraphs.append(Paragraph(None, label, text, place + 1))
            wraps = True
    return Section(number, title, start + 1, tuple(paragraphs))


def _runs_on(text: str) -> bool:
    """Whether a paragraph goes on in the next line, as in a file with hard line breaks."""
    return text[-1] not in _SENTENCE_ENDS and len(text) < MAX_LINE


def _has_unbalanced_brackets(title: str) -> bool:
    return sum(title.count(mark) for mark in _OPEN) > sum(title.count(mark) for mark in _CLOSED)
