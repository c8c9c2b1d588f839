"""Counting and deciding (record format §§2 and 3). Whole numbers only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ballot.rules.majority import Rule


class Outcome(StrEnum):
    """What became of a ballot."""

    ADOPTED = "adopted"
    NOT_ADOPTED = "not-adopted"
    NO_QUORUM = "no-quorum"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Result:
    """One ballot's counts, what was required, and the outcome. Numbers of Member States."""

    ballot: str
    for_: int
    against: int
    abstain: int
    no_reply: int
    entitled: int
    base: int
    required: int
    outcome: Outcome

    def as_json(self) -> dict[str, object]:
        """Return the RESULT object of record format §3."""
        return {
            "ballot": self.ballot,
            "for": self.for_,
            "against": self.against,
            "abstain": self.abstain,
            "no_reply": self.no_reply,
            "entitled": self.entitled,
            "base": self.base,
            "required": self.required,
            "outcome": str(self.outcome),
        }


def decide_outcome(rule: Rule, ballot: str, votes: Iterable[str | None], entitled: int) -> Result:
    """Count one ballot: `votes` has each replying State's choice, or None if it left the ballot out.

    Abstaining and not replying are different counts, and neither is a vote for or against.
    """
    counts = {"for": 0, "against": 0, "abstain": 0}
    for vote in votes:
        if vote is not None:
            counts[vote] += 1
    in_favour, against, abstain = counts["for"], counts["against"], counts["abstain"]
    replied = in_favour + against + abstain
    if not rule.quorate(replied, entitled):
        outcome = Outcome.NO_QUORUM
    elif rule.reached(in_favour, against, entitled):
        outcome = Outcome.ADOPTED
    else:
        outcome = Outcome.NOT_ADOPTED
    return Result(
        ballot=ballot,
        for_=in_favour,
        against=against,
        abstain=abstain,
        no_reply=entitled - replied,
        entitled=entitled,
        base=rule.base(in_favour, against, entitled),
        required=rule.required(in_favour, against, entitled),
        outcome=outcome,
    )


def withdrawn_result(ballot: str, entitled: int) -> Result:
    """Return the result of a withdrawn ballot: no counts, nothing required (§3)."""
    return Result(ballot, 0, 0, 0, 0, entitled, 0, 0, Outcome.WITHDRAWN)


def count_votes(
    rule: Rule,
    ballots: Iterable[str],
    withdrawn: Iterable[str],
    entitled_states: Iterable[str],
    votes: Mapping[str, Mapping[str, str]],
) -> list[Result]:
    """Return one Result for each ballot, in order. `votes` is by State, then by ballot: the standing replies."""
    states = list(entitled_states)
    gone = set(withdrawn)
    replies = [votes[state] for state in states if state in votes]
    return [
        withdrawn_result(ballot, len(states))
        if ballot in gone
        else decide_outcome(rule, ballot, (reply.get(ballot) for reply in replies), len(states))
        for ballot in ballots
    ]
