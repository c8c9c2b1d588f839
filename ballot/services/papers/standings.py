"""Where a conclusion stands, and why a person has to look at it once more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ballot.rules.stages import Stage
from ballot.services.papers.readings import readings_of
from ballot.store.queries.papers import BallotUse
from ballot.store.tables import ProposedConclusion


class RegisterStanding(StrEnum):
    """Where a conclusion stands: what a person decided, and what its ballots say."""

    FOUND = "found"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    SUPERSEDED = "superseded"
    DRAFTED = "drafted"
    OUTCOME = "outcome"


@dataclass(frozen=True)
class LanguageDoubt:
    """What the languages of a paper do not say alike, by a code: `verbs-differ`, `documents-differ`, `standing-differs`,
    `condition-differs`, `other-revision` or `not-in-language`."""

    code: str
    language: str
    values: tuple[str, ...] = ()
    """What this language says."""


def standing_of(row: ProposedConclusion, uses: Iterable[BallotUse]) -> RegisterStanding:
    """Return where a conclusion stands. A ballot of a draft or an open consultation makes it drafted, a result an outcome;
    an annulled consultation leaves it as it was."""
    if row.standing == RegisterStanding.CONFIRMED:
        stages = {use.stage for use in uses}
        if stages & {Stage.DRAFT, Stage.OPEN, Stage.CLOSED}:
            return RegisterStanding.DRAFTED
        if Stage.DECLARED in stages:
            return RegisterStanding.OUTCOME
    return RegisterStanding(row.standing)


def language_doubts(row: ProposedConclusion, revisions: Mapping[str, str]) -> list[LanguageDoubt]:
    """Return what the languages of a paper do not say alike of this conclusion, against the one that was read first, and what
    a person has made of that.

    `revisions` has the revision of the paper in each language that is in the register.
    """
    readings = readings_of(row)
    if not readings:
        return []
    first = next(iter(readings))
    found = []
    for code, one in readings.items():
        if code == first:
            continue
        if set(one.verbs) != {row.action, *row.also}:
            found.append(LanguageDoubt("verbs-differ", code, one.verbs))
        if set(one.documents) != set(row.documents):
            found.append(LanguageDoubt("documents-differ", code, one.documents))
        if bool(one.condition) != bool(row.condition.get(first)):
            found.append(LanguageDoubt("condition-differs", code, (one.condition,) if one.condition else ()))
        if one.standing != readings[first].standing:
            found.append(LanguageDoubt("standing-differs", code, (str(one.standing),)))
        if one.revision != readings[first].revision:
            found.append(LanguageDoubt("other-revision", code, (one.revision,)))
    if not row.by_hand:
        found += [LanguageDoubt("not-in-language", code) for code in revisions if code not in readings]
    return found


def newest_versions(rows: Collection[ProposedConclusion]) -> list[ProposedConclusion]:
    """Return the newest version at each place, in the order given."""
    newest: dict[tuple[str, str, str, int], int] = {}
    for row in rows:
        key = (row.source, row.item, row.paragraph, row.ordinal)
        newest[key] = max(newest.get(key, 0), row.version)
    return [row for row in rows if newest[row.source, row.item, row.paragraph, row.ordinal] == row.version]
