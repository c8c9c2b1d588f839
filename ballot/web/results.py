"""The declared results as pages show them: verdicts, counts, the roll call, the statements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ballot.rules.stages import Stage
from ballot.services import lookups, overview
from ballot.services.overview import Overview
from ballot.web.formatting import plural
from ballot.web.here import parts
from ballot.web.showing import OUTCOMES, Segment, segments, tick, verdict


@dataclass(frozen=True)
class BallotResult:
    """One ballot with its result."""

    ballot: dict[str, Any]
    """As the first entry has it."""
    result: dict[str, Any]
    verdict: str
    outcome: str
    segments: list[Segment]
    tick: float | None
    roll_call: dict[str, str]
    statements: dict[str, str]
    """By State, in roll-call order."""


def summary(outcomes: list[str]) -> str:
    """`5 of 8 ballots were adopted; 1 was withdrawn.`"""
    adopted, withdrawn = outcomes.count("adopted"), outcomes.count("withdrawn")
    said = f"{adopted} of {plural(len(outcomes), 'ballot')} {_was(adopted)} adopted"
    return f"{said}; {withdrawn} {_was(withdrawn)} withdrawn." if withdrawn else f"{said}."


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def shown(found: Overview) -> dict[str, Any]:
    """What a template needs to show the results; without any, `ballots` is empty."""
    standing = found.standing
    if found.stage is not Stage.DECLARED or standing.results is None:
        return {"ballots": [], "summary": "", "roll_call": {}, "publications": []}
    said = overview.statements(parts(), found.id, standing)
    roll_call = standing.roll_call()
    by_id = {ballot["id"]: ballot for ballot in standing.opened["ballots"]}
    ballots = [
        BallotResult(
            by_id[result["ballot"]],
            result,
            verdict(result, standing.rule),
            OUTCOMES[result["outcome"]],
            segments(result),
            tick(result, standing.rule),
            roll_call.get(result["ballot"], {}),
            said.get(result["ballot"], {}),
        )
        for result in standing.results
    ]
    return {
        "ballots": ballots,
        "summary": summary([one.result["outcome"] for one in ballots]),
        "roll_call": roll_call,
        "publications": lookups.publications(parts(), found.id),
    }
