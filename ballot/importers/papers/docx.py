"""Read a .docx as its reader sees it, with the standard library alone.

Inserted text is in and deleted text out, and each change is told; numbers are counted as the word processor counts
them; notes stand after the body; headers, footers and comments are left out and told.
"""

from __future__ import annotations

import posixpath
from xml.etree.ElementTree import Element

from ballot.importers.papers.archive import Archive
from ballot.importers.papers.builder import PaperBuilder
from ballot.importers.papers.docx_body import BodyReader, NoteReference
from ballot.importers.papers.docx_numbering import Numbering
from ballot.importers.papers.docx_runs import text_within
from ballot.importers.papers.docx_styles import Styles
from ballot.importers.papers.number_formats import format_number
from ballot.importers.papers.paper import Paper
from ballot.importers.papers.xml_tree import Budget, read_tree
from ballot.rules.refusals import UnreadableDocument

_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

_NO_TEXT = frozenset(
    f"w:{name}"
    for name in (
        "rFonts", "sz", "szCs", "lang", "color", "kern", "spacing", "b", "bCs", "i", "iCs", "u", "w", "shd", "highlight",
        "bookmarkStart", "bookmarkEnd", "proofErr", "lastRenderedPageBreak", "ind", "jc", "tabs", "tcBorders", "tcW",
        "tblBorders", "tblGrid", "pBdr", "rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange", "sectPrChange",
        "tblGridChange", "tblPrExChange", "numberingChange", "ffData",
    )
)  # fmt: skip
"""What carries no text; formatting that a tracked change has replaced is among it."""


def is_docx(archive: Archive) -> bool:
    """Whether the archive is a document of WordprocessingML."""
    return "[Content_Types].xml" in archive.names and any(name.startswith("word/") for name in archive.names)


def read_docx(archive: Archive, data: bytes, file_name: str) -> Paper:
    """Return the paper. Raise `UnreadableDocument` (`file`, `why`)."""
    package = _Package(archive, file_name)
    root = package.tree(package.main)
    body = None if root is None else root.find("w:body")
    if body is None:
        raise UnreadableDocument(file=file_name, why="damaged-document")
    styles = Styles(package.related("styles"))
    numbering = Numbering(package.related("numbering"), styles)
    builder = PaperBuilder(file_name)
    reader = BodyReader(builder, styles, numbering)
    reader.read(body)
    reader.finish()
    _read_notes(package, reader)
    for form in sorted(numbering.unknown_forms):
        builder.notice("unknown-numbers", None, form=form)
    _tell_what_is_left_out(package, builder)
    return builder.finish("docx", data)


class _Package:
    """The parts of the document, found as it says, or by their usual names."""

    def __init__(self, archive: Archive, file_name: str) -> None:
        self._archive = archive
        self._file_name = file_name
        self._budget = Budget()
        found = self._targets("_rels/.rels", "", "officeDocument")
        self.main = found[0] if found else "word/document.xml"
        folder, name = posixpath.split(self.main)
        self._folder = folder
        self._relations = posixpath.join(folder, "_rels", f"{name}.rels")

    def tree(self, name: str) -> Element | None:
        """Return a part's tree; None where it is not there."""
        if name not in self._archive.names:
            return None
        return read_tree(self._archive.chunks(name), self._file_name, self._budget, without=_NO_TEXT)

    def related(self, kind: str) -> Element | None:
        """Return the tree of the part of this kind; None where there is none."""
        names = self.names(kind)
        return self.tree(names[0]) if names else None

    def names(self, kind: str) -> list[str]:
        """Return the names of the parts of this kind."""
        return self._targets(self._relations, self._folder, kind)

    def _targets(self, relations: str, folder: str, kind: str) -> list[str]:
        if relations not in self._archive.names:
            return []
        root = read_tree(self._archive.chunks(relations), self._file_name, self._budget)
        found = []
        for one in root.iter(_PACKAGE):
            if one.get("Type", "").endswith(f"/{kind}") and one.get("TargetMode") != "External":
                target = one.get("Target", "")
                joined = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                found.append(posixpath.normpath(joined))
        return found


def _read_notes(package: _Package, reader: BodyReader) -> None:
    """Add the notes in the order of the text, each with the number that stands at its place."""
    taken = {"footnote": 0, "endnote": 0}
    trees = {kind: _notes_of(package, kind) for kind in taken}
    references = list(dict.fromkeys(reader.notes))
    for reference in references:
        element = trees[reference.kind].get(reference.id)
        if element is not None:
            reader.read(element, note=_number_of(reference, taken), is_note=True)
            reader.finish(is_note=True)


def _number_of(reference: NoteReference, taken: dict[str, int]) -> str | None:
    if reference.custom:
        return None
    taken[reference.kind] += 1
    return format_number(taken[reference.kind], "decimal" if reference.kind == "footnote" else "lowerRoman")


def _notes_of(package: _Package, kind: str) -> dict[str, Element]:
    root = package.related(f"{kind}s")
    if root is None:
        return {}
    return {one.get("id", ""): one for one in root.findall(f"w:{kind}") if one.get("type", "normal") == "normal"}


def _tell_what_is_left_out(package: _Package, builder: PaperBuilder) -> None:
    for code, kinds in (("headers-and-footers", ("header", "footer")), ("comments-text", ("comments",))):
        texts = []
        for name in dict.fromkeys(name for kind in kinds for name in package.names(kind)):
            root = package.tree(name)
            text = "" if root is None else text_within(root)
            if any(sign.isalpha() for sign in text):
                texts.append(text)
        for text in dict.fromkeys(texts):
            builder.count(code, None, text=text)
