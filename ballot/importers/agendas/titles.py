"""The cell of an item's title: its places on the agenda, contributing States, and whether it is new."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ballot.importers.agendas.state_names import states_named
from ballot.importers.agendas.words import folded, words
from ballot.importers.references import find_mentions

_PART = re.compile(r"\s*\n\s*(?:[-\u2013\u2014•·]\s*)?|\s+[-\u2013\u2014]\s+")
_NEW = re.compile(r"[(（\[](?P<mark>[^()（）\[\]]{1,20})[)）\]]\s*$")


MOST_CONTRIBUTIONS = 60
"""Contributions that are read of one item; what follows them stays in its title, and is told as not read."""


@dataclass(frozen=True)
class NamedContribution:
    """The States of one contribution, and the document that is named with it, if one is."""

    states: tuple[str, ...]
    document: str | None


@dataclass(frozen=True)
class ReadTitle:
    """A title without what stands in the other fields. The mark "(new)" stays: it is what the paper prints."""

    title: str
    references: tuple[str, ...]
    contributions: tuple[NamedContribution, ...]
    new: bool
    unknown: tuple[str, ...]
    """Parts that speak of a contribution of nobody who is known; they stay in the title."""


def read_references(text: str) -> tuple[str, ...]:
    """Return the places on an agenda that a text names: `PL 1.8`."""
    return tuple(f"{found['series']} {found['place']}" for found in _place().finditer(text))


def read_title(cell: str) -> ReadTitle:
    """Read the cell of a title."""
    references = read_references(" ".join(found[0] for found in _places().finditer(cell)))
    text = _places().sub("", cell)
    separators = list(_PART.finditer(text))
    contributions: list[NamedContribution] = []
    unknown: list[str] = []
    kept = text[: separators[0].start()] if separators else text
    ends = ([one.start() for one in separators] + [len(text)])[1:]
    for separator, end in zip(separators, ends, strict=True):
        part = text[separator.end() : end].strip()
        if len(contributions) + len(unknown) == MOST_CONTRIBUTIONS:
            unknown.append(part)
            kept += text[separator.start() :]
            break
        named = _contribution(part)
        if named is not None:
            contributions.append(named)
            continue
        if _contributors(part) is not None:
            unknown.append(part)
        kept += text[separator.start() : end]
    title = re.sub(r"\s+", " ", kept).strip()
    mark = _NEW.search(title)
    new = mark is not None and folded(mark["mark"]) in words().new
    return ReadTitle(title, references, tuple(contributions), new, tuple(unknown))


def _contribution(part: str) -> NamedContribution | None:
    rest = _contributors(part)
    if rest is None:
        return None
    document = None
    for mention in find_mentions(part):
        document = document or str(mention.reference)
        rest = rest.replace(folded(part[mention.start : mention.end]), " ")
    found = states_named(rest)
    return NamedContribution(tuple(found), document) if found else None


def _contributors(part: str) -> str | None:
    """Return what is left of "Contribution by …" without its words, folded; None for another text."""
    text = folded(part)
    for word in words().before:
        if text.startswith(word) and not text[len(word) :][:1].isalpha():
            return text[len(word) :]
    for word in words().after:
        if text.endswith(word):
            return text[: -len(word)]
    return None


@cache
def _place() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![A-Za-z])(?P<series>{'|'.join(words().places)})\s?(?P<place>\d{{1,2}}(?:\.\d{{1,2}})*)(?!\d)"
    )


@cache
def _places() -> re.Pattern[str]:
    """Places in brackets, one or several."""
    return re.compile(
        rf"\s?[(（]\s*{_place().pattern.replace('?P<series>', '?:').replace('?P<place>', '?:')}[^()（）]*[)）]"
    )
