"""Styles of a .docx: what of a paragraph or a run its style decides, with what it is based on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from ballot.importers.papers.xml_tree import whole_number

MAX_STEPS = 50
"""So many styles are followed, each based on the next; a circle ends here."""

_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_OFF = frozenset({"0", "false", "off", "none"})


@dataclass(frozen=True)
class Style:
    """What a style says itself; None where it leaves it to the style that it is based on."""

    based_on: str | None = None
    list_id: str | None = None
    level: int | None = None
    outline: int | None = None
    hidden: bool | None = None
    struck: bool | None = None


class Styles:
    """The styles by their ids."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self.default_paragraph: str | None = None
        for element in () if root is None else root.iter("w:style"):
            name = element.get("styleId")
            if name is None:
                continue
            self._styles[name] = _read_style(element)
            if element.get("type") == "paragraph" and is_on(element.get("default", "0")):
                self.default_paragraph = name

    def chain(self, name: str | None) -> list[tuple[str, Style]]:
        """Return the style and those that it is based on, the nearest first."""
        found: list[tuple[str, Style]] = []
        while name is not None and name in self._styles and len(found) < MAX_STEPS:
            style = self._styles[name]
            found.append((name, style))
            name = style.based_on
        return found

    def outline(self, name: str | None) -> int | None:
        """Return the outline level as it is written, from 0; 9 is body text."""
        return next((style.outline for _, style in self.chain(name) if style.outline is not None), None)

    def hides(self, name: str | None) -> bool:
        """Whether text of this style is hidden."""
        return next((style.hidden for _, style in self.chain(name) if style.hidden is not None), False)

    def strikes(self, name: str | None) -> bool:
        """Whether text of this style is struck through."""
        return next((style.struck for _, style in self.chain(name) if style.struck is not None), False)


def is_on(value: str | None) -> bool:
    """Whether a switch is on. One without a value is."""
    return value is None or value.lower() not in _OFF


def value_of(parent: Element | None, tag: str) -> str | None:
    """Return `val` of the child with this tag; None without it."""
    child = None if parent is None else parent.find(tag)
    return None if child is None else child.get("val")


def number_of(parent: Element | None, tag: str) -> int | None:
    """Return `val` of the child with this tag as a whole number from 0; None without it, or if it is none."""
    return whole_number(value_of(parent, tag))


def switch_of(parent: Element | None, *tags: str) -> bool | None:
    """Return whether one of the switches is on; None where none is there."""
    found = [child for tag in tags if parent is not None and (child := parent.find(tag)) is not None]
    return any(is_on(child.get("val")) for child in found) if found else None


def _read_style(element: Element) -> Style:
    paragraph, run = element.find("w:pPr"), element.find("w:rPr")
    numbering = None if paragraph is None else paragraph.find("w:numPr")
    outline = number_of(paragraph, "w:outlineLvl")
    named = _HEADING.fullmatch(value_of(element, "w:name") or "")
    if outline is None and named:
        outline = int(named[1]) - 1
    return Style(
        based_on=value_of(element, "w:basedOn"),
        list_id=value_of(numbering, "w:numId"),
        level=number_of(numbering, "w:ilvl"),
        outline=outline,
        hidden=switch_of(run, "w:vanish"),
        struck=switch_of(run, "w:strike", "w:dstrike"),
    )
