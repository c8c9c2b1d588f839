"""Read the file of a paper, whatever its format: the content decides, and a name that says otherwise is refused."""

from __future__ import annotations

from pathlib import PurePath

from ballot.importers.papers.archive import Archive
from ballot.importers.papers.docx import is_docx, read_docx
from ballot.importers.papers.odt import is_odt, read_odt
from ballot.importers.papers.paper import Paper
from ballot.importers.papers.plain_text import read_plain_text
from ballot.rules.refusals import UnreadableDocument

_ENDINGS = {".docx": "docx", ".docm": "docx", ".dotx": "docx", ".odt": "odt", ".txt": "txt", ".text": "txt"}
_ZIP = b"PK\x03\x04"


def read_paper(data: bytes, file_name: str) -> Paper:
    """Return the paper. `file_name` must not say another format than the content has.

    Raise `UnreadableDocument` (`file`, `why`, and where) for anything that cannot be read whole; what is read and left
    out is told by the paper's notices.
    """
    if not data.strip():
        raise UnreadableDocument(file=file_name, why="empty-file")
    _refuse_other_formats(data, file_name)
    if data.startswith(_ZIP):
        archive = Archive(data, file_name)
        if is_docx(archive):
            _require_name(file_name, "docx")
            return read_docx(archive, data, file_name)
        if is_odt(archive):
            _require_name(file_name, "odt")
            return read_odt(archive, data, file_name)
        raise UnreadableDocument(file=file_name, why="other-archive")
    _require_name(file_name, "txt")
    return read_plain_text(data, file_name)


def _require_name(file_name: str, kind: str) -> None:
    ending = PurePath(file_name).suffix.lower()
    if _ENDINGS.get(ending, kind) != kind:
        raise UnreadableDocument(file=file_name, why="not-what-it-says", ending=ending.lstrip("."))


def _refuse_other_formats(data: bytes, file_name: str) -> None:
    """Formats that people have papers in, each with how to save it."""
    start = data[:1_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"\xd0\xcf\x11\xe0"):  # also what a word processor writes when it protects a document
        raise UnreadableDocument(file=file_name, why="old-word-paper")
    if start.startswith(b"%pdf"):
        raise UnreadableDocument(file=file_name, why="pdf-paper")
    if start.startswith(b"{\\rtf"):
        raise UnreadableDocument(file=file_name, why="rich-text-paper")
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"mime-version:")):
        raise UnreadableDocument(file=file_name, why="web-page-paper")
