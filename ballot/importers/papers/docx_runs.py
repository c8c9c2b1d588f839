"""What stands in a paragraph of a .docx: text as it is seen, and what of it was inserted, deleted, hidden or struck."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from xml.etree.ElementTree import Element

from ballot.importers.papers.docx_styles import Styles, switch_of, value_of
from ballot.importers.papers.docx_symbols import symbol_text

MAX_FIELDS = 50
"""So many fields may be open, each within another; beyond, the outermost are taken as ended."""

Change = Literal["inserted", "deleted"] | None

_SIGNS = {
    "w:tab": "\t",
    "w:ptab": "\t",
    "w:br": " ",
    "w:cr": " ",
    "w:noBreakHyphen": "-",
    "w:softHyphen": "\u00ad",
}
_CHANGES: dict[str, Change] = {
    "w:ins": "inserted",
    "w:moveTo": "inserted",
    "w:del": "deleted",
    "w:moveFrom": "deleted",
}
_TOLD = {
    "w:object": "embedded-objects",
    "w:control": "form-controls",
    "w:altChunk": "embedded-documents",
    "w:subDoc": "embedded-documents",
    "w:contentPart": "embedded-objects",
    "c:chart": "charts-and-diagrams",
    "dgm:relIds": "charts-and-diagrams",
    "w:commentReference": "comments",
    "w:bdo": "turned-text",
}
"""Elements that carry text which is not read, or not as it is shown; each is counted under its code."""

_WITHOUT_TEXT = frozenset({"TC", "XE", "RD", "SET", "TA", "PRINT", "PRIVATE", "ADVANCE", "BOOKMARK", "FORMTEXT"})
"""Fields that show nothing of their own."""


@dataclass
class _Field:
    instruction: str = ""
    in_result: bool = False
    shown: bool = False


@dataclass
class Line:
    """What one paragraph gathers. `told` are codes with what was left out; `boxes` are text boxes anchored in it."""

    seen: list[str] = field(default_factory=list)
    inserted: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    authors: set[str] = field(default_factory=set)
    told: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str, bool]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    changed: bool = False


class RunReader:
    """Reads the runs of paragraphs in order; fields may begin in one paragraph and end in another."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._fields: list[_Field] = []

    def read(self, element: Element, line: Line, hidden: bool = False, change: Change = None) -> None:
        """Read what stands in a paragraph, or in a part of one, into `line`."""
        for child in element:
            self._read_child(child, line, hidden, change)

    def end_paragraph(self, line: Line) -> None:
        """End the instructions of fields that were left open: nothing after them may be lost in them."""
        while self._fields and not self._fields[-1].in_result:
            line.told.append(("unfinished-fields", self._fields.pop().instruction))

    def _read_child(self, child: Element, line: Line, hidden: bool, change: Change) -> None:
        tag = child.tag
        if tag == "w:r":
            self._read_run(child, line, hidden, change)
        elif tag in _CHANGES:
            line.changed = True
            line.authors.add(child.get("author", ""))
            inner = "deleted" if change == "deleted" else _CHANGES[tag]
            self.read(child, line, hidden, inner)
        elif tag == "mc:AlternateContent":
            chosen = child.find("mc:Choice")
            chosen = child.find("mc:Fallback") if chosen is None else chosen
            if chosen is not None:
                self.read(chosen, line, hidden, change)
        elif tag in ("w:t", "m:t"):
            self._take(child.text or "", line, hidden, change, struck=False)
        elif tag == "w:delText":
            self._take(child.text or "", line, hidden, "deleted", struck=False)
        elif tag == "w:txbxContent":
            if change == "deleted":
                line.deleted.append(text_within(child))
            elif hidden:
                line.hidden.append(text_within(child))
            else:
                line.boxes.append(child)
        elif tag in _SIGNS:
            self._take(_SIGNS[tag], line, hidden, change, struck=False)
        elif tag == "w:sym":
            self._take(symbol_text(child), line, hidden, change, struck=False)
        elif tag == "w:fldChar":
            self._read_field_mark(child, line)
        elif tag == "w:instrText":
            if self._fields and not self._fields[-1].in_result:
                self._fields[-1].instruction += (child.text or "")[:200]
        elif tag in ("w:footnoteReference", "w:endnoteReference"):
            if change != "deleted" and not hidden:
                custom = child.get("customMarkFollows") is not None
                line.notes.append((tag[2:].removesuffix("Reference"), child.get("id", ""), custom))
        elif tag == "w:rt":
            line.told.append(("text-above-text", text_within(child)))
        elif tag not in ("w:pPr", "w:rPr", "w:sdtPr", "w:sdtEndPr", "mc:Fallback", "w:delInstrText"):
            self._read_other(child, line, hidden, change)

    def _read_other(self, child: Element, line: Line, hidden: bool, change: Change) -> None:
        """What is only a wrapper is read through; what carries other text is told."""
        tag = child.tag
        if tag in _TOLD and not (tag == "w:bdo" and change == "deleted"):
            line.told.append((_TOLD[tag], ""))
        described = [text for name in ("descr", "title", "alt", "string") if (text := child.get(name, "").strip())]
        if described and tag in ("wp:docPr", "v:shape", "v:textpath", "v:imagedata", "v:rect"):
            line.told.append(("picture-texts", " ".join(dict.fromkeys(described))))
        if tag == "a:t" and child.text:
            line.told.append(("drawing-texts", child.text))
        if tag in ("a:blip", "v:imagedata"):
            line.told.append(("pictures", ""))
        if tag == "m:oMath":
            line.told.append(("formulas", text_within(child)))
        self.read(child, line, hidden, change)

    def _read_run(self, run: Element, line: Line, hidden: bool, change: Change) -> None:
        properties = run.find("w:rPr")
        style = value_of(properties, "w:rStyle")
        direct = switch_of(properties, "w:vanish")
        hidden = (self._styles.hides(style) or hidden) if direct is None else direct
        direct = switch_of(properties, "w:strike", "w:dstrike")
        struck = self._styles.strikes(style) if direct is None else direct
        for child in run:
            if child.tag == "w:t":
                self._take(child.text or "", line, hidden, change, struck)
            else:
                self._read_child(child, line, hidden, change)

    def _read_field_mark(self, mark: Element, line: Line) -> None:
        kind = mark.get("fldCharType")
        if kind == "begin":
            self._fields.append(_Field())
            del self._fields[:-MAX_FIELDS]
        elif kind == "separate" and self._fields:
            self._fields[-1].in_result = True
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            name = ended.instruction.split()[:1]
            if not ended.shown and name and name[0].upper() not in _WITHOUT_TEXT:
                line.told.append(("fields-without-result", ended.instruction))
            elif self._fields:
                self._fields[-1].shown |= ended.shown

    def _take(self, text: str, line: Line, hidden: bool, change: Change, struck: bool) -> None:
        if any(not one.in_result for one in self._fields):
            if text.strip():
                line.told.append(("texts-in-fields", text))
            return
        for one in self._fields:
            one.shown = True
        if change == "deleted":
            line.deleted.append(text)
        elif hidden:
            line.hidden.append(text)
        else:
            line.seen.append(text)
            if change == "inserted":
                line.inserted.append(text)
            if struck:
                line.struck.append(text)


def text_within(element: Element) -> str:
    """Return all text below an element, whatever its standing, with blanks between paragraphs."""
    pieces: list[str] = []
    for one in element.iter():
        if one.tag in ("w:t", "w:delText", "m:t", "a:t", "text:p"):
            pieces.append(one.text or "")
        elif one.tag in ("w:p", "w:tab", "w:br"):
            pieces.append(" ")
    return "".join(pieces).strip()
