"""Replies: from whom, when, in place of what, on which ballots (record format §1.2, `replied`)."""

from __future__ import annotations

from typing import Any

from ballot.record.replaying.checks import Report, check_ballots, check_second_officer
from ballot.record.standing import Standing, StandingReply
from ballot.rules.acts import FOCAL_POINTS, SECRETARIAT
from ballot.rules.stages import Stage

_OPEN = Stage.OPEN


def fold_reply(standing: Standing, entry: dict[str, Any], report: Report) -> None:
    """Judge a reply and let it stand, unless votes were opened or counted already."""
    state, channel, by = entry["state"], entry["channel"], entry["by"]
    roll = standing.roll
    if channel == "link":
        received_at = entry["at"]
        if by["role"] not in FOCAL_POINTS:
            report("forbidden-act", f"a reply by link, by {by['role']}")
    else:
        received_at = entry["received_at"]
        _check_paper(standing, entry, report)
    if received_at >= standing.closes_at:
        report(
            "late-reply", f"the reply of {state} was received at {received_at}; the deadline was {standing.closes_at}"
        )
    if standing.stage is not _OPEN:
        _check_stage(standing, entry, report)
    is_seated = True
    if not roll.is_entitled(state):
        is_seated = state in roll
        report("not-on-roll", f"{state} {'has no right to vote here' if is_seated else 'is not on the roll'}")
    votes = entry.get("votes")
    if votes is not None:
        check_ballots(standing, state, entry, standing.size, report)
    if not is_seated:
        return
    if channel == "link" and standing.focal_points.get(by["id"]) != state:
        report("forbidden-act", f"a reply of {state} by {by['id']}, who is not in office for it")
    before = standing.replies.get(state)
    if entry["revision"] != (before.revision + 1 if before else 1):
        report("forbidden-act", f"revision {entry['revision']} of {state} is out of turn")
    if before and channel != "link" and received_at <= before.received_at:
        report("older-reply", f"received at {received_at}; what stands of {state} was at {before.received_at}")
    if not standing.unsealed and standing.results is None:
        standing.replies[state] = StandingReply(
            standing.size, entry["at"], entry["revision"], channel, by["id"], votes, entry.get("seal"), received_at
        )


def _check_paper(standing: Standing, entry: dict[str, Any], report: Report) -> None:
    state = entry["state"]
    if entry["by"]["role"] not in SECRETARIAT:
        report("forbidden-act", f"a reply on paper, entered by {entry['by']['role']}")
    check_second_officer(entry, report)
    if entry["received_at"] > entry["at"]:
        report("forbidden-act", f"the reply of {state} was received after it was entered")
    if entry["at"] >= standing.record_until:
        report("late-reply", f"the reply of {state} was entered after {standing.record_until}")


def _check_stage(standing: Standing, entry: dict[str, Any], report: Report) -> None:
    """Report a reply after closing that is not on paper and between the deadline and the opening of votes."""
    state = entry["state"]
    if standing.closed and (entry["channel"] == "link" or standing.closed["reason"] == "all-replied"):
        report("late-reply", f"{state} replied after closing")
        report("forbidden-act", f"a reply of {state} after closing")
    if standing.unsealed or standing.results is not None:
        report("forbidden-act", f"a reply of {state} when votes could be read already")
