"""A chamber seen from above: one seat a Member State, in a half circle, a wedge a region, with aisles between them.

Lengths are hundredths of the outer row's radius. Around the seats runs a rim that fills from the start with those in favour,
and has a mark where the number needed is reached.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import cos, hypot, pi, sin

OUTER = 100.0
_ROWS = ((8, 1), (20, 2), (60, 3), (110, 4))
"""Up to so many seats, so many rows; beyond, five."""
_AISLE = 0.6
"""Between two wedges, as a share of the distance from seat to seat."""
_FILLED = 0.42
"""A seat's radius, as a share of the least distance between two."""
_LARGEST = 9.0
_RIM = 5.0
"""From the seats to the rim."""


@dataclass(frozen=True)
class Point:
    """The middle of a seat, or of a label."""

    x: float
    y: float


@dataclass(frozen=True)
class Chamber:
    """Everything that is drawn, in a box of `width` by `height` with its origin at the top left."""

    width: float
    height: float
    radius: float
    """Of a seat."""
    wedges: tuple[tuple[Point, ...], ...]
    """For each group its seats, from the start of the half circle to its end; empty for an empty group."""
    labels: tuple[Point | None, ...]
    """For each group the place of its name, inside the half circle; None for an empty group."""
    apart: tuple[Point, ...]
    """Below the half circle: those without a vote."""
    middle: Point
    """The middle of the half circle's base."""
    rim: float
    """The radius of the rim."""
    mirrored: bool

    def arc(self, share: float) -> str:
        """Return the path along the rim from its start to this share of it (0 to 1)."""
        begins, ends = (_point_at(self.middle, self.rim, pi * (1 - part), self.mirrored) for part in (0, share))
        return f"M{begins.x} {begins.y}A{self.rim} {self.rim} 0 0 {int(not self.mirrored)} {ends.x} {ends.y}"

    def mark(self, share: float) -> tuple[Point, Point]:
        """Return a line across the rim at this share of it: its inner and its outer end."""
        angle = pi * (1 - share)
        inner, outer = (_point_at(self.middle, self.rim + off, angle, self.mirrored) for off in (-3.5, 5.5))
        return inner, outer


@lru_cache(maxsize=64)
def lay_out_chamber(groups: tuple[int, ...], apart: int = 0, *, mirrored: bool = False) -> Chamber:
    """Return the seats of groups of so many States, in their order, and of `apart` States without a vote."""
    seats = sum(groups)
    rows = next((rows for most, rows in _ROWS if seats <= most), 5)
    distance, aisle = _seat_spacing(seats, rows, sum(1 for count in groups if count))
    radii = [1 - distance * (rows - 1 - row) for row in range(rows)]
    wedges = _place_wedges(groups, radii, aisle)
    radius = min(_LARGEST, _FILLED * OUTER * min(distance, _least_distance(wedges)))
    rim = OUTER + radius + _RIM
    middle = Point(round(rim + 6, 1), round(rim + 6, 1))
    outside = _place_below(apart, max(2.4 * radius, 5), middle, mirrored)
    lowest = outside[-1].y if outside else middle.y

    def placed(angle: float, at: float) -> Point:
        return _point_at(middle, OUTER * at, angle, mirrored)

    return Chamber(
        width=round(2 * middle.x, 1),
        height=round(lowest + radius + 2, 1),
        radius=round(radius, 2),
        wedges=tuple(tuple(placed(*seat) for seat in wedge) for wedge in wedges),
        labels=tuple(
            placed((wedge[0][0] + wedge[-1][0]) / 2, radii[0] - max(distance, 0.12)) if wedge else None
            for wedge in wedges
        ),
        apart=outside,
        middle=middle,
        rim=round(rim, 1),
        mirrored=mirrored,
    )


def _seat_spacing(seats: int, rows: int, groups: int) -> tuple[float, float]:
    """The distance from seat to seat, along a row and from row to row, and the angle of an aisle.

    The rows are 1, 1 - d, 1 - 2d, … away from the middle, and together as long as `seats` times d, so that
    d = angle · rows / (seats + angle · rows · (rows - 1) / 2). The aisles take their part of the angle first.
    """
    aisle, distance = 0.0, 0.0
    for _ in range(3):
        angle = pi - aisle * max(0, groups - 1)
        distance = angle * rows / (max(1, seats) + angle * rows * (rows - 1) / 2)
        aisle = min(_AISLE * distance, 0.12)
    return distance, aisle


def _place_wedges(groups: Sequence[int], radii: Sequence[float], aisle: float) -> list[list[tuple[float, float]]]:
    """The seats of each group as (angle, radius), from the start on, and of those at one angle the inner first."""
    seats, present = max(1, sum(groups)), sum(1 for count in groups if count)
    span = pi - aisle * max(0, present - 1)
    found, begins = [], pi
    for count in groups:
        angle = span * count / seats
        wedge = [
            (begins - angle * (place + 0.5) / in_row, radius)
            for radius, in_row in zip(radii, _shared_out(count, radii), strict=True)
            for place in range(in_row)
        ]
        found.append(sorted(wedge, key=lambda seat: (-round(seat[0], 6), seat[1])))
        begins -= angle + (aisle if count else 0)
    return found


def _shared_out(count: int, radii: Sequence[float]) -> list[int]:
    """How many of `count` seats each row takes, by its length; the largest remainders are rounded up, outer rows first."""
    exact = [count * radius / sum(radii) for radius in radii]
    whole = [int(share) for share in exact]
    by_remainder = sorted(range(len(radii)), key=lambda row: (whole[row] - exact[row], -row))
    for row in by_remainder[: count - sum(whole)]:
        whole[row] += 1
    return whole


def _least_distance(wedges: Sequence[Sequence[tuple[float, float]]]) -> float:
    """Between the middles of any two seats."""
    spots = [(radius * cos(angle), radius * sin(angle)) for wedge in wedges for angle, radius in wedge]
    return min((hypot(one[0] - two[0], one[1] - two[1]) for one, two in combinations(spots, 2)), default=1.0)


def _place_below(count: int, distance: float, middle: Point, mirrored: bool) -> tuple[Point, ...]:
    """So many seats in rows below the base, from the start on, each row about its middle."""
    in_row = max(1, int(2 * OUTER / distance))
    spots = []
    for place in range(count):
        row, column = divmod(place, in_row)
        across = (column - (min(in_row, count - row * in_row) - 1) / 2) * distance
        x = middle.x + (-across if mirrored else across)
        spots.append(Point(round(x, 1), round(middle.y + 14 + (row + 0.5) * distance, 1)))
    return tuple(spots)


def _point_at(middle: Point, radius: float, angle: float, mirrored: bool) -> Point:
    x = radius * cos(angle)
    return Point(round(middle.x + (-x if mirrored else x), 1), round(middle.y - radius * sin(angle), 1))
