"""Every seat has its place: as many as there are States, apart from one another, a wedge a region, from the start on."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import atan2, hypot, pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.web.presenters.geometry.chamber import OUTER, Chamber, Point, lay_out_chamber

COUNCILS = [(5,), (2, 1, 1, 1), (1, 1, 0, 1, 1), (9, 8, 4, 13, 13), (35, 33, 20, 54, 51), (1, 48, 0, 0, 0)]
SIZES = st.lists(st.integers(0, 45), min_size=1, max_size=5).map(tuple)


def angle(found: Chamber, spot: Point) -> float:
    """0 at the start of the half circle, pi at its end."""
    side = -1 if found.mirrored else 1
    return pi - atan2(found.middle.y - spot.y, side * (spot.x - found.middle.x))


@pytest.mark.parametrize("groups", COUNCILS)
def test_no_seat_touches_another(groups: tuple[int, ...]) -> None:
    found = lay_out_chamber(groups, apart=3)
    spots = [spot for wedge in found.wedges for spot in wedge] + list(found.apart)
    closest = min(hypot(one.x - two.x, one.y - two.y) for one, two in combinations(spots, 2))
    assert closest > 2 * found.radius


@given(groups=SIZES, apart=st.integers(0, 60))
def test_every_state_has_one_seat_inside_the_box(groups: tuple[int, ...], apart: int) -> None:
    found = lay_out_chamber(groups, apart)
    assert [len(wedge) for wedge in found.wedges] == list(groups)
    assert len(found.apart) == apart
    for spot in [spot for wedge in found.wedges for spot in wedge] + list(found.apart):
        assert found.radius <= spot.x <= found.width - found.radius
        assert found.radius <= spot.y <= found.height - found.radius
    for spot in found.apart:
        assert spot.y > found.middle.y + found.radius


@given(groups=SIZES)
def test_regions_follow_one_another_from_the_start_with_an_aisle_between(groups: tuple[int, ...]) -> None:
    found = lay_out_chamber(groups)
    wedges = [[angle(found, spot) for spot in wedge] for wedge in found.wedges if wedge]
    for one, two in pairwise(wedges):
        assert max(one) < min(two)
    for wedge in wedges:
        # Rounded coordinates turn an angle a little; within a wedge, the order of the roll goes on.
        assert all(later >= earlier - 0.02 for earlier, later in pairwise(wedge))


@pytest.mark.parametrize(("seats", "rows"), [(5, 1), (18, 2), (48, 3), (100, 4), (193, 5)])
def test_the_rows_grow_with_the_council(seats: int, rows: int) -> None:
    found = lay_out_chamber((seats,))
    radii = {round(hypot(spot.x - found.middle.x, spot.y - found.middle.y)) for spot in found.wedges[0]}
    distinct = sorted(radii)
    grouped = [one for one, before in zip(distinct, [-10, *distinct], strict=False) if one - before > 2]
    assert len(grouped) == rows
    assert max(radii) == OUTER


@pytest.mark.parametrize("groups", COUNCILS)
def test_mirrored_it_is_the_same_seen_in_a_glass(groups: tuple[int, ...]) -> None:
    plain, mirrored = lay_out_chamber(groups, 2), lay_out_chamber(groups, 2, mirrored=True)
    for one, two in zip(plain.wedges, mirrored.wedges, strict=True):
        assert [round(plain.width - spot.x, 1) for spot in one] == [spot.x for spot in two]
        assert [spot.y for spot in one] == [spot.y for spot in two]
    assert mirrored.arc(0.5).startswith(f"M{mirrored.middle.x + mirrored.rim} ")


def test_the_mark_stands_where_the_share_is() -> None:
    found = lay_out_chamber((20, 20))
    inner, outer = found.mark(0.5)
    assert inner.x == outer.x == found.middle.x
    assert outer.y < found.middle.y - found.rim < inner.y


def test_an_empty_council_can_be_drawn() -> None:
    found = lay_out_chamber((), 0)
    assert (found.wedges, found.labels, found.apart) == ((), (), ())
    assert lay_out_chamber((0, 3)).labels[0] is None
