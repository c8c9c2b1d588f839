"""The documents of an item, as an agenda prints them: `21R3`, `[40]`, `60 VC/8`, `6 + INF2`, `24 Add.1`, `–`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ballot.importers.agendas.result import AgendaDocument
from ballot.importers.references import SERIES

_SERIES = "|".join(SERIES)
_DOCUMENT = re.compile(
    r"(?<![A-Za-z0-9/.])"
    r"(?:(?P<session>C\d{2,4})/)?"
    rf"(?:(?P<series>{_SERIES})[/ ]?)?"
    r"(?P<number>\d{1,4})(?:-[A-Z](?![A-Za-z]))?"
    r"(?:\s?\(?(?P<kind>R(?:[eé]v)?|Пересм|修订|Add|Corr?)\s?\.?\s?(?P<issue>\d{1,2})?\)?)?"
    r"(?![A-Za-z0-9/])",
    re.IGNORECASE,
)
_REVISED = re.compile(r"(?P<id>.+)\(Rev\.(?P<issue>\d{1,2})\)")
_BETWEEN = re.compile(r"[\s,;+&、·]+|\[|\]|(?<!\w)[-\u2013\u2014]+(?!\w)")
_SESSION_HEAD = re.compile(r"(?<![A-Za-z0-9])(C\d{2,4})/")


@dataclass(frozen=True)
class ReadDocuments:
    """The documents of a cell, in order, and what in it is none."""

    documents: tuple[AgendaDocument, ...]
    unknown: tuple[str, ...]


def session_in_head(text: str) -> str | None:
    """Return the session that a column's head gives to the numbers under it: `C20/#` → `C20`."""
    found = _SESSION_HEAD.search(unicodedata.normalize("NFKC", text))
    return found[1] if found else None


def read_documents(text: str, session: str | None) -> ReadDocuments:
    """Read a cell of documents. Numbers without a session are the session's, but for `VC`, which counts by itself."""
    plain = unicodedata.normalize("NFKC", text)
    documents: list[AgendaDocument] = []
    unknown: list[str] = []
    in_brackets, at = False, 0
    while at < len(plain):
        between = _BETWEEN.match(plain, at)
        if between:
            in_brackets = {"[": True, "]": False}.get(between[0], in_brackets)
            at = between.end()
            continue
        found = _DOCUMENT.match(plain, at)
        if found:
            documents.append(_document(found, session, in_brackets))
            at = found.end()
            continue
        end = _BETWEEN.search(plain, at)
        unknown.append(plain[at : end.start() if end else None])
        at = end.start() if end else len(plain)
    return ReadDocuments(tuple(dict.fromkeys(documents)), tuple(unknown))


def document_of(text: str) -> AgendaDocument:
    """Return the one document that a text names, in brackets or not: by its normal form, or literally where the body's
    documents have another. It is the inverse of how lists and forms write a document."""
    bracketed = text.startswith("[") and text.endswith("]")
    plain = " ".join(text[1:-1].split() if bracketed else text.split())
    read = read_documents(plain, None)
    if len(read.documents) == 1 and not read.unknown:
        return replace(read.documents[0], bracketed=bracketed)
    revised = _REVISED.fullmatch(plain)
    return AgendaDocument(revised["id"] if revised else plain, int(revised["issue"]) if revised else None, bracketed)


def document_as_written(document: AgendaDocument) -> str:
    """Return a document as lists and forms write it: `[C20/40(Rev.2)]`."""
    return f"[{document.reference}]" if document.bracketed else document.reference


def _document(found: re.Match[str], session: str | None, bracketed: bool) -> AgendaDocument:
    series = (found["series"] or "").upper()
    known = found["session"] or (session if series != "VC" else None)
    parts: Sequence[str | None] = (known.upper() if known else None, series, str(int(found["number"])))
    name = "/".join(part for part in parts if part)
    kind = (found["kind"] or "").lower()
    issue = int(found["issue"] or 1)
    if kind.startswith(("add", "cor")):
        return AgendaDocument(f"{name}({'Add' if kind.startswith('add') else 'Corr'}.{issue})", None, bracketed)
    return AgendaDocument(name, issue if kind else None, bracketed)
