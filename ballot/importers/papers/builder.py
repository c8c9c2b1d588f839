"""Gather the paragraphs and notices of one paper, within limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from ballot.importers.papers.paper import Cell, Kind, Notice, Paper, Paragraph
from ballot.importers.papers.signs import clean_text, find_control, has_unknown_sign
from ballot.rules.refusals import UnreadableDocument

MAX_PARAGRAPHS = 50_000
"""Limit of paragraphs with text. A record of a week of sittings has about 1,500."""

MAX_PARAGRAPH = 20_000
"""Length limit of a paragraph, in characters; it also bounds the work of every pattern."""

MAX_TEXT = 4_000_000
"""Length limit of all paragraphs together, in characters."""

MAX_PLACES = 20
"""So many places does a notice name that stands for several."""

MAX_SHOWN = 500
"""So many characters of a text does a notice show."""


@dataclass
class _Count:
    place: int | None
    count: int = 0
    places: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


class PaperBuilder:
    """Paragraphs in order, and notices. Every limit is kept here, so that each format has the same."""

    def __init__(self, file_name: str) -> None:
        self.file_name = file_name
        self.paragraphs: list[Paragraph] = []
        self._notices: list[Notice] = []
        self._counts: dict[str, _Count] = {}
        self._length = 0

    @property
    def last_place(self) -> int | None:
        """The place of the last paragraph; None before the first."""
        return self.paragraphs[-1].place if self.paragraphs else None

    def add(
        self,
        text: str,
        *,
        place: int | None = None,
        number: str | None = None,
        heading: int | None = None,
        cell: Cell | None = None,
        note: bool = False,
    ) -> int | None:
        """Add a paragraph and return its place, or None where nothing is to be seen in it. In a cell, an automatic number is
        seen by itself: agendas number the rows of their tables so.

        Raise `UnreadableDocument` (`file`, `why`, `paragraph`) if it, or the paper with it, is too long.
        """
        following = (self.last_place or 0) + 1 if place is None else place
        seen, unseen = clean_text(text)
        self._require_bearable(seen, following)
        if unseen:
            self.count("marks-taken-out", following if seen else self.last_place, unseen)
        if not seen and (cell is None or not any(sign.isalnum() for sign in number or "")):
            return None
        if has_unknown_sign(seen):
            self.count("unknown-signs", following)
        self.paragraphs.append(Paragraph(following, seen, number, heading, cell, note))
        return following

    def _require_bearable(self, seen: str, place: int) -> None:
        self._length += len(seen)
        if len(seen) > MAX_PARAGRAPH:
            raise UnreadableDocument(
                file=self.file_name, why="paragraph-too-long", paragraph=place, length=len(seen), limit=MAX_PARAGRAPH
            )
        if len(self.paragraphs) >= MAX_PARAGRAPHS or self._length > MAX_TEXT:
            raise UnreadableDocument(
                file=self.file_name, why="too-many-paragraphs", limit=MAX_PARAGRAPHS, length=MAX_TEXT
            )
        control = find_control(seen)
        if control:
            raise UnreadableDocument(file=self.file_name, why="control-character", found=control)

    def notice(self, code: str, place: int | None, **facts: str) -> None:
        """Add a notice. Texts among its facts are cut to a bearable length."""
        self._notices.append(Notice(code, place, {name: _shorten(fact) for name, fact in facts.items()}))

    def count(self, code: str, place: int | None, number: int = 1, text: str = "") -> None:
        """Count something into one notice of this code, with `count`, the first `places`, and what `text` there was."""
        counted = self._counts.setdefault(code, _Count(place))
        counted.count += number
        if place is not None and place not in counted.places[-1:] and len(counted.places) < MAX_PLACES:
            counted.places.append(place)
        if text and len(counted.texts) < MAX_PLACES:
            counted.texts.append(_shorten(text))

    def finish(self, kind: Kind, data: bytes) -> Paper:
        """Return the paper. Raise `UnreadableDocument` (`file`, `why`) if it has no text."""
        if not self.paragraphs:
            raise UnreadableDocument(file=self.file_name, why="no-text")
        notices = [*self._notices]
        for code, counted in self._counts.items():
            facts = {"count": str(counted.count), "places": ", ".join(map(str, counted.places))}
            if counted.texts:
                facts["text"] = _shorten(" · ".join(counted.texts))
            notices.append(Notice(code, counted.place, facts))
        digest = sha256(data).hexdigest()
        return Paper(self.file_name, kind, digest, tuple(self.paragraphs), tuple(notices))


def _shorten(text: str) -> str:
    seen, _ = clean_text(text[: 4 * MAX_SHOWN])
    return seen if len(seen) <= MAX_SHOWN else seen[: MAX_SHOWN - 1] + "…"
