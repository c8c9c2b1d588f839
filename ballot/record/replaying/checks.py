"""What is asked of acts of more than one kind: by whom, confirmed by whom, before the deadline, about whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ballot.record.standing import Standing
from ballot.rules.acts import ACTS, SECOND_OFFICERS

Report = Callable[[str, str], None]
"""Takes the code and the sentence of something that is not as it must be."""


def check_role(entry: dict[str, Any], report: Report) -> None:
    """Report an act by somebody whose role does not allow it."""
    if entry["by"]["role"] not in ACTS[entry["act"]].roles:
        report("forbidden-act", f"{entry['act']} by {entry['by']['role']}")


def check_second_officer(entry: dict[str, Any], report: Report) -> None:
    """Report an act that no second officer confirmed."""
    second = entry["confirmed_by"]
    if second["role"] not in SECOND_OFFICERS:
        report("forbidden-act", f"{entry['act']} confirmed by {second['role']}")
    if second["id"] == entry["by"]["id"]:
        report("forbidden-act", f"{entry['act']} confirmed by the officer who proposed it")


def check_before_deadline(standing: Standing, entry: dict[str, Any], report: Report) -> None:
    """Report an act after closing, or after the deadline while nobody has closed yet.

    Who puts closing off must not gain time to change what is counted.
    """
    if standing.closed:
        report("forbidden-act", f"{entry['act']} after closing")
    if entry["at"] >= standing.closes_at:
        report("forbidden-act", f"{entry['act']} after the deadline had passed, {standing.closes_at}")


def check_on_roll(standing: Standing, state: str, report: Report) -> bool:
    """Report a State that is not on the roll; return whether it is on it."""
    if state in standing.roll:
        return True
    report("not-on-roll", f"{state} is not on the roll")
    return False


def check_ballots(standing: Standing, state: str, content: dict[str, Any], seq: int, report: Report) -> None:
    """Report votes and statements, of a reply at `seq` or its opening, on ballots that are not there or had been withdrawn."""
    votes, statements, known = content["votes"], content["statements"], standing.known_ballots
    if known.issuperset(votes) and known.issuperset(statements) and standing.withdrawn.keys().isdisjoint(votes):
        return
    for ballot in [*votes, *statements]:
        if ballot not in known:
            report("forbidden-act", f"{state} replied on a ballot {ballot[:40]!r} that is not there")
        elif ballot in votes and standing.withdrawn.get(ballot, seq) < seq:
            report("forbidden-act", f"{state} voted on ballot {ballot}, which had been withdrawn")
