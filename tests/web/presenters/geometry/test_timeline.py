"""The line rises by one State at each reply, and stops where nothing is known yet."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from ballot.web.presenters.geometry.timeline import timeline_chart

BEGINS = datetime(2026, 3, 2, 9, tzinfo=UTC)
ENDS = BEGINS + timedelta(days=10)
GENEVA = ZoneInfo("Europe/Zurich")


def corners(path: str) -> list[tuple[str, float]]:
    return [(letter, float(number)) for letter, number in re.findall(r"([HV])([\d.]+)", path)]


def test_the_line_is_a_step_for_each_reply() -> None:
    replies = [BEGINS + timedelta(days=5), BEGINS + timedelta(days=1)]
    found = timeline_chart(BEGINS, ENDS, replies, 4, zone=GENEVA)
    assert found.line.startswith("M0.0 1000")
    assert corners(found.line) == [("H", 100.0), ("V", 750.0), ("H", 500.0), ("V", 500.0), ("H", 1000.0)]
    assert found.area.endswith("V1000Z")
    assert (found.replied, found.total, found.over, found.late) == (2, 4, True, False)


def test_while_it_goes_on_the_line_ends_now() -> None:
    found = timeline_chart(BEGINS, ENDS, [], 4, zone=GENEVA, until=BEGINS + timedelta(days=2))
    assert corners(found.line) == [("H", 200.0)]
    assert not found.over


def test_it_goes_on_to_a_reply_that_was_recorded_after_the_deadline() -> None:
    late = ENDS + timedelta(days=2, hours=12)
    found = timeline_chart(BEGINS, ENDS, [late], 4, [("deadline", ENDS)], zone=GENEVA)
    assert (found.ends, found.late) == (late, True)
    assert found.marks[0].x == 80.0


def test_marks_stand_where_they_happened_and_in_order() -> None:
    marks = [("extension", BEGINS + timedelta(days=9)), ("reminder", BEGINS + timedelta(days=3))]
    found = timeline_chart(BEGINS, ENDS, [], 4, marks, zone=GENEVA)
    assert [(mark.kind, mark.x) for mark in found.marks] == [("reminder", 30.0), ("extension", 90.0)]
    mirrored = timeline_chart(BEGINS, ENDS, [], 4, marks, zone=GENEVA, mirrored=True)
    assert [mark.x for mark in mirrored.marks] == [70.0, 10.0]


def test_days_are_those_of_the_zone_and_add_up() -> None:
    replies = [datetime(2026, 3, 3, 22, 59, tzinfo=UTC), datetime(2026, 3, 3, 23, 1, tzinfo=UTC), ENDS]
    found = timeline_chart(BEGINS, ENDS, replies, 4, zone=GENEVA)
    assert [(day.replied, day.together) for day in found.days] == [(1, 1), (1, 2), (1, 3)]


def test_a_consultation_of_no_length_can_be_drawn() -> None:
    assert timeline_chart(BEGINS, BEGINS, [BEGINS], 0, zone=GENEVA).line.startswith("M0.0 1000")
