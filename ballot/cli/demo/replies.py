"""How the sample council replies. Invented, by a fixed rule; no Member State has ever said any of this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

TARGETS = (
    (39, 1, 2, 0),
    (38, 2, 2, 0),
    (36, 3, 3, 0),
    (37, 0, 5, 0),
    (21, 11, 9, 1),
    (33, 4, 4, 1),
    (40, 0, 2, 0),
    (35, 2, 5, 0),
)
"""Of 42 replies to each ballot: for, against, abstaining, left out. The fifth falls short of 24."""
CHOICES = ("for", "against", "abstain", "")
SILENT_EVERY = 9
PAPER_AT = 20
CHANGING_AT = (3, 17, 29)
STATEMENTS: Mapping[int, tuple[str, str]] = {
    2: ("1", "We support this and look forward to an update at the next session."),
    8: ("4", "Nous saluons ce texte et les efforts du secrétariat."),
    13: ("5", "We cannot join this conclusion before the criteria are known."),
    26: ("5", "Apoyaremos esta conclusión cuando se conozcan los criterios."),
}
"""By place among those who reply: the ballot and what is said."""


@dataclass(frozen=True)
class PlannedReply:
    """What one Member State will do."""

    state: str
    votes: Mapping[str, str]
    statements: Mapping[str, str] = field(default_factory=dict)
    first: Mapping[str, str] | None = None
    """An earlier reply, which the other one replaces."""
    on_paper: bool = False


def plan_replies(states: Sequence[str], ballots: Sequence[str]) -> tuple[list[PlannedReply], list[str]]:
    """Return what each of the entitled States does, in roll-call order, and which of them stay silent."""
    silent = list(states[5::SILENT_EVERY])
    replying = [state for state in states if state not in silent]
    planned = []
    for place, state in enumerate(replying):
        votes = {ballot: _invented_vote(place, index, len(replying)) for index, ballot in enumerate(ballots)}
        said = STATEMENTS.get(place)
        planned.append(
            PlannedReply(
                state,
                {ballot: choice for ballot, choice in votes.items() if choice},
                {said[0]: said[1]} if said and said[0] in ballots else {},
                dict.fromkeys(ballots, "abstain") if place in CHANGING_AT else None,
                place == PAPER_AT,
            )
        )
    return planned, silent


def _invented_vote(place: int, ballot: int, count: int) -> str:
    """Return the vote of a State on a ballot: the four groups have the target's sizes, the States in them vary."""
    rank = (place * 5 + 11 * ballot) % count
    for choice, size in zip(CHOICES, TARGETS[ballot % len(TARGETS)], strict=True):
        if rank < size:
            return choice
        rank -= size
    return "for"
