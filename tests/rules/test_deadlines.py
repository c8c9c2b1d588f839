from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.rules.deadlines import next_reminder, read_local, reminders_due, require_future, require_later, zone
from ballot.rules.refusals import BadDeadline

ZURICH = "Europe/Zurich"
OPENED = datetime(2026, 3, 2, 9, tzinfo=UTC)
CLOSES = datetime(2026, 3, 23, 15, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)


def hours(count: int) -> timedelta:
    return timedelta(hours=count)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-01-15T17:00", datetime(2026, 1, 15, 16, tzinfo=UTC)),
        ("2026-07-15 17:00", datetime(2026, 7, 15, 15, tzinfo=UTC)),
        ("2026-03-29T01:59", datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        ("2026-03-29T03:00", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        ("2026-10-25T01:59", datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        ("2026-10-25T03:00", datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
        ("2026-07-15T17:00+00:00", datetime(2026, 7, 15, 17, tzinfo=UTC)),
    ],
)
def test_geneva_time_is_read_with_the_offset_of_its_day(text: str, utc: datetime) -> None:
    assert read_local(text, ZURICH) == utc
    assert read_local(text, ZURICH).tzinfo is UTC


@pytest.mark.parametrize("text", ["2026-03-29T02:00", "2026-03-29T02:30", "2026-03-29T02:59"])
def test_an_hour_that_the_clocks_skip_is_refused(text: str) -> None:
    with pytest.raises(BadDeadline):
        read_local(text, ZURICH)


@pytest.mark.parametrize("text", ["2026-10-25T02:00", "2026-10-25T02:30", "2026-10-25T02:59"])
def test_an_hour_that_comes_twice_is_refused_rather_than_guessed(text: str) -> None:
    with pytest.raises(BadDeadline):
        read_local(text, ZURICH)
    assert read_local(text, "UTC") == datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["", "tomorrow", "2026-02-30T10:00", "2026-01-01T25:00", "17:00", "23.03.2026", "2026-03-23", "20260323T1500"],
)
def test_what_is_not_a_date_and_hour_is_refused(text: str) -> None:
    with pytest.raises(BadDeadline):
        read_local(text, ZURICH)


@pytest.mark.parametrize("zone_name", ["UTC", "America/New_York", "Pacific/Kiritimati", "Etc/GMT+12", ZURICH])
@pytest.mark.parametrize(
    "text",
    [
        *("9999-12-31T23:59", "9999-12-31T23:59-12:00", "9999-12-31T23:59+14:00", "0001-01-01T00:00"),
        *(
            "0001-01-01T00:00+14:00",
            "0001-01-01T00:00-12:00",
            "1999-12-30T12:00",
            "3000-01-02T12:00",
            "3000-06-01T00:00",
        ),
        *("2999-12-31T23:59-12:00", "2000-01-01T00:00+01:00", "1000-01-01T00:00", "8026-03-23T17:00"),
    ],
)
def test_a_year_that_no_record_has_is_refused_in_every_zone(text: str, zone_name: str) -> None:
    with pytest.raises(BadDeadline) as refused:
        read_local(text, zone_name)
    assert refused.value.facts["why"] == "year-out-of-reach"


def test_the_first_and_the_last_minute_of_a_record_are_read() -> None:
    assert read_local("2000-01-01T00:00", "UTC") == datetime(2000, 1, 1, tzinfo=UTC)
    assert read_local("2999-12-31T23:59", "UTC") == datetime(2999, 12, 31, 23, 59, tzinfo=UTC)


def test_an_extension_beyond_the_last_year_is_refused() -> None:
    with pytest.raises(BadDeadline):
        require_later(datetime.max.replace(tzinfo=UTC), CLOSES)


@pytest.mark.parametrize("name", ["", "Geneva", "Europe/Atlantis", "../../etc/passwd", "/etc/localtime", "Europe"])
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(BadDeadline):
        zone(name)


@given(st.integers(0, 47 * 365 * 24 * 60))
def test_an_instant_written_in_geneva_time_is_read_back_or_refused_as_ambiguous(minutes_since_2001: int) -> None:
    moment = datetime(2001, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes_since_2001)
    local = moment.astimezone(zone(ZURICH))
    text = f"{local:%Y-%m-%dT%H:%M}"
    changes = local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
    if changes:
        with pytest.raises(BadDeadline):
            read_local(text, ZURICH)
    else:
        assert read_local(text, ZURICH) == moment


def test_an_extension_goes_forward_only() -> None:
    require_later(CLOSES + INSTANT, CLOSES)
    for new in (CLOSES, CLOSES - INSTANT):
        with pytest.raises(BadDeadline):
            require_later(new, CLOSES)


def test_a_deadline_lies_ahead_by_the_least_time_or_more() -> None:
    require_future(CLOSES, CLOSES - INSTANT)
    require_future(CLOSES, CLOSES - hours(24), hours(24))
    for now, least in (
        (CLOSES, timedelta()),
        (CLOSES + INSTANT, timedelta()),
        (CLOSES - hours(24) + INSTANT, hours(24)),
    ):
        with pytest.raises(BadDeadline):
            require_future(CLOSES, now, least)


def test_a_reminder_is_due_from_its_moment_until_the_next_one_or_the_deadline() -> None:
    offsets = [168, 48, 4]
    assert reminders_due(CLOSES, offsets, OPENED, CLOSES - hours(168) - INSTANT) == []
    assert reminders_due(CLOSES, offsets, OPENED, CLOSES - hours(168)) == [168]
    assert reminders_due(CLOSES, offsets, OPENED, CLOSES - hours(48) - INSTANT) == [168]
    assert reminders_due(CLOSES, offsets, OPENED, CLOSES - hours(48)) == [48]
    assert reminders_due(CLOSES, offsets, OPENED, CLOSES - INSTANT) == [4]
    assert reminders_due(CLOSES, offsets, OPENED, CLOSES) == []


def test_the_next_reminder_is_the_first_that_is_still_to_come() -> None:
    first, last = CLOSES - hours(48), CLOSES - hours(24)
    assert next_reminder(CLOSES, (24, 48), OPENED) == first
    assert next_reminder(CLOSES, (24, 48), first - INSTANT) == first
    assert next_reminder(CLOSES, (24, 48), first) == last
    assert next_reminder(CLOSES, (24, 48), last) is None
    assert next_reminder(CLOSES, (), OPENED) is None


def test_a_reminder_whose_moment_fell_before_opening_is_not_sent() -> None:
    assert reminders_due(CLOSES, [1000], OPENED, CLOSES - hours(1)) == []
    assert reminders_due(CLOSES, [1000, 2], OPENED, CLOSES - hours(1)) == [2]
    assert reminders_due(CLOSES, [24], CLOSES - hours(24), CLOSES - hours(1)) == []


@given(
    st.lists(st.integers(1, 2000), unique=True, max_size=6),
    st.integers(0, 600),
    st.lists(st.integers(-3000, 3), min_size=1, max_size=30),
)
def test_whenever_the_clock_is_looked_at_at_most_one_reminder_is_due_and_it_is_the_latest(
    offsets: list[int], opened: int, looks: list[int]
) -> None:
    opened_at = CLOSES - hours(opened)
    for look in looks:
        now = CLOSES + hours(look)
        due = reminders_due(CLOSES, offsets, opened_at, now)
        fallen = [n for n in offsets if opened_at < CLOSES - hours(n) <= now < CLOSES]
        assert due == ([min(fallen)] if fallen else [])
