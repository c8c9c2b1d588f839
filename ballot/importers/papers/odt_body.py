"""The body of an .odt: paragraphs, lists, tables and text boxes in the order in which they are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from ballot.importers.papers.builder import PaperBuilder
from ballot.importers.papers.odt_lists import ListCounter, ListStyle
from ballot.importers.papers.paper import Cell
from ballot.importers.papers.xml_tree import whole_number

_ROWS = frozenset({"table:table-header-rows", "table:table-rows", "table:table-row-group"})
_NO_TEXT = frozenset({"text:number", "text:sequence-decls", "text:script", "office:forms", "svg:title", "svg:desc"})
_TOLD = {"draw:image": "pictures", "draw:object": "embedded-objects", "draw:object-ole": "embedded-objects"}
MAX_REPEATED = 1_000


@dataclass
class _Line:
    seen: list[str] = field(default_factory=list)
    inserted: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    notes: list[Element] = field(default_factory=list)


@dataclass(frozen=True)
class TextStyle:
    """What a style of text hides or strikes through."""

    hidden: bool = False
    struck: bool = False


@dataclass(frozen=True)
class Change:
    """A tracked change: who made it, and the text that it took away."""

    author: str
    deleted: str


class OdtBodyReader:
    """Reads blocks into the builder. Inserted text is marked by its beginning and end, also over several paragraphs."""

    def __init__(
        self,
        builder: PaperBuilder,
        lists: dict[str, ListStyle],
        styles: dict[str, TextStyle],
        changes: dict[str, Change],
    ) -> None:
        self.notes: list[Element] = []
        self._builder = builder
        self._lists = lists
        self._styles = styles
        self._changes = changes
        self._inserting: set[str] = set()
        self._counters: dict[str, ListCounter] = {}
        self._outline = ListCounter(lists.get("", {}))
        self._tables = 0

    def read(self, blocks: Element, cell: Cell | None = None, *, number: str | None = None, note: bool = False) -> None:
        """Read all blocks. The first paragraph takes `number`."""
        for block in blocks:
            if block.tag in ("text:p", "text:h"):
                self._read_paragraph(block, cell, number, note)
                number = None
            elif block.tag == "text:list":
                self._read_list(block, cell, note)
            elif block.tag == "table:table":
                self._read_table(block, note)
            elif block.tag in ("text:change-start", "text:change-end", "text:change"):
                line = _Line()
                self._read_inline(block, line, TextStyle())
                self._tell(line, self._builder.last_place)
            elif block.tag in ("draw:frame", "draw:g", "draw:custom-shape"):
                line = _Line()
                self._read_inline(block, line, TextStyle())
                self._write(line, None, None, cell, note)
            elif block.tag not in ("text:tracked-changes", *_NO_TEXT):
                if block.get("text:display") == "none":
                    self._builder.notice("hidden-text", self._builder.last_place, text=all_text(block))
                else:
                    self.read(block, cell, number=number, note=note)

    def _read_paragraph(self, element: Element, cell: Cell | None, number: str | None, note: bool) -> None:
        line = _Line()
        self._read_content(element, line, self._styles.get(element.get("text:style-name", ""), TextStyle()))
        heading = None
        if element.tag == "text:h":
            heading = min(whole_number(element.get("text:outline-level")) or 1, 9)
            if number is None and element.get("text:is-list-header") != "true":
                number = self._outline.count(heading)
        written = element.find("text:number")
        if written is not None and written.text:
            number = written.text.strip()
        self._write(line, number, heading, cell, note)

    def _write(self, line: _Line, number: str | None, heading: int | None, cell: Cell | None, note: bool) -> None:
        builder = self._builder
        place = builder.add("".join(line.seen), number=number, heading=heading, cell=cell, note=note)
        self._tell(line, builder.last_place if place is None else place)
        self.notes += line.notes
        for box in line.boxes:
            before = builder.last_place
            self.read(box, note=note)
            if builder.last_place != before:
                builder.notice("text-box", (before or 0) + 1)

    def _tell(self, line: _Line, place: int | None) -> None:
        builder = self._builder
        deleted = [self._changes[one].deleted for one in line.changes if one in self._changes]
        if line.changes or line.inserted:
            authors = {self._changes[one].author for one in line.changes if one in self._changes} - {""}
            builder.notice(
                "tracked-changes",
                place,
                inserted="".join(line.inserted),
                deleted=" ".join(one for one in deleted if one),
                authors=", ".join(sorted(authors)),
            )
        for code, pieces in (("hidden-text", line.hidden), ("struck-text", line.struck)):
            if "".join(pieces).strip():
                builder.notice(code, place, text="".join(pieces))
        for code, text in line.told:
            builder.count(code, place, text=text)

    def _read_content(self, element: Element, line: _Line, style: TextStyle) -> None:
        self._take(element.text, line, style)
        for child in element:
            self._read_inline(child, line, style)
            self._take(child.tail, line, style)

    def _read_inline(self, child: Element, line: _Line, style: TextStyle) -> None:
        tag = child.tag
        if tag == "text:s":
            self._take(" ", line, style)
        elif tag in ("text:tab", "text:line-break"):
            self._take("\t" if tag == "text:tab" else " ", line, style)
        elif tag in ("text:change-start", "text:change", "text:change-end"):
            change = child.get("text:change-id", "")
            if tag == "text:change-end":
                self._inserting.discard(change)
            else:
                line.changes.append(change)
                if tag == "text:change-start":
                    self._inserting.add(change)
        elif tag == "text:note":
            line.notes.append(child)
        elif tag in ("office:annotation", "text:ruby-text"):
            line.told.append(("comments" if tag == "office:annotation" else "text-above-text", all_text(child)))
        elif tag in ("text:hidden-text", "text:hidden-paragraph"):
            line.hidden.append(child.get("text:string-value", "") or all_text(child))
        elif tag == "draw:text-box":
            line.boxes.append(child)
        elif tag in ("svg:title", "svg:desc"):
            if child.text:
                line.told.append(("picture-texts", child.text))
        elif tag not in _NO_TEXT:
            if tag in _TOLD:
                line.told.append((_TOLD[tag], ""))
            if tag == "text:span":
                named = self._styles.get(child.get("text:style-name", ""), TextStyle())
                style = TextStyle(style.hidden or named.hidden, style.struck or named.struck)
            self._read_content(child, line, style)

    def _take(self, text: str | None, line: _Line, style: TextStyle) -> None:
        if not text:
            return
        if style.hidden:
            line.hidden.append(text)
            return
        line.seen.append(text)
        if self._inserting:
            line.inserted.append(text)
        if style.struck:
            line.struck.append(text)

    def _read_list(self, element: Element, cell: Cell | None, note: bool) -> None:
        """Read a list and those within it. One that goes on from another has the other's numbers."""
        style = element.get("text:style-name", "")
        goes_on = element.get("text:continue-list", "")
        counter = self._counters.get(goes_on)
        if counter is None and element.get("text:continue-numbering") == "true":
            counter = self._counters.get(f"style {style}")
        counter = counter or ListCounter(self._lists.get(style, {}))
        self._counters[f"style {style}"] = counter
        for name in ("{http://www.w3.org/XML/1998/namespace}id", "xml:id", "text:id"):
            if element.get(name):
                self._counters[element.get(name, "")] = counter
        self._read_items(element, counter, 1, cell, note)

    def _read_items(self, element: Element, counter: ListCounter, level: int, cell: Cell | None, note: bool) -> None:
        for item in element:
            if item.tag not in ("text:list-item", "text:list-header"):
                continue
            waits = item.tag == "text:list-item"
            start = whole_number(item.get("text:start-value"))
            for block in item:
                if block.tag == "text:list":
                    self._read_items(block, counter, level + 1, cell, note)
                elif block.tag in ("text:p", "text:h") and waits:
                    self._read_paragraph(block, cell, counter.count(level, start), note)
                    waits = False
                else:
                    holder = Element("text:section")
                    holder.append(block)
                    self.read(holder, cell, note=note)

    def _read_table(self, table: Element, note: bool) -> None:
        self._tables += 1
        number = self._tables
        row_number = 1
        for row in _rows(table):
            column = 1
            for one in row:
                if one.tag == "table:table-cell":
                    self.read(one, Cell(number, row_number, column), note=note)
                repeated = whole_number(one.get("table:number-columns-repeated")) or 1
                column += min(repeated, MAX_REPEATED)
            row_number += min(whole_number(row.get("table:number-rows-repeated")) or 1, MAX_REPEATED)


def _rows(parent: Element) -> list[Element]:
    found: list[Element] = []
    for child in parent:
        if child.tag == "table:table-row":
            found.append(child)
        elif child.tag in _ROWS:
            found += _rows(child)
    return found


def all_text(element: Element) -> str:
    """Return all text below an element, with blanks between paragraphs, without what says who wrote it when."""
    pieces = [element.text or ""]
    for child in element:
        if child.tag not in ("office:change-info", "dc:creator", "dc:date"):
            pieces.append(all_text(child))
        pieces.append(child.tail or "")
    return "".join(pieces) + (" " if element.tag in ("text:p", "text:h") else "")
