"""The text of a paper in pieces: what is marked in it, and by what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ballot.importers.papers.paper import Paragraph
from ballot.importers.summary_records.result import Place
from ballot.services.papers.desk import Desk


@dataclass(frozen=True)
class Piece:
    """A piece of a paragraph's text; `target` is where its mark leads, empty where it is not marked."""

    text: str
    target: str = ""
    kind: str = ""
    """The standing of the conclusion, or `look`."""


@dataclass(frozen=True)
class MarkedParagraph:
    """A paragraph of the paper, with its marks."""

    place: int
    number: str
    heading: bool
    pieces: tuple[Piece, ...]


def marked_paragraphs(desk: Desk) -> list[MarkedParagraph]:
    """Return the text of a paper with the sentences marked that conclusions were read from, and the places to look at."""
    marks: dict[int, list[tuple[Place, str, str]]] = {}
    for line in desk.lines:
        if line.reading is not None and line.standing != "superseded":
            where = line.reading.source
            marks.setdefault(where.paragraph, []).append((where, f"c-{line.row.id}", str(line.standing)))
    for number, look in desk.look_here:
        marks.setdefault(look.place.paragraph, []).append((look.place, f"l-{number}", "look"))
    return [
        MarkedParagraph(
            one.place, one.number or "", one.heading is not None, tuple(_pieces(one, marks.get(one.place, ())))
        )
        for one in desk.paragraphs
    ]


def _pieces(paragraph: Paragraph, marks: Iterable[tuple[Place, str, str]]) -> Iterable[Piece]:
    """Yield the text in pieces; of marks that overlap, the first one has what is common."""
    text, at = paragraph.text, 0
    for place, target, kind in sorted(marks, key=lambda one: (one[0].start, one[0].end)):
        start, end = max(place.start, at), min(place.end, len(text))
        if start >= end:
            continue
        if start > at:
            yield Piece(text[at:start])
        yield Piece(text[start:end], target, kind)
        at = end
    if at < len(text):
        yield Piece(text[at:])
