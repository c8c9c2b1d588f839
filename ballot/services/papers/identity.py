"""Which paper a file is: reference, revision and language, as its first lines or its name say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ballot.importers.papers.paper import Paper

_FIRST_PARAGRAPHS = 60
_LONGEST_LINE = 80
"""Characters: a longer paragraph mentions papers, rather than being the reference of this one."""
_REFERENCE = re.compile(
    r"(?<![A-Za-z0-9/])(?P<reference>[A-Z]{1,8}(?:[-.]?\d{1,4})?/(?:[A-Z]{1,5}(?:[-/]\d{0,3})?/)?\d{1,4})"
    r"(?:\s?[(（]\s?(?P<kind>R[eé]v|REV|Add|ADD|Corr?|CORR|Пересм|修订)\s?\.?\s?(?P<issue>\d{1,2})?\s?[)）])?"
    r"(?P<language>-[EFSARC]\b)?"
)
_FIRST_IDEOGRAPH, _IN_A_SIGN = "\N{CJK RADICAL REPEAT}", 4
"""A sign of Chinese says as much as some letters."""
_MOST_LETTERS = 15
"""Letters beside a paper's own reference in its line: `Document`, or what it is called in another language."""
_FILE_NAME = re.compile(
    r"^S?(?P<year>\d{2})-CL-C-(?P<number>\d{4})(?:!(?P<kind>[RAC])(?P<issue>\d{1,2}))?!", re.IGNORECASE
)
_SHORT_NAME = re.compile(
    r"^(?P<session>C\d{2}|VC)-(?P<number>\d{1,4})(?:[-(]?(?P<kind>R|Rev|Add|Corr?)\.?(?P<issue>\d{1,2})\)?)?-[EFSARC]\b"
)
_KINDS = {"a": "Add", "c": "Corr"}


@dataclass(frozen=True)
class Identity:
    """Which paper it is. What was not found is empty."""

    reference: str
    revision: str
    language: str


def read_identity(paper: Paper, language: str) -> Identity:
    """Return what the paper says of itself at its beginning, or else what the file's name says."""
    first = [one.text for one in paper.paragraphs[:_FIRST_PARAGRAPHS] if len(one.text) <= _LONGEST_LINE]
    reference, revision = _from_lines(first) or _from_name(paper.file_name) or ("", "")
    return Identity(reference, revision, language)


def _from_lines(lines: Iterable[str]) -> tuple[str, str] | None:
    for line in lines:
        found = _REFERENCE.search(line)
        if found and _is_own(line, found):
            return found["reference"], _revision(found["kind"], found["issue"])
    return None


def _is_own(line: str, found: re.Match[str]) -> bool:
    """Whether the line is the paper's own reference, and does not merely mention one: with the letter of a language, or behind
    a word, and next to nothing else."""
    before, after = line[: found.start()], line[found.end() :]
    letters = sum(_IN_A_SIGN if one >= _FIRST_IDEOGRAPH else 1 for one in before + after if one.isalpha())
    named = any(one.isalpha() for one in before) and not any(one.isdigit() for one in before)
    return letters <= _MOST_LETTERS and bool(found["language"] or named)


def _from_name(name: str) -> tuple[str, str] | None:
    found = _FILE_NAME.match(name)
    if found:
        return f"C{found['year']}/{int(found['number'])}", _revision(found["kind"], found["issue"])
    found = _SHORT_NAME.match(name)
    if found:
        return f"{found['session']}/{int(found['number'])}", _revision(found["kind"], found["issue"])
    return None


def _revision(kind: str | None, issue: str | None) -> str:
    return f"{_KINDS.get(kind[0].lower(), 'Rev')}.{int(issue or 1)}" if kind else ""
