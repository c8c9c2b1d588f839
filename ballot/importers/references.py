"""References to council documents and their normal form.

    C21/54      C20/21(Rev.3)      C21/DT/8      C21/54 Annex A      GB.351/PFA/3(Rev.1)

A reference without a session (`DT/8`) belongs to the session whose record it stands in. How a council writes its references
is data (`phrases/references.toml`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

SERIES = ("DT", "INF", "TD", "VC")
"""Series of a session's papers that have numbers of their own at the ITU Council: temporary, for information, virtual."""

ITU = "itu"
"""The council whose references are looked for first, where a body names no other."""

_ISSUE = (
    r"(?:\s?[(/\uff08]?\s?(?P<kind>R[eé]v|REV|Add|ADD|Corr?|CORR|Пересм|Испр|Доб|修订|مراجعة|المراجعة)\s?[\s.．]?\s?(?P<issue>\d{1,2})?(?![\d/])\s?"
    r"[)\uff09]?)?(?:-[ACEFRS](?![A-Za-z0-9]))?"
)
_KINDS = {"a": "Add", "д": "Add", "c": "Corr", "и": "Corr"}


@dataclass(frozen=True)
class DocumentReference:
    """One document, or one annex of it. `annex` is None for the document itself, "" for an only annex. `session` is None
    where the reference has none and belongs to the record's own."""

    document: str
    session: str | None = None
    sessionless: bool = False
    issue: str | None = None
    annex: str | None = None

    def __str__(self) -> str:
        base = f"{self.session}/{self.document}" if self.session else self.document
        issue = f"({self.issue})" if self.issue else ""
        annex = "" if self.annex is None else f" Annex {self.annex}".rstrip()
        return base + issue + annex

    @property
    def whole(self) -> DocumentReference:
        """Return the whole document, without the annex."""
        return replace(self, annex=None)

    def in_session(self, session: str | None) -> DocumentReference:
        """Return the reference with its session filled in where it has none and should have one."""
        return self if self.session or self.sessionless else replace(self, session=session)

    def with_annex(self, annex: str) -> DocumentReference:
        """Return an annex of this document: its letter or number, or "" for an only annex."""
        return replace(self, annex=annex)


@dataclass(frozen=True)
class Mention:
    """A reference where it stands in a text: `text[start:end]`."""

    reference: DocumentReference
    start: int
    end: int


@dataclass(frozen=True)
class Grammar:
    """How one council writes its references."""

    name: str
    pattern: re.Pattern[str]
    sessionless_series: tuple[str, ...]

    def find_mentions(self, text: str) -> Iterator[Mention]:
        """Yield every reference in `text`, in order. A number alone is none: it takes a session or a series before it."""
        for found in self.pattern.finditer(text):
            parts = found.groupdict()
            issue = None
            if found["kind"]:
                issue = f"{_KINDS.get(found['kind'][0].lower(), 'Rev')}.{int(found['issue'] or 1)}"
            if "number" in parts:
                if not (parts["session"] or parts["series"]):
                    continue
                document = "/".join(part for part in (parts["series"], str(int(parts["number"]))) if part)
                sessionless = (parts["series"] or "") in self.sessionless_series
                reference = DocumentReference(document, parts["session"], sessionless, issue)
            else:
                reference = DocumentReference(re.sub(r"\s", "", found["document"]), None, True, issue)
            yield Mention(reference, found.start(), found.end())


@cache
def _grammars() -> Mapping[str, Grammar]:
    content = files("ballot.importers.phrases").joinpath("references.toml").read_text(encoding="utf-8")
    return {
        name: Grammar(
            name,
            re.compile(rf"(?<![A-Za-z0-9/.])(?P<document>{table['pattern']}){_ISSUE}"),
            tuple(table.get("sessionless_series", ())),
        )
        for name, table in tomllib.loads(content).items()
    }


def grammar_for(texts: Iterable[str], own: str = ITU) -> Grammar:
    """Return the body's own grammar where it finds references in the texts; else the one that finds most, the more special
    one where two are even."""
    known, read = _grammars(), list(texts)
    if any(True for text in read for _ in known[own].find_mentions(text)):
        return known[own]
    counts = {name: sum(1 for text in read for _ in one.find_mentions(text)) for name, one in known.items()}
    special = {name: count for name, count in counts.items() if name != "other"}
    best = max(special, key=lambda name: special[name])
    if special[best] * 2 < counts["other"]:
        best = "other"
    return known[best] if counts[best] else known[own]


def find_mentions(text: str, grammar: str = ITU) -> Iterator[Mention]:
    """Yield every reference in `text` as a body of this grammar writes them, in order."""
    return _grammars()[grammar].find_mentions(text)


def without_duplicates(references: Iterable[DocumentReference]) -> tuple[DocumentReference, ...]:
    """Return the references in their order, each once."""
    return tuple(dict.fromkeys(references))


def session_of(texts: Iterable[str], grammar: Grammar | None = None) -> str | None:
    """Return the session that most of the references name (`C21`), the later one where two are even; without a grammar, the
    ITU Council's."""
    counts: dict[str, int] = {}
    known = grammar or _grammars()[ITU]
    for text in texts:
        for mention in known.find_mentions(text):
            if mention.reference.session:
                counts[mention.reference.session] = counts.get(mention.reference.session, 0) + 1
    return max(counts, key=lambda session: (counts[session], session)) if counts else None


_OPENING, _CLOSING = "(（", ")）"


def without_documents(title: str) -> str:
    """Return a title without the brackets at its end, where they name documents: `Accessibility policy (Document C21/72)`."""
    grammar, depth = grammar_for((title,)), 0
    for place in reversed(range(len(title))):
        depth += (title[place] in _CLOSING) - (title[place] in _OPENING)
        if not depth:
            named = title[place] in _OPENING and any(True for _ in grammar.find_mentions(title[place:]))
            return title[:place].rstrip() if named and place else title
    return title
