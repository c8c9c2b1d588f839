"""Read files that officers send: of a known kind, of a bearable size, and under a name that can do no harm."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

from flask import request
from werkzeug.datastructures import FileStorage

from ballot.rules.refusals import Refused, UnreadableDocument
from ballot.services.validation.multiple_errors import collect_errors, require_no_errors

MIB = 1024 * 1024
LARGEST_UPLOAD = 10 * MIB
"""Bytes of one file."""
MOST_UPLOADS = 100
"""Files of one form."""
_OFFICE = b"PK\x03\x04"
_WORD = "application/vnd.openxmlformats-officedocument"
FILE_KINDS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    "pdf": ("application/pdf", (b"%PDF-",)),
    "docx": (f"{_WORD}.wordprocessingml.document", (_OFFICE,)),
    "xlsx": (f"{_WORD}.spreadsheetml.sheet", (_OFFICE,)),
    "pptx": (f"{_WORD}.presentationml.presentation", (_OFFICE,)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "tif": ("image/tiff", (b"II*\0", b"MM\0*")),
    "tiff": ("image/tiff", (b"II*\0", b"MM\0*")),
    "txt": ("text/plain", ()),
    "csv": ("text/csv", (b"",)),  # in whatever encoding: whoever reads the list says it better
    "tsv": ("text/tab-separated-values", (b"",)),
    "eml": ("message/rfc822", ()),
}
"""By the ending of the name: the media type, and how such a file begins (a text where nothing is given)."""
LIST_KINDS = ("xlsx", "csv", "tsv", "txt")
PAPER_KINDS = ("docx", "odt", "txt")
AGENDA_KINDS = ("docx", "txt", "csv")
DOCUMENT_KINDS = ("pdf", "docx", "xlsx", "pptx", "txt")
# What a scanner or a mail program makes. No .txt: nobody sees from a text where it came from.
SCAN_KINDS = ("pdf", "png", "jpg", "jpeg", "tif", "tiff", "eml")

_LONGEST_NAME = 120
# Letters of any script, digits, and what names of documents use between them. No quotes, separators or controls.
_UNWANTED = re.compile(r"[^\w .,()+&@=~-]+")


@dataclass(frozen=True)
class Upload:
    """One file as it was sent."""

    name: str
    media_type: str
    content: bytes


def ending_of(media_type: str) -> str:
    """Return the ending of a file's name for this media type; `bin` where there is none."""
    return next((name for name, (kind, _beginnings) in FILE_KINDS.items() if kind == media_type), "bin")


def safe_file_name(name: str) -> str:
    """Return a file name without folders, control characters, quotes or anything else that a header or a disk could
    misread."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    plain = _UNWANTED.sub("_", last).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not dot or not stem:
        return plain[:_LONGEST_NAME] or "document"
    return f"{stem[: _LONGEST_NAME - len(ending) - 1]}.{ending}" if len(ending) < 10 else plain[:_LONGEST_NAME]


def ascii_file_name(name: str) -> str:
    """Return a file name for a path in a bundle: ASCII letters, digits, `.`, `_` and `-`."""
    plain = unicodedata.normalize("NFKD", safe_file_name(name)).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("-.") or "document"


def accepted_endings(kinds: Iterable[str]) -> str:
    """Return these kinds as the `accept` of a file picker, unescaped: `.pdf,.docx`."""
    return ",".join(f".{one}" for one in kinds)


def read_upload(field: str, kinds: Iterable[str]) -> Upload:
    """Return the file in this field of the form. Raise UnreadableDocument where there is none, or it is not of these
    kinds."""
    return _upload(_sent(field), field, kinds)


def read_upload_of_any_kind(field: str) -> tuple[str, bytes]:
    """Return name and content of the file in this field, for a reader that says itself what it cannot read. Raise
    UnreadableDocument where there is none, or it is empty or too large."""
    return _name_and_content(_sent(field), field)


def read_uploads(field: str, kinds: Sequence[str]) -> list[Upload]:
    """Return all files in this field of the form. Raise UnreadableDocument with all errors (`core.multiple_errors`) where there
    is none, one is not of these kinds, or there are more than `MOST_UPLOADS`."""
    sent = [one for one in request.files.getlist(field) if one.filename]
    if not sent:
        raise UnreadableDocument(why="no-file", field=field)
    if len(sent) > MOST_UPLOADS:
        raise UnreadableDocument(why="too-many-files", limit=MOST_UPLOADS, field=field)
    errors: list[Refused] = []
    found = [collect_errors(errors, partial(_upload, one, field, kinds), None) for one in sent]
    require_no_errors(errors)
    return [one for one in found if one is not None]


def _sent(field: str) -> FileStorage:
    sent = request.files.get(field)
    if sent is None or not sent.filename:
        raise UnreadableDocument(why="no-file", field=field)
    return sent


def _upload(sent: FileStorage, field: str, kinds: Iterable[str]) -> Upload:
    name = safe_file_name(sent.filename or "")
    ending = PurePosixPath(name).suffix.lower().lstrip(".")
    if ending not in kinds:
        raise UnreadableDocument(file=name, why="other-ending", kinds=tuple(kinds), field=field)
    name, content = _name_and_content(sent, field)
    media_type, beginnings = FILE_KINDS[ending]
    if not (content.startswith(beginnings) if beginnings else _is_text(content)):
        raise UnreadableDocument(file=name, why="not-what-it-says", ending=ending, field=field)
    return Upload(name, media_type, content)


def _name_and_content(sent: FileStorage, field: str) -> tuple[str, bytes]:
    name = safe_file_name(sent.filename or "")
    content = sent.read(LARGEST_UPLOAD + 1)
    if len(content) > LARGEST_UPLOAD:
        raise UnreadableDocument(file=name, why="file-too-large", mib=LARGEST_UPLOAD // MIB, field=field)
    if not content:
        raise UnreadableDocument(file=name, why="empty-file", field=field)
    return name, content


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode("utf-8")
    except UnicodeDecodeError:
        return False
