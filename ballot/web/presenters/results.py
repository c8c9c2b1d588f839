"""The declared results as pages show them: verdicts, charts, counts, the roll call, the statements."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ballot.rules.roll import Seat
from ballot.rules.stages import Stage
from ballot.services.consultations import documents, overview
from ballot.services.consultations.overview import Overview
from ballot.services.consultations.timeline import Timeline, read_timeline
from ballot.web.kit.context import parts
from ballot.web.kit.i18n import language
from ballot.web.presenters.charts import (
    BAR_CHOICES,
    BarChart,
    ChamberChart,
    ChamberLayout,
    bar_of_result,
    chamber_of_result,
    replies_over_time,
)
from ballot.web.presenters.geometry.timeline import TimelineChart
from ballot.words.outcome import outcome, summary, verdict
from ballot.words.terms import state_name


@dataclass(frozen=True)
class BallotResult:
    """One ballot with its result."""

    ballot: dict[str, Any]
    """As the first entry has it."""
    result: dict[str, Any]
    verdict: str
    outcome: str
    counts: list[tuple[str, int]]
    """How many chose what, in the order of the bar; empty for a ballot that was withdrawn."""
    bar: BarChart | None
    seats: ChamberChart | None
    statements: dict[str, str]
    """By State, in roll-call order."""


@dataclass(frozen=True)
class Results:
    """Everything that was declared."""

    ballots: list[BallotResult]
    summary: str
    titles: dict[str, dict[str, str]]
    """By ballot, then by language."""
    roll_call: dict[str, dict[str, str]]
    """By ballot, then by State."""
    timeline: TimelineChart
    course: Timeline


def read_results(found: Overview, happened: Timeline | None = None) -> Results | None:
    """Return the results once they are declared, else None. Whoever has read the timeline hands it in."""
    standing = found.standing
    if found.stage is not Stage.DECLARED or standing.results is None:
        return None
    said = overview.read_statements(parts(), found.id, standing)
    roll_call = standing.roll_call()
    by_id = {ballot["id"]: ballot for ballot in standing.opened["ballots"]}
    floor = ChamberLayout(standing)
    happened = happened or read_timeline(parts(), found)
    return Results(
        [
            _ballot_result(found, floor, by_id[result["ballot"]], result, roll_call, said.get(result["ballot"], {}))
            for result in standing.results
        ],
        summary([result["outcome"] for result in standing.results], language()),
        {ballot: one["title"] for ballot, one in by_id.items()},
        roll_call,
        replies_over_time(found, happened),
        happened,
    )


def _ballot_result(
    found: Overview,
    floor: ChamberLayout,
    ballot: dict[str, Any],
    result: dict[str, Any],
    roll_call: dict[str, dict[str, str]],
    statements: dict[str, str],
) -> BallotResult:
    rule = found.standing.rule
    counted = result["outcome"] != "withdrawn"
    return BallotResult(
        ballot,
        result,
        verdict(result, rule, language()),
        outcome(result["outcome"], language()),
        [(choice, result[choice.replace("-", "_")]) for choice in BAR_CHOICES] if counted else [],
        bar_of_result(result, rule) if counted else None,
        chamber_of_result(floor, result, roll_call[ballot["id"]], rule) if counted else None,
        statements,
    )


def results_context(found: Overview, happened: Timeline | None = None) -> dict[str, Any]:
    """Return what a template needs to show the results; without any, `results` is None."""
    results = read_results(found, happened)
    return {"results": results, "publications": documents.list_publications(parts(), found.id) if results else []}


def seats_named(roll: Iterable[Seat], wanted: str) -> list[Seat]:
    """Return the seats of the States in whose name, as the reader reads it, or code this text stands; without one, all.

    Capitals and accents make no difference: `cote d'ivoire` finds Côte d'Ivoire.
    """
    plain = _plain(wanted)
    return [one for one in roll if plain in _plain(state_name(one.state, language())) or plain == _plain(one.state)]


def _plain(text: str) -> str:
    split = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(one for one in split if not unicodedata.combining(one)).casefold().strip()
