"""Closing, opening the seals, and the results (record format §1.2, §1.3, §3)."""

from __future__ import annotations

from typing import Any

from ballot.record.acts import commitment
from ballot.record.replaying.checks import Report, check_ballots
from ballot.record.standing import Standing, StandingReply
from ballot.rules.stages import Stage


def fold_closed(standing: Standing, entry: dict[str, Any], report: Report) -> None:
    """Judge a closing; the first one closes the record."""
    if standing.closed:
        report("forbidden-act", "closed a second time")
        return
    has_passed = entry["at"] >= standing.closes_at
    if entry["reason"] == "deadline":
        if entry["by"]["role"] != "clock":
            report("forbidden-act", f"closed for the deadline by {entry['by']['role']}")
        if not has_passed:
            report("early-close", f"closed for the deadline before the deadline, {standing.closes_at}")
    else:
        if has_passed:
            report("forbidden-act", "closed because all had replied, when the deadline had passed")
        if not _all_replied(standing):
            report("early-close", "closed because all had replied, and not every State had on every ballot")
    standing.closed = entry
    if standing.stage is Stage.OPEN:
        standing.stage = Stage.CLOSED


def _all_replied(standing: Standing) -> bool:
    """Return whether every entitled State has a vote on every ballot not withdrawn. Sealed votes are taken for such."""
    replies = standing.standing_replies()
    return len(replies) == standing.roll.entitled > 0 and (
        standing.sealed or all(standing.covers_all_ballots(reply.votes) for reply in replies.values())
    )


def _check_time_has_come(standing: Standing, entry: dict[str, Any], report: Report) -> None:
    act = entry["act"]
    if standing.closed is None:
        report("early-close", f"{act} before closing")
    elif standing.closed["reason"] == "deadline" and entry["at"] < standing.record_until:
        report("early-close", f"{act} before {standing.record_until}, while replies could still be entered")


def fold_unsealed(standing: Standing, entry: dict[str, Any], report: Report) -> None:
    """Judge openings of seals. What they open counts, whatever is wrong with it: the count is judged as the record has it."""
    _check_time_has_come(standing, entry, report)
    replies = standing.standing_replies()
    if not standing.sealed or not replies:
        report("forbidden-act", "unsealed where there is nothing to open")
    if standing.unsealed and standing.last_act != "unsealed":
        report("forbidden-act", "unsealed anywhere but directly after the first openings")
    standing.unsealed.append(standing.size)
    if standing.stage is Stage.OPEN:
        standing.stage = Stage.CLOSED
    if standing.sealed:
        for opening in entry["openings"]:
            _fold_opening(standing, opening, replies.get(opening["state"]), report)


def _fold_opening(standing: Standing, opening: dict[str, Any], reply: StandingReply | None, report: Report) -> None:
    state, seq = opening["state"], opening["reply"]
    if seq <= standing.last_opened:
        report("seal-mismatch", f"the opening of reply {seq} is out of order")
    standing.last_opened = max(seq, standing.last_opened)
    if reply is None or reply.seq != seq:
        report("seal-mismatch", f"an opening of reply {seq} of {state}, which is not one that counts")
        return
    if commitment(opening) != reply.seal:
        report("seal-mismatch", f"the opening of {state} is not what was sealed at {seq}")
    check_ballots(standing, state, opening, seq, report)
    is_early = standing.closed is not None and standing.closed["reason"] == "all-replied"
    if is_early and not standing.covers_all_ballots(opening["votes"]):
        report("early-close", f"closed because all had replied, but {state} had not on every ballot")
    standing.opened_replies[state] = seq
    standing.votes[state] = opening["votes"]


def fold_declared(standing: Standing, entry: dict[str, Any], report: Report) -> None:
    """Judge a declaration; the first one ends the count."""
    if standing.results is not None:
        return  # reported as an act after the declaration
    _check_time_has_come(standing, entry, report)
    if standing.sealed:
        _check_all_opened(standing, report)
    standing.stage = Stage.DECLARED
    standing.results = entry["results"]
    standing.declared_at = entry["at"]
    standing.declared_size = standing.size + 1
    _recount(standing, entry["results"], report)


def _check_all_opened(standing: Standing, report: Report) -> None:
    replies = standing.standing_replies()
    if replies and not standing.unsealed:
        report("early-close", "declared without opening the seals")
    for state, reply in replies.items():
        if standing.opened_replies.get(state) != reply.seq:
            report("seal-mismatch", f"reply {reply.seq} of {state} was not opened before the results were declared")


def _recount(standing: Standing, declared: list[dict[str, Any]], report: Report) -> None:
    """Report declared results that are not what the record gives under its rule (§6, step 7)."""
    expected = [result.as_json() for result in standing.recount()]
    if [result["ballot"] for result in declared] != [result["ballot"] for result in expected]:
        report("wrong-count", "the results are not one for each ballot, in order")
        return
    for said, is_ in zip(declared, expected, strict=True):
        wrong = [name for name in is_ if name != "outcome" and said[name] != is_[name]]
        if wrong:
            told = ", ".join(f"{name} {said[name]} should be {is_[name]}" for name in wrong)
            report("wrong-count", f"ballot {is_['ballot']}: {told}")
        if said["outcome"] != is_["outcome"]:
            report("wrong-outcome", f"ballot {is_['ballot']}: declared {said['outcome']}, but it is {is_['outcome']}")
