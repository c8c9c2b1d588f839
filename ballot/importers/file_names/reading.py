"""Read the reference and the language out of the name of a file: `C21-DT-8-Rev1-F.pdf` is C21/DT/8(Rev.1), in French."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LONGEST_NAME = 200
"""Characters of a name that are looked at."""
_COPY = re.compile(r"\s*(?:\(\d{1,3}\)|- ?copy)$", re.IGNORECASE)
"""What browsers and desktops write behind the name of a second copy."""
_BETWEEN = re.compile(r"[^0-9A-Za-z]+")


@dataclass(frozen=True)
class FileNameReading:
    """What a file's name says; None for what it does not."""

    reference: str | None = None
    """In normal form: `C21/54`, `C20/21(Rev.3)`, `C21/54 Annex A`."""
    language: str | None = None


@dataclass(frozen=True)
class _Pattern:
    body: str
    match: re.Pattern[str]
    reference: str


@dataclass(frozen=True)
class _Grammar:
    languages: Mapping[str, str]
    kinds: Mapping[str, str]
    patterns: tuple[_Pattern, ...]


def read_file_name(name: str) -> FileNameReading:
    """Return the reference and the language that the name says, by the first pattern that it fits; the language alone
    where it ends in one and fits none."""
    stem = _plain(name)
    grammar = _grammar()
    for pattern in grammar.patterns:
        found = pattern.match.fullmatch(stem)
        if found:
            return FileNameReading(
                _reference(pattern, found.groupdict(), grammar), grammar.languages.get(found["language"] or "")
            )
    before, _hyphen, last = stem.rpartition("-")
    return FileNameReading(None, grammar.languages.get(last) if before else None)


def _plain(name: str) -> str:
    stem = unicodedata.normalize("NFKC", name[:LONGEST_NAME]).rpartition(".")[0] or name[:LONGEST_NAME]
    return _BETWEEN.sub("-", _COPY.sub("", stem)).strip("-").upper()


def _reference(pattern: _Pattern, groups: Mapping[str, str | None], grammar: _Grammar) -> str:
    blanks = {name: text or "" for name, text in groups.items()}
    written = re.sub(r"//+", "/", pattern.reference.format(**blanks))
    kind, issue = blanks.get("kind") or blanks.get("kind2"), blanks.get("issue") or blanks.get("issue2")
    if kind:
        written += f"({grammar.kinds[kind]}.{int(issue or 1)})"
    if groups.get("annex") is not None:
        written += f" Annex {groups['annex']}"
    return written


@cache
def _grammar() -> _Grammar:
    data = tomllib.loads(files(__package__).joinpath("patterns.toml").read_text("utf-8"))
    languages = "|".join(sorted(data["languages"], key=len, reverse=True))
    patterns = (
        _Pattern(one["body"], re.compile(one["match"].replace("{languages}", languages)), one["reference"])
        for one in data["patterns"]
    )
    return _Grammar(data["languages"], data["kinds"], tuple(patterns))
