"""How many Member States had replied, from the opening on: a line in steps, and marks for what was done meanwhile.

Across, everything is in per cent of the time shown; up and down, in thousandths of the height, from the top.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache
from itertools import groupby


@dataclass(frozen=True)
class TimelineMark:
    """Something that happened: `kind` is the name of its shape."""

    kind: str
    at: datetime
    x: float


@dataclass(frozen=True)
class ReplyDay:
    """A day on which somebody replied. `at` is the first of those replies."""

    at: datetime
    replied: int
    together: int
    """How many had replied by its end."""


@dataclass(frozen=True)
class TimelineChart:
    """The line, as a path in a box of 1000 by 1000; and what stands along it."""

    line: str
    area: str
    """The same, closed along the bottom."""
    stop: float
    """Where the line ends: per cent of the time,"""
    level: float
    """and thousandths of the height."""
    marks: list[TimelineMark]
    begins: datetime
    ends: datetime
    total: int
    replied: int
    days: list[ReplyDay]
    over: bool
    """Whether nothing can be added to it any more."""
    late: bool
    """Whether it goes on to a reply that was recorded after the deadline (on paper, and received before it)."""


def timeline_chart(
    begins: datetime,
    ends: datetime,
    replies: Iterable[datetime],
    total: int,
    marks: Sequence[tuple[str, datetime]] = (),
    *,
    zone: tzinfo,
    until: datetime | None = None,
    mirrored: bool = False,
) -> TimelineChart:
    """Return the chart of when each State replied for the first time; days are those of the `zone`.

    While the consultation goes on, the line is drawn `until` then.
    """
    times = tuple(sorted(replies))
    last = max([ends, *times[-1:]])
    along = _Axis(begins, last, mirrored)
    stop = along.share(min(last, max([until or last, *times[-1:]])))
    line = f"{_steps(along, times, total)}H{_to_thousandths(stop)}"
    return TimelineChart(
        line=line,
        area=f"{line}V1000Z",
        stop=round(100 * stop, 2),
        level=_height(len(times), total),
        marks=[
            TimelineMark(kind, moment, round(100 * along.share(moment), 2))
            for kind, moment in sorted(marks, key=lambda one: one[1])
        ],
        begins=begins,
        ends=last,
        total=total,
        replied=len(times),
        days=list(_days_of_replies(times, zone)),
        over=until is None,
        late=last > ends,
    )


@dataclass(frozen=True)
class _Axis:
    """The time shown, from its start, which is at the right where it is `mirrored`."""

    begins: datetime
    ends: datetime
    mirrored: bool

    def share(self, moment: datetime) -> float:
        """Return how far from the left a moment is, from 0 to 1."""
        length = max(1e-6, (self.ends - self.begins).total_seconds())
        share = min(1.0, max(0.0, (moment - self.begins).total_seconds() / length))
        return 1 - share if self.mirrored else share


# A chart is looked at more often than somebody replies: what follows from the replies alone is kept.


@lru_cache(maxsize=64)
def _steps(along: _Axis, times: tuple[datetime, ...], total: int) -> str:
    steps = [f"M{_to_thousandths(along.share(along.begins))} 1000"]
    for count, moment in enumerate(times, start=1):
        steps.append(f"H{_to_thousandths(along.share(moment))}V{_height(count, total)}")
    return "".join(steps)


def _height(count: int, total: int) -> float:
    return round(1000 * (1 - count / max(1, total)), 1)


@lru_cache(maxsize=64)
def _days_of_replies(times: tuple[datetime, ...], zone: tzinfo) -> tuple[ReplyDay, ...]:
    found, together = [], 0
    for _, of_day in groupby(times, key=lambda moment: moment.astimezone(zone).date()):
        moments = list(of_day)
        together += len(moments)
        found.append(ReplyDay(moments[0], len(moments), together))
    return tuple(found)


def _to_thousandths(share: float) -> float:
    return round(1000 * share, 1)
