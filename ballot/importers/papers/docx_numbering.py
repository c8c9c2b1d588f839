"""Automatic numbers of a .docx: numbering.xml and the paragraphs before decide what a reader sees."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from ballot.importers.papers.docx_styles import Styles, is_on, number_of, value_of
from ballot.importers.papers.number_formats import format_number
from ballot.importers.papers.xml_tree import whole_number

LEVELS = 9
_PLACEHOLDER = re.compile(r"%([1-9])")
_NO_NUMBER = frozenset({"bullet", "none"})


@dataclass(frozen=True)
class Level:
    """One level of a list. `restart`: the level (from 1) whose number begins it anew; 0 is none, None any above."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None
    only_digits: bool = False
    style: str | None = None


@dataclass(frozen=True)
class _List:
    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]


class Numbering:
    """Counts through the paper. Lists of the same definition count together, as word processors do."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists = {} if root is None else _read_lists(root)
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        self.unknown_forms: set[str] = set()

    def level_for(self, properties: Element | None, style: str | None) -> tuple[str, int] | None:
        """Return list and level (from 0) of a paragraph by its own properties and its style; None without a number."""
        direct = None if properties is None else properties.find("w:numPr")
        list_id, level = value_of(direct, "w:numId"), number_of(direct, "w:ilvl")
        styled_by = None
        if list_id is None:
            for name, one in self._styles.chain(style):
                if one.list_id is not None:
                    list_id, styled_by = one.list_id, name
                    level = one.level if level is None else level
                    break
        found = self._lists.get(list_id) if list_id is not None else None
        if list_id is None or found is None:
            return None
        if styled_by is not None and number_of(direct, "w:ilvl") is None:
            # The level that names the style is right, whatever the style says.
            level = next((place for place, one in found.levels.items() if one.style == styled_by), level)
        return list_id, min(level or 0, LEVELS - 1)

    def count(self, list_id: str, level: int) -> str | None:
        """Count a paragraph and return its number as a reader sees it; None for bullets and levels without number."""
        chosen = self._lists[list_id]
        counts = self._counts.setdefault(chosen.abstract, {})
        if list_id not in self._begun:
            self._begun.add(list_id)
            for place, start in chosen.starts.items():
                counts[place] = start - 1
        own = chosen.levels.get(level, Level())
        counts[level] = counts.get(level, own.start - 1) + 1
        for deeper in [place for place in counts if place > level]:
            restart = chosen.levels.get(deeper, Level()).restart
            if restart is None or 0 < level + 1 <= restart:
                del counts[deeper]
        if own.form in _NO_NUMBER:
            return None
        return self._write(chosen, own, counts).strip() or None

    def _write(self, chosen: _List, own: Level, counts: dict[int, int]) -> str:
        def fill(found: re.Match[str]) -> str:
            place = int(found[1]) - 1
            level = chosen.levels.get(place, Level())
            number = counts.get(place, level.start)
            if level.form in _NO_NUMBER:
                return ""
            written = str(number) if own.only_digits else format_number(number, level.form)
            if written is None:
                self.unknown_forms.add(level.form)
                return str(number)
            return written

        return _PLACEHOLDER.sub(fill, own.text[:200])


def _read_lists(root: Element) -> dict[str, _List]:
    abstracts = {one.get("abstractNumId", ""): one for one in root.findall("w:abstractNum")}
    by_style = {link: name for name, one in abstracts.items() if (link := value_of(one, "w:styleLink"))}
    lists: dict[str, _List] = {}
    defined = {name: _read_levels(one) for name, one in abstracts.items()}
    for element in root.findall("w:num"):
        abstract = value_of(element, "w:abstractNumId") or ""
        linked = value_of(abstracts.get(abstract), "w:numStyleLink")
        abstract = by_style.get(linked, abstract) if linked else abstract
        if abstract not in abstracts:
            continue
        levels = {**defined[abstract]}
        starts: dict[int, int] = {}
        for override in element.findall("w:lvlOverride"):
            place = whole_number(override.get("ilvl"))
            if place is None:
                continue
            levels |= _read_levels(override)
            start = number_of(override, "w:startOverride")
            if start is not None:
                starts[place] = start
                levels[place] = replace(levels.get(place, Level()), start=start)
        lists[element.get("numId", "")] = _List(abstract, levels, starts)
    lists.pop("0", None)  # what takes a number away
    return lists


def _read_levels(parent: Element) -> dict[int, Level]:
    levels: dict[int, Level] = {}
    for element in parent.findall("w:lvl"):
        place = whole_number(element.get("ilvl"))
        if place is None or place >= LEVELS:
            continue
        start = number_of(element, "w:start")
        legal = element.find("w:isLgl")
        levels[place] = Level(
            start=0 if start is None else start,
            form=_form_of(element),
            text=value_of(element, "w:lvlText") or "",
            restart=number_of(element, "w:lvlRestart"),
            only_digits=legal is not None and is_on(legal.get("val")),
            style=value_of(element, "w:pStyle"),
        )
    return levels


def _form_of(element: Element) -> str:
    """The form, also where a newer one stands beside an older as an alternative."""
    form = value_of(element, "w:numFmt")
    if form is None:
        nested = next(element.iter("w:numFmt"), None)
        form = None if nested is None else nested.get("val")
    return form or "decimal"
