"""Where a consultation stands: what its entries amount to so far. `replay.fold` builds it; everybody reads it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from ballot.record.shapes import read_time
from ballot.rules.majority import RULES, Rule
from ballot.rules.roll import Roll, Seat
from ballot.rules.stages import Stage
from ballot.rules.tally import Result, count_votes


class StandingReply(NamedTuple):
    """A State's last reply. `votes` is None while it is sealed; `seal` is None where votes are open.

    `received_at` is when the body received it: by link its `at`, on paper what the secretariat entered.
    """

    seq: int
    at: str
    revision: int
    channel: str
    by: str
    votes: dict[str, str] | None
    seal: str | None
    received_at: str


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
        self.reply_bytes: dict[str, int] = {}
        """Bytes of all lines of a State's replies, replaced ones too, where whoever folds counts them (`count_reply_bytes`)."""
        self.focal_points: dict[str, str] = {}
        """The States of the focal points in office, by their opaque id."""
        self.removed_focal_points: set[str] = set()
        """The ids that were removed from office once, and come to none again."""
        self.closed: dict[str, Any] | None = None
        self.unsealed: list[int] = []
        """The seq of each `unsealed`."""
        self.last_opened = -1
        """The highest seq of a reply that was opened."""
        self.opened_replies: dict[str, int] = {}
        """The seq of the reply that was opened, by State."""
        self.votes: dict[str, dict[str, str]] = {}
        """Unsealed votes by State; in an open record, read `counted_votes`."""
        self.results: list[dict[str, Any]] | None = None
        """As declared."""
        self.declared_at: str | None = None
        self.declared_size: int | None = None
        self.published: dict[str, str] = {}
        """The hash that each file was last published with, by path."""
        self.last_act = ""
        """The act of the last well-formed entry."""

    def open(self, entry: dict[str, Any]) -> None:
        """Set what the first entry, a well-formed `opened`, freezes."""
        self.stage = Stage.OPEN
        self.opened = entry
        self.rule = RULES[entry["rule"]["id"]]
        self.sealed = entry["sealed"]
        self.roll = Roll(Seat(seat["state"], seat["entitled"], seat["ground"]) for seat in entry["roll"])
        self.ballots = tuple(ballot["id"] for ballot in entry["ballots"])
        self.known_ballots = frozenset(self.ballots)
        self.focal_points = {person: seat["state"] for seat in entry["roll"] for person in seat["focal_points"]}
        self.closes_at = entry["closes_at"]
        self.record_until = entry["record_until"]

    def count_reply_bytes(self, entry: dict[str, Any], line: bytes) -> None:
        """Add the line of an entry, and its newline, to what its State's replies weigh; other acts weigh nothing."""
        if entry["act"] == "replied":
            self.reply_bytes[entry["state"]] = self.reply_bytes.get(entry["state"], 0) + len(line) + 1

    def copy(self) -> Standing:
        """Return an independent standing; what it holds by State or ballot is copied, entries are shared."""
        twin = Standing.__new__(Standing)
        twin.__dict__.update(self.__dict__)
        for name in ("withdrawn", "replies", "reply_bytes", "focal_points", "opened_replies", "votes", "published"):
            setattr(twin, name, dict(getattr(self, name)))
        twin.removed_focal_points = set(self.removed_focal_points)
        twin.unsealed = list(self.unsealed)
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

    @property
    def archive_key(self) -> str | None:
        """Base64 of the body's ML-DSA-65 public key, or None."""
        key: str | None = self.opened["archive_key"]
        return key

    @property
    def is_settled(self) -> bool:
        """Whether closing has begun, so that nothing may change any more what is counted, and on what."""
        return bool(self.closed or self.unsealed or self.results is not None)

    def focal_points_of(self, state: str) -> list[str]:
        """Return the ids of the focal points in office for a State, those of the roll first."""
        return [person for person, seat in self.focal_points.items() if seat == state]

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
        return count_votes(self.rule, self.ballots, self.withdrawn, self.roll.entitled_states(), self.counted_votes())

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
