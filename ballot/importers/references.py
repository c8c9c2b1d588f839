"""References to council documents and their normal form.

    C21/54      C20/21(Rev.3)      C21/DT/8      C21/54 Annex A      C21/72 Annex

A reference without a session (`DT/8`) belongs to the session whose record it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

SERIES = ("DT", "INF", "TD", "VC")
"""Series of a session's papers that have numbers of their own: temporary, for information, virtual."""

PATTERN = re.compile(
    r"(?<![A-Za-z0-9/])"
    r"(?:(?P<session>C\d{2})/)?"
    rf"(?:(?P<series>{'|'.join(SERIES)})/)?"
    r"(?P<number>\d{1,4})(?![\d/])"
    r"(?:\s?[(\uff08]\s?(?P<kind>R[eé]v|REV|Add|ADD|Corr?|CORR|Пересм|修订)\s?\.?\s?(?P<issue>\d{1,2})?\s?[)\uff09])?"
)
_KINDS = {"a": "Add", "c": "Corr"}


@dataclass(frozen=True)
class DocumentReference:
    """One document, or one annex of it. `annex` is None for the document itself, "" for an only annex."""

    session: str | None
    series: str | None
    number: int
    issue: str | None = None
    annex: str | None = None

    def __str__(self) -> str:
        parts = [part for part in (self.session, self.series, str(self.number)) if part]
        issue = f"({self.issue})" if self.issue else ""
        annex = "" if self.annex is None else f" Annex {self.annex}".rstrip()
        return "/".join(parts) + issue + annex

    @property
    def document(self) -> DocumentReference:
        """Return the whole document, without the annex."""
        return replace(self, annex=None)

    def in_session(self, session: str | None) -> DocumentReference:
        """Return the reference with its session filled in where it has none; virtual consultations count apart."""
        return self if self.session or self.series == "VC" else replace(self, session=session)

    def with_annex(self, annex: str) -> DocumentReference:
        """Return an annex of this document: its letter or number, or "" for an only annex."""
        return replace(self, annex=annex)


@dataclass(frozen=True)
class Mention:
    """A reference where it stands in a text: `text[start:end]`."""

    reference: DocumentReference
    start: int
    end: int


def find_mentions(text: str) -> Iterator[Mention]:
    """Yield every reference in `text`, in order. A number counts only with a session or a series before it."""
    for found in PATTERN.finditer(text):
        if not (found["session"] or found["series"]):
            continue
        issue = None
        if found["kind"]:
            issue = f"{_KINDS.get(found['kind'][0].lower(), 'Rev')}.{int(found['issue'] or 1)}"
        reference = DocumentReference(found["session"], found["series"], int(found["number"]), issue)
        yield Mention(reference, found.start(), found.end())


def without_duplicates(references: Iterable[DocumentReference]) -> tuple[DocumentReference, ...]:
    """Return the references in their order, each once."""
    return tuple(dict.fromkeys(references))


def session_of(texts: Iterable[str]) -> str | None:
    """Return the session that most of the references name (`C21`), the later one where two are even."""
    counts: dict[str, int] = {}
    for text in texts:
        for mention in find_mentions(text):
            if mention.reference.session:
                counts[mention.reference.session] = counts.get(mention.reference.session, 0) + 1
    return max(counts, key=lambda session: (counts[session], session)) if counts else None
