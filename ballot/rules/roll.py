"""The roll: which Member States a consultation counts, and which of them have the right to vote.

One State, one vote, except where the right is suspended on a stated ground (Constitution Nos. 169
and 210). The roll is frozen at opening and changes only by recorded acts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ballot.rules.refusals import BadInput, NotEntitled, NotOnRoll


@dataclass(frozen=True, slots=True)
class Seat:
    """One Member State on the roll. `ground` says why it has no vote: None where that is not said, and when it has one."""

    state: str
    entitled: bool = True
    ground: str | None = None

    def __post_init__(self) -> None:
        if self.ground is not None and (self.entitled or not self.ground):
            why = "ground-not-needed" if self.entitled else "ground-needed"
            raise BadInput(field="ground", why=why, state=self.state)


class Roll:
    """Seats in roll-call order, no State twice. Unchanging: an amendment gives a new roll."""

    __slots__ = ("_seats", "entitled")

    def __init__(self, seats: Iterable[Seat]) -> None:
        self._seats: dict[str, Seat] = {}
        for seat in seats:
            if seat.state in self._seats:
                raise BadInput(field="roll", why="twice-on-the-roll", state=seat.state)
            self._seats[seat.state] = seat
        self.entitled: int = sum(seat.entitled for seat in self._seats.values())
        """How many States have the right to vote: the denominator of Rule 3.2."""

    def __contains__(self, state: object) -> bool:
        return state in self._seats

    def __iter__(self) -> Iterator[Seat]:
        return iter(self._seats.values())

    def __len__(self) -> int:
        return len(self._seats)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Roll) and list(self) == list(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def seat(self, state: str) -> Seat:
        """Return the State's seat. Raise NotOnRoll."""
        try:
            return self._seats[state]
        except KeyError:
            raise NotOnRoll(state=state) from None

    def is_entitled(self, state: str) -> bool:
        """Return whether the State is on the roll with the right to vote."""
        seat = self._seats.get(state)
        return seat is not None and seat.entitled

    def require_entitled(self, state: str) -> None:
        """Raise NotOnRoll or NotEntitled unless the State has the right to vote."""
        seat = self.seat(state)
        if not seat.entitled:
            raise NotEntitled(state=state, ground=seat.ground)

    def entitled_states(self) -> list[str]:
        """Return the States having the right to vote, in roll-call order."""
        return [seat.state for seat in self if seat.entitled]

    def amended(self, state: str, *, entitled: bool, ground: str | None) -> Roll:
        """Return the roll after a State's right is restored or suspended. Raise NotOnRoll."""
        self.seat(state)
        change = Seat(state, entitled, ground)
        return Roll(change if seat.state == state else seat for seat in self)
