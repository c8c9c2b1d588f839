"""Read an .odt as its reader sees it: the same rules as for a .docx, with the standard library alone."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from ballot.importers.papers.archive import Archive
from ballot.importers.papers.builder import PaperBuilder
from ballot.importers.papers.odt_body import Change, OdtBodyReader, TextStyle, all_text
from ballot.importers.papers.odt_lists import read_list_styles
from ballot.importers.papers.paper import Paper
from ballot.importers.papers.xml_tree import Budget, read_tree
from ballot.rules.refusals import UnreadableDocument

_MIME = b"application/vnd.oasis.opendocument.text"
_MANIFEST = "META-INF/manifest.xml"


def is_odt(archive: Archive) -> bool:
    """Whether the archive is a text of OpenDocument."""
    return "mimetype" in archive.names and archive.read("mimetype").strip() == _MIME


def read_odt(archive: Archive, data: bytes, file_name: str) -> Paper:
    """Return the paper. Raise `UnreadableDocument` (`file`, `why`)."""
    if _MANIFEST in archive.names and b"encryption-data" in archive.read(_MANIFEST):
        raise UnreadableDocument(file=file_name, why="password-protected")
    budget = Budget()
    content = read_tree(archive.chunks("content.xml"), file_name, budget)
    text = next(content.iter("office:text"), None)
    if text is None:
        raise UnreadableDocument(file=file_name, why="damaged-document")
    roots = [content]
    if "styles.xml" in archive.names:
        roots.insert(0, read_tree(archive.chunks("styles.xml"), file_name, budget))
    builder = PaperBuilder(file_name)
    reader = OdtBodyReader(builder, read_list_styles(roots), _read_styles(roots), _read_changes(text))
    reader.read(text)
    for note in reader.notes:
        body, mark = note.find("text:note-body"), note.find("text:note-citation")
        if body is not None:
            reader.read(body, number=None if mark is None else (mark.text or "").strip() or None, note=True)
    if len(roots) > 1:
        _tell_headers(roots[0], builder)
    return builder.finish("odt", data)


def _read_styles(roots: Iterable[Element]) -> dict[str, TextStyle]:
    found: dict[str, TextStyle] = {}
    for root in roots:
        for element in root.iter("style:style"):
            about = element.find("style:text-properties")
            if about is not None:
                hidden = about.get("text:display") == "none"
                struck = about.get("style:text-line-through-style", "none") != "none"
                found[element.get("style:name", "")] = TextStyle(hidden, struck)
    return found


def _read_changes(text: Element) -> dict[str, Change]:
    found: dict[str, Change] = {}
    for region in text.iter("text:changed-region"):
        creator = next(region.iter("dc:creator"), None)
        deletion = region.find("text:deletion")
        change = Change(
            (creator.text or "") if creator is not None else "", all_text(deletion) if deletion is not None else ""
        )
        for name in ("text:id", "xml:id", "{http://www.w3.org/XML/1998/namespace}id"):
            if region.get(name):
                found[region.get(name, "")] = change
    return found


def _tell_headers(styles: Element, builder: PaperBuilder) -> None:
    texts = [all_text(one) for tag in ("style:header", "style:footer") for one in styles.iter(tag)]
    for text in dict.fromkeys(texts):
        if any(sign.isalpha() for sign in text):
            builder.count("headers-and-footers", None, text=text)
