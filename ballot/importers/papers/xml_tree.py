"""XML as office documents have it, read with limits: no definitions of its own, not too many elements, not too deep."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from ballot.rules.refusals import UnreadableDocument

MAX_ELEMENTS = 300_000
"""Limit of the elements of all parts of a document that are read. 200 pages have about 100,000."""

MAX_DEPTH = 120
"""Limit of the depth to which elements stand in each other. A table in a table in a text box comes to 40."""

MAX_TOKEN = 1_000_000
"""So many bytes may pass without a tag or text ending in them: a longer tag would be gone through again with each piece."""

NOTHING: frozenset[str] = frozenset()

_ATTRIBUTES = frozenset({
    "val", "id", "type", "default", "styleId", "abstractNumId", "numId", "ilvl", "author", "font", "char",
    "fldCharType", "customMarkFollows", "instr", "descr", "title", "alt", "string", "Type", "Target", "TargetMode",
    "name", "outline-level", "is-list-header", "style-name", "level", "num-format", "num-prefix", "num-suffix",
    "display-levels", "start-value", "change-id", "continue-list", "continue-numbering", "string-value", "display",
    "text-line-through-style", "number-columns-repeated", "number-rows-repeated",
})  # fmt: skip
"""Attributes that a reader asks for, without prefix. A document has many more, and they would take most of the memory."""

_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w:",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w:",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r:",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r:",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m:",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp:",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp:",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a:",
    "http://purl.oclc.org/ooxml/drawingml/main": "a:",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c:",
    "http://purl.oclc.org/ooxml/drawingml/chart": "c:",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm:",
    "http://purl.oclc.org/ooxml/drawingml/diagram": "dgm:",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "urn:schemas-microsoft-com:vml": "v:",
    "urn:schemas-microsoft-com:office:office": "o:",
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office:",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text:",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table:",
    "urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style:",
    "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0": "draw:",
    "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0": "svg:",
    "http://purl.org/dc/elements/1.1/": "dc:",
}
"""The short form of each namespace, the same for what the strict and the usual form of the format call it."""


class Budget:
    """So many elements may still be read of a document, over all its parts."""

    def __init__(self) -> None:
        self.elements = MAX_ELEMENTS


def read_tree(chunks: Iterable[bytes], file_name: str, budget: Budget, *, without: frozenset[str] = NOTHING) -> Element:
    """Return the tree of a part. Names have the usual short prefix ("w:p"); attributes lose the prefix "w:".

    `without`: elements that are left out with all that is in them. Raise `UnreadableDocument` (`file`, `why`).
    """
    reader = _Reader(file_name, budget, without)
    try:
        for chunk in chunks:
            reader.silent += len(chunk)
            reader.parser.Parse(chunk, False)
            if reader.silent > MAX_TOKEN:
                raise UnreadableDocument(file=file_name, why="too-complex")
        reader.parser.Parse(b"", True)
        return reader.builder.close()
    except (expat.ExpatError, LookupError, ValueError, AssertionError):
        raise UnreadableDocument(file=file_name, why="damaged-document") from None


def whole_number(text: str | None) -> int | None:
    """Return a whole number from 0 to 99,999; None for anything else."""
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 6 else None


class _Reader:
    def __init__(self, file_name: str, budget: Budget, without: frozenset[str]) -> None:
        self.builder = TreeBuilder()
        self.silent = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data
        self.parser.StartDoctypeDeclHandler = self._refuse_definitions
        self._file_name = file_name
        self._budget = budget
        self._without = without
        self._names: dict[str, str] = {}
        self._depth = 0
        self._skipped_from: int | None = None

    def _name(self, name: str) -> str:
        """The name with the short prefix; each form is made once."""
        short = self._names.get(name)
        if short is None:
            namespace, _, local = name.rpartition(" ")
            short = _PREFIXES.get(namespace, f"{{{namespace}}}" if namespace else "") + local
            if len(self._names) < 10_000:
                self._names[name] = short
        return short

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.silent = 0
        self._budget.elements -= 1
        self._depth += 1
        if self._budget.elements < 0 or self._depth > MAX_DEPTH:
            raise UnreadableDocument(file=self._file_name, why="too-complex")
        if self._skipped_from is not None:
            return
        short = self._name(name)
        if short in self._without:
            self._skipped_from = self._depth
            return
        kept = {
            self._name(key).removeprefix("w:"): fact
            for key, fact in attributes.items()
            if key.rpartition(" ")[2] in _ATTRIBUTES
        }
        self.builder.start(short, kept)

    def _end(self, name: str) -> None:
        self.silent = 0
        self._depth -= 1
        if self._skipped_from is None:
            self.builder.end(self._name(name))
        elif self._depth < self._skipped_from:
            self._skipped_from = None

    def _data(self, text: str) -> None:
        self.silent = 0
        if self._skipped_from is None:
            self.builder.data(text)

    def _refuse_definitions(self, *_about: object) -> None:
        raise UnreadableDocument(file=self._file_name, why="own-definitions")
