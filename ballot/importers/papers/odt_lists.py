"""Automatic numbers of an .odt: the styles of lists, and what was counted before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from ballot.importers.papers.number_formats import format_number
from ballot.importers.papers.xml_tree import whole_number

LEVELS = 10
_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


@dataclass(frozen=True)
class ListLevel:
    """How a level is numbered. `shown`: so many levels, up to this one, are written with stops between."""

    form: str
    prefix: str = ""
    suffix: str = ""
    shown: int = 1
    start: int = 1


ListStyle = dict[int, ListLevel]
"""Levels, counted from 1; a level that is not there has a bullet or nothing."""


def read_list_styles(roots: Iterable[Element]) -> dict[str, ListStyle]:
    """Return the styles of lists by name; that of the headings has the name ""."""
    styles: dict[str, ListStyle] = {}
    for root in roots:
        for element in root.iter("text:list-style"):
            styles[element.get("style:name", "")] = _read_levels(element, "text:list-level-style-number")
        for element in root.iter("text:outline-style"):
            styles[""] = _read_levels(element, "text:outline-level-style")
    return styles


def _read_levels(style: Element, tag: str) -> ListStyle:
    levels: ListStyle = {}
    for element in style.findall(tag):
        place = whole_number(element.get("text:level"))
        form = element.get("style:num-format", "")
        if place is None or not 1 <= place <= LEVELS or not form:
            continue
        start = whole_number(element.get("text:start-value"))
        levels[place] = ListLevel(
            _FORMS.get(form, form),
            element.get("style:num-prefix", ""),
            element.get("style:num-suffix", ""),
            whole_number(element.get("text:display-levels")) or 1,
            1 if start is None else start,
        )
    return levels


class ListCounter:
    """Counts one list and those that go on from it."""

    def __init__(self, style: ListStyle) -> None:
        self.style = style
        self._counts: dict[int, int] = {}

    def count(self, level: int, start: int | None = None) -> str | None:
        """Count an item and return its number as it is seen; None for a level without numbers."""
        own = self.style.get(level)
        first = own.start if own else 1
        self._counts[level] = self._counts.get(level, first - 1) + 1 if start is None else start
        for deeper in [place for place in self._counts if place > level]:
            del self._counts[deeper]
        if own is None:
            return None
        pieces = []
        for place in range(max(1, level - own.shown + 1), level + 1):
            at = self.style.get(place)
            if at is not None:
                number = self._counts.get(place, at.start)
                pieces.append(format_number(number, at.form) or str(number))
        return f"{own.prefix}{'.'.join(pieces)}{own.suffix}".strip() or None

    def restart(self, level: int) -> None:
        """Begin this level and those below it anew."""
        for deeper in [place for place in self._counts if place >= level]:
            del self._counts[deeper]
