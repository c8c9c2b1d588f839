"""The names of files in a bundle (record format §5): which are taken, and those that the format itself gives.

A name must be one file of that name wherever a bundle is unpacked: no way out of the folder, no device, no sign that some
system reads otherwise, and no two that some system takes for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

MANIFEST = "manifest.json"
README = "README.txt"
RESULT_PAGE = "result.html"
VERIFY_PAGE = "verify.html"
ENTRIES = "record/entries.jsonl"
CHECKPOINT = "record/checkpoint.txt"
BODY_PEM = "keys/body.pem"
BODY_VKEY = "keys/body.vkey"
ARCHIVE_PEM = "keys/archive.pem"
TALLY = "tally/tally.json"
TALLY_SIG = "tally/tally.sig"
TALLY_MLDSA65 = "tally/tally.mldsa65"
DOCUMENTS = "documents/"

MAX_PATH = 200
_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE | re.ASCII)
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9]+")


def is_path(value: object) -> bool:
    """Return whether the value is a PATH."""
    return type(value) is str and len(value) <= MAX_PATH and all(map(_is_part, value.split("/")))


def _is_part(part: str) -> bool:
    if not _PART.fullmatch(part) or part.endswith("."):
        return False
    return not _DEVICE.fullmatch(part.partition(".")[0])


def find_clash(paths: Iterable[str]) -> str | None:
    """Return a path that is there twice, or is the folder of another, when case is ignored; None where none is."""
    seen: set[str] = set()
    folders: set[str] = set()
    for path in paths:
        plain = path.lower()
        parts = plain.split("/")
        above = {"/".join(parts[:depth]) for depth in range(1, len(parts))}
        if plain in seen or plain in folders or not seen.isdisjoint(above):
            return path
        seen.add(plain)
        folders |= above
    return None


def document_path(ballot: str, reference: str, language: str, suffix: str, number: int = 1) -> str:
    """Return a path for a ballot's document that people recognise: `documents/1-C21-54-en.pdf`.

    `suffix` is that of the file (`.pdf`). `number` tells apart what would otherwise have one name: from 2 on it is added.
    What a name cannot have becomes a hyphen; a reference that leaves nothing becomes `document`.
    """
    known = _plain(reference)[:100].strip("-") or "document"
    again = f"-{number}" if number > 1 else ""
    ending = _plain(suffix)[:10]
    return f"{DOCUMENTS}{ballot}-{known}-{_plain(language)[:40]}{again}{f'.{ending}' if ending else ''}"


def _plain(text: str) -> str:
    return _NOT_IN_A_NAME.sub("-", text).strip("-")
