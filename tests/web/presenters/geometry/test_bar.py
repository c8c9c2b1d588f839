"""The bar is cut as the States are counted, and its tick is reached exactly when the number needed is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.web.presenters.geometry.bar import bar_stretches, bar_tick, move_counts_beside_ticks

COUNTS = st.tuples(*[st.integers(0, 193)] * 4).filter(lambda counts: sum(counts) > 0)
NAMES = ("for", "abstain", "against", "no-reply")


@given(counts=COUNTS, mirrored=st.booleans())
def test_the_stretches_fill_the_bar_one_after_the_other(counts: tuple[int, ...], mirrored: bool) -> None:
    total = sum(counts)
    found = bar_stretches(zip(NAMES, counts, strict=True), total, mirrored=mirrored)
    assert [(one.name, one.count) for one in found] == [
        (name, count) for name, count in zip(NAMES, counts, strict=True) if count
    ]
    at = 0.0
    for one in found:
        start = 100 - one.x - one.width if mirrored else one.x
        assert start == pytest.approx(at, abs=0.02)
        assert one.width == pytest.approx(100 * one.count / total, abs=0.01)
        at = start + one.width
    assert at == pytest.approx(100, abs=0.02)


@given(in_favour=st.integers(0, 193), total=st.integers(1, 193), needed=st.integers(1, 193), mirrored=st.booleans())
def test_those_in_favour_reach_the_tick_exactly_if_they_are_enough(
    in_favour: int, total: int, needed: int, mirrored: bool
) -> None:
    in_favour, needed = min(in_favour, total), min(needed, total)
    found = bar_tick(needed, total, mirrored=mirrored)
    assert found is not None
    reached = sum(one.width for one in bar_stretches([("for", in_favour)], total))
    at = 100 - found.x if mirrored else found.x
    assert (reached >= at - 0.01) == (in_favour >= needed)


@pytest.mark.parametrize(("needed", "total"), [(0, 47), (48, 47), (1, 0)])
def test_there_is_no_tick_where_no_number_decides_or_none_can_reach_it(needed: int, total: int) -> None:
    assert bar_tick(needed, total) is None


def test_a_count_is_written_where_there_is_room_for_it() -> None:
    found = bar_stretches([("for", 190), ("against", 3)], 193)
    assert [one.roomy for one in found] == [True, False]


@given(counts=COUNTS, share=st.integers(1, 100), mirrored=st.booleans())
def test_no_tick_runs_through_a_count(counts: tuple[int, ...], share: int, mirrored: bool) -> None:
    total = sum(counts)
    mark = bar_tick(max(1, total * share // 100), total, mirrored=mirrored)
    assert mark is not None
    for one in move_counts_beside_ticks(
        bar_stretches(zip(NAMES, counts, strict=True), total, mirrored=mirrored), [mark, None]
    ):
        assert one.x <= one.middle <= one.x + one.width
        assert not one.roomy or abs(one.middle - mark.x) >= 1.7 * len(str(one.count))


def test_the_count_of_a_whole_bar_stands_beside_the_tick_in_its_middle() -> None:
    found = move_counts_beside_ticks(bar_stretches([("not-yet", 47)], 47), [bar_tick(24, 47)])
    assert [(one.roomy, one.middle) for one in found] == [(True, 25.53)]
