"""The register of decisions: every conclusion that the Member States have adopted, over all consultations. What it says is
public already, as results are once they are declared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ballot.reference.state_search import contains, fold
from ballot.rules.stages import Stage
from ballot.services.consultations.overview import Overview, list_overviews_at
from ballot.services.core.context import Parts


@dataclass(frozen=True)
class Decision:
    """An adopted conclusion, as it was put before the States, with its declared result."""

    consultation: Overview
    ballot: Mapping[str, Any]
    """As the entry `opened` has it."""
    result: Mapping[str, Any]
    """As the entry `declared` has it."""

    @property
    def declared_at(self) -> str:
        """When the result was declared, as the record has it."""
        return self.consultation.standing.declared_at or ""

    @property
    def documents(self) -> list[str]:
        """The references of the ballot's documents, each once."""
        return list(dict.fromkeys(one["reference"] for one in self.ballot["documents"]))


def list_decisions(parts: Parts, body_slug: str, wanted: str = "") -> list[Decision]:
    """Return what was adopted, the latest first; with `wanted`, that which has a word with each of its beginnings: in the
    references, or in title and question in any language. Accents and case make no difference; words of punctuation alone
    find nothing."""
    words = fold(wanted).split()
    if wanted.strip() and not words:
        return []
    found = [
        one
        for overview in list_overviews_at(parts, body_slug, (Stage.DECLARED,))
        for one in _adopted(overview)
        if _has(one, words)
    ]
    return sorted(found, key=lambda one: one.declared_at, reverse=True)


def _adopted(overview: Overview) -> Iterable[Decision]:
    ballots = {one["id"]: one for one in overview.standing.opened["ballots"]}
    for result in overview.standing.results or ():
        if result["outcome"] == "adopted":
            yield Decision(overview, ballots[result["ballot"]], result)


def _has(one: Decision, words: Iterable[str]) -> bool:
    ballot = one.ballot
    texts = [one.consultation.standing.reference, *one.documents, *ballot["title"].values(), *ballot["text"].values()]
    searched = fold("\n".join(texts))
    return all(contains(searched, word) for word in words)
