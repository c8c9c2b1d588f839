"""Where a consultation stands: what its entries amount to so far. `replay.fold` builds it; everybody reads it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from ballot.record.shapes import read_time
from ballot.rules.majority import RULES, Rule
from ballot.rules.roll import Roll, Seat
from ballot.rules.stages import Stage
from ballot.rules.tally import Result, count


class StandingReply(NamedTuple):
    """A State's last reply. `votes` is None while it is sealed; `seal` is None where votes are open."""

    seq: int
    at: str
    revision: int
    channel: str
    by: str
    votes: dict[str, str] | None
    seal: str | None


class Standing:
    """Where a consultation stands after `size` entries. Built by `fold` alone; copy before folding on."""

    def __init__(self) -> None:
        self.size = 0
        self.at = ""
        self.stage = Stage.DRAFT
        self.opened: dict[str, Any] = {}
        """The first entry."""
        self.rule: Rule
        self.sealed = False
        self.roll = Roll(())
        self.ballots: tuple[str, ...] = ()
        """Their ids, in order, withdrawn ones too."""
        self.known_ballots: frozenset[str] = frozenset()
        """The same, for looking up."""
        self.withdrawn: dict[str, int] = {}
        """Withdrawn ballots, each with the seq of its withdrawal."""
        self.closes_at = ""
        """The deadline in force."""
        self.record_until = ""
        self.replies: dict[str, StandingReply] = {}
        """The last reply of each State, whether or not the State is entitled now."""
        self.removed_focal_points: set[tuple[str, str]] = set()
        self.closed: dict[str, Any] | None = None
        self.unsealed_at: int | None = None
        """The seq of `unsealed`."""
        self.votes: dict[str, dict[str, str]] = {}
        """Unsealed votes by State; in an open record, read `counted_votes`."""
        self.results: list[dict[str, Any]] | None = None
        """As declared."""
        self.declared_at: str | None = None
        self.declared_size: int | None = None
        self.published: dict[str, list[str]] = {}

    def open(self, entry: dict[str, Any]) -> None:
        """Set what the first entry, a well-formed `opened`, freezes."""
        self.stage = Stage.OPEN
        self.opened = entry
        self.rule = RULES[entry["rule"]["id"]]
        self.sealed = entry["sealed"]
        self.roll = Roll(Seat(seat["state"], seat["entitled"], seat["ground"]) for seat in entry["roll"])
        self.ballots = tuple(ballot["id"] for ballot in entry["ballots"])
        self.known_ballots = frozenset(self.ballots)
        self.closes_at = entry["closes_at"]
        self.record_until = entry["record_until"]

    def copy(self) -> Standing:
        """Return an independent standing; what it holds by State or ballot is copied, entries are shared."""
        twin = Standing.__new__(Standing)
        twin.__dict__.update(self.__dict__)
        for name in ("withdrawn", "replies", "votes", "published"):
            setattr(twin, name, dict(getattr(self, name)))
        twin.removed_focal_points = set(self.removed_focal_points)
        return twin

    @property
    def origin(self) -> str:
        """The record's origin, HOST/BODY/REF."""
        return str(self.opened["origin"])

    @property
    def reference(self) -> str:
        """The consultation's reference, as people write it."""
        return str(self.opened["consultation"]["reference"])

    def deadline(self) -> datetime:
        """Return the deadline in force, UTC."""
        return read_time(self.closes_at)

    def recording_ends(self) -> datetime:
        """Return until when staff may record paper replies that came in time, UTC."""
        return read_time(self.record_until)

    def live_ballots(self) -> list[str]:
        """Return the ballots that were not withdrawn, in order."""
        return [ballot for ballot in self.ballots if ballot not in self.withdrawn]

    def standing_replies(self) -> dict[str, StandingReply]:
        """Return the replies that count: the last one of each State entitled now, in roll-call order."""
        return {state: self.replies[state] for state in self.roll.entitled_states() if state in self.replies}

    def not_replied(self) -> list[str]:
        """Return the States entitled now that have no reply, in roll-call order."""
        return [state for state in self.roll.entitled_states() if state not in self.replies]

    def counted_votes(self) -> dict[str, dict[str, str]]:
        """Return the votes that count, by State: of standing replies, once they may be seen."""
        if self.sealed:
            return {state: self.votes[state] for state in self.standing_replies() if state in self.votes}
        return {state: reply.votes or {} for state, reply in self.standing_replies().items()}

    def recount(self) -> list[Result]:
        """Return the results that the record gives under its rule (§3)."""
        return count(self.rule, self.ballots, self.withdrawn, self.roll.entitled_states(), self.counted_votes())

    def roll_call(self) -> dict[str, dict[str, str]]:
        """Return how each entitled State voted on each ballot not withdrawn; "no-reply" where it did not (§3)."""
        votes = self.counted_votes()
        states = self.roll.entitled_states()
        return {
            ballot: {state: votes.get(state, {}).get(ballot, "no-reply") for state in states}
            for ballot in self.live_ballots()
        }

    def covers_all_ballots(self, votes: dict[str, str] | None) -> bool:
        """Return whether these votes answer every ballot not withdrawn."""
        return votes is not None and votes.keys() >= set(self.live_ballots())
