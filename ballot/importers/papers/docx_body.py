"""The body of a .docx: paragraphs, tables and text boxes in the order in which they are read."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from ballot.importers.papers.builder import PaperBuilder
from ballot.importers.papers.docx_numbering import Numbering
from ballot.importers.papers.docx_runs import Line, RunReader, text_within
from ballot.importers.papers.docx_styles import Styles, number_of, switch_of, value_of
from ballot.importers.papers.paper import Cell

_WRAPPERS = frozenset({"w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo", "w:smartTag", "mc:Choice"})
_DELETED = frozenset({"w:del", "w:moveFrom"})


@dataclass(frozen=True)
class NoteReference:
    """A note, in the order of the text. `custom`: the author typed its mark, so that it takes no number."""

    kind: str
    id: str
    custom: bool


class BodyReader:
    """Reads blocks into the builder. A paragraph whose end was deleted is joined to the next, as a reader sees it."""

    def __init__(self, builder: PaperBuilder, styles: Styles, numbering: Numbering) -> None:
        self.notes: list[NoteReference] = []
        self._builder = builder
        self._styles = styles
        self._numbering = numbering
        self._runs = RunReader(styles)
        self._tables = 0
        self._joined: Line | None = None

    def read(
        self, blocks: Element, cell: Cell | None = None, *, note: str | None = None, is_note: bool = False
    ) -> None:
        """Read all blocks. `note` is the number of a note, which its first paragraph takes."""
        for block in blocks:
            if block.tag == "w:p":
                self._read_paragraph(block, cell, note, is_note)
                note = None
            elif block.tag == "w:tbl":
                self._read_table(block, is_note)
            elif block.tag == "mc:AlternateContent":
                chosen = block.find("mc:Choice")
                self.read(block if chosen is None else chosen, cell, is_note=is_note)
            elif block.tag in _WRAPPERS or block.tag == "mc:Fallback":
                self.read(block, cell, is_note=is_note)
            elif block.tag in _DELETED:
                self._tell_deleted(block)
            elif block.tag in ("w:altChunk", "w:subDoc"):
                self._builder.count("embedded-documents", self._builder.last_place)
            elif block.tag not in ("w:sectPr", "w:sdtPr", "w:sdtEndPr", "w:tblPr", "w:tcPr"):
                text = text_within(block)
                if text:
                    self._builder.count("unknown-parts", self._builder.last_place, text=text)

    def finish(self, *, is_note: bool = False) -> None:
        """Write what still waits for a paragraph to be joined to."""
        if self._joined is not None:
            line, self._joined = self._joined, None
            self._write(line, None, None, None, None, is_note)

    def _read_paragraph(self, element: Element, cell: Cell | None, note: str | None, is_note: bool) -> None:
        properties = element.find("w:pPr")
        mark = None if properties is None else properties.find("w:rPr")
        style = value_of(properties, "w:pStyle") or self._styles.default_paragraph
        line, self._joined = self._joined or Line(), None
        self._runs.read(element, line, hidden=self._styles.hides(style))
        self._runs.end_paragraph(line)
        if mark is not None and (mark.find("w:del") is not None or mark.find("w:moveFrom") is not None):
            line.changed = True
            self._joined = line
            return
        if mark is not None and (mark.find("w:ins") is not None or mark.find("w:moveTo") is not None):
            line.changed = True
        unseen = switch_of(mark, "w:vanish") and not "".join(line.seen).strip()
        level = None if unseen else self._numbering.level_for(properties, style)
        number = None if level is None else self._numbering.count(*level)
        outline = number_of(properties, "w:outlineLvl")
        outline = self._styles.outline(style) if outline is None else outline
        heading = outline + 1 if outline is not None and outline < 9 else None
        self._write(line, number if note is None else note, heading, cell, None, is_note)

    def _write(
        self, line: Line, number: str | None, heading: int | None, cell: Cell | None, place: int | None, is_note: bool
    ) -> None:
        builder = self._builder
        place = builder.add("".join(line.seen), place=place, number=number, heading=heading, cell=cell, note=is_note)
        where = builder.last_place if place is None else place
        if line.changed or line.deleted:
            self._tell_change(line, where)
        for code, pieces in (("hidden-text", line.hidden), ("struck-text", line.struck)):
            if "".join(pieces).strip():
                builder.notice(code, where, text="".join(pieces))
        for code, text in line.told:
            builder.count(code, where, text=text)
        self.notes += [NoteReference(*one) for one in line.notes]
        for box in line.boxes:
            before = builder.last_place
            self.read(box, is_note=is_note)
            self.finish(is_note=is_note)
            if builder.last_place != before:
                builder.notice("text-box", (before or 0) + 1)

    def _tell_change(self, line: Line, place: int | None) -> None:
        authors = ", ".join(sorted(line.authors - {""}))
        self._builder.notice(
            "tracked-changes", place, inserted="".join(line.inserted), deleted="".join(line.deleted), authors=authors
        )

    def _tell_deleted(self, block: Element) -> None:
        self._builder.notice(
            "tracked-changes",
            self._builder.last_place,
            inserted="",
            deleted=text_within(block),
            authors=block.get("author", ""),
        )

    def _read_table(self, table: Element, is_note: bool) -> None:
        self._tables += 1
        number = self._tables
        for row_number, row in enumerate(_children(table, "w:tr"), start=1):
            properties = row.find("w:trPr")
            if properties is not None and properties.find("w:del") is not None:
                self._tell_deleted(row)
                continue
            if properties is not None and properties.find("w:ins") is not None:
                inserted = text_within(row)
                self._builder.notice("tracked-changes", self._builder.last_place, inserted=inserted, deleted="")
            column = 1 + (number_of(properties, "w:gridBefore") or 0)
            for one in _children(row, "w:tc"):
                about = one.find("w:tcPr")
                if about is not None and about.find("w:cellDel") is not None:
                    self._tell_deleted(one)
                else:
                    self.read(one, Cell(number, row_number, column), is_note=is_note)
                    self.finish(is_note=is_note)
                column += number_of(about, "w:gridSpan") or 1


def _children(parent: Element, tag: str) -> list[Element]:
    """The rows of a table or the cells of a row, also those within content controls, in order."""
    found: list[Element] = []
    for child in parent:
        if child.tag == tag:
            found.append(child)
        elif child.tag in _WRAPPERS or child.tag == "mc:AlternateContent":
            found += _children(child, tag)
    return found
