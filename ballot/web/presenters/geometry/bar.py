"""One bar of all Member States having the right to vote, cut into stretches, with ticks where a number is reached.

Everything is in hundredths of the bar's length (per cent), so that a drawing can stretch it and leave its words alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

_ROOM = 3.4
"""Per cent of the bar that one figure needs on a phone."""


@dataclass(frozen=True)
class Stretch:
    """A part of the bar. `x` is its left edge."""

    name: str
    count: int
    x: float
    width: float
    middle: float
    roomy: bool
    """Whether its count can be written into it."""


@dataclass(frozen=True)
class Tick:
    """A mark on the bar, and where the words beside it begin: text-anchor is `start`, `middle` or `end`."""

    number: int
    x: float
    anchor: str


def bar_stretches(counts: Iterable[tuple[str, int]], total: int, *, mirrored: bool = False) -> list[Stretch]:
    """Return the stretches from the bar's start, in this order, without those that have no length."""
    found, begins = [], 0.0
    for name, count in counts:
        width = 100 * count / max(1, total)
        if count:
            x = 100 - begins - width if mirrored else begins
            roomy = width >= _room_for_figure(count)
            found.append(Stretch(name, count, round(x, 2), round(width, 2), round(x + width / 2, 2), roomy))
        begins += width
    return found


def bar_tick(number: int, total: int, *, mirrored: bool = False) -> Tick | None:
    """Return where the bar reaches `number`; None where it never does, or no number is asked for."""
    if not 0 < number <= total:
        return None
    share = 100 * number / total
    anchor = "start" if share < 25 else "end" if share > 75 else "middle"
    return Tick(number, round(100 - share if mirrored else share, 2), anchor)


def move_counts_beside_ticks(found: Iterable[Stretch], ticks: Iterable[Tick | None]) -> list[Stretch]:
    """Return the same stretches, each count moved out from under a tick that would run through it, to the longer side
    of the tick."""
    marks = [mark.x for mark in ticks if mark is not None]
    return [_move_marks(one, marks) for one in found]


def _move_marks(one: Stretch, marks: list[float]) -> Stretch:
    needs = _room_for_figure(one.count)
    if all(abs(mark - one.middle) >= needs / 2 for mark in marks):
        return one
    ends = one.x + one.width
    edges = [one.x, *sorted(mark for mark in marks if one.x < mark < ends), ends]
    begins, stops = max(pairwise(edges), key=lambda part: part[1] - part[0])
    return replace(one, middle=round((begins + stops) / 2, 2), roomy=stops - begins >= needs)


def _room_for_figure(count: int) -> float:
    """Return per cent of the bar that this figure needs, with a little air."""
    return _ROOM * (len(str(count)) + 0.5)
