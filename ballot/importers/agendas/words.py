"""The words that agenda letters use, from `words.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from ballot.reference import LANGUAGES


@dataclass(frozen=True)
class Words:
    """All languages' words together: a letter may mix them, and its table is read before its language matters."""

    places: Sequence[str]
    documents: frozenset[str]
    contributions: frozenset[str]
    references: frozenset[str]
    before: tuple[str, ...]
    after: tuple[str, ...]
    around: tuple[str, ...]
    new: frozenset[str]
    also: Mapping[str, Sequence[str]]
    """Further names of States, by code."""


@cache
def words() -> Words:
    """Return the words of every language."""
    table = tomllib.loads(files("ballot.importers.agendas").joinpath("words.toml").read_text(encoding="utf-8"))

    def listed(kind: str) -> tuple[str, ...]:
        found = {folded(word) for language in LANGUAGES for word in table[language][kind]}
        return tuple(sorted(found, key=lambda word: (-len(word), word)))

    return Words(
        places=tuple(table["places"]),
        documents=frozenset(listed("documents")),
        contributions=frozenset(listed("contributions")),
        references=frozenset(listed("references")),
        before=listed("before"),
        after=listed("after"),
        around=listed("around"),
        new=frozenset(listed("new")),
        also=MappingProxyType(dict(table["also"])),
    )


def folded(text: str) -> str:
    """Return a text as it is compared: without case, with one kind of apostrophe and of space."""
    return re.sub(r"\s+", " ", text.replace("\u2019", "'")).strip().casefold()
