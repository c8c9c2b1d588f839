"""The days on which Geneva does not work, against dates that were published."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.rules.holidays import day_off, easter, geneva_fast, holidays


@pytest.mark.parametrize(
    "day",
    [
        *(
            "1961-04-02",
            "2000-04-23",
            "2008-03-23",
            "2011-04-24",
            "2018-04-01",
            "2019-04-21",
            "2020-04-12",
            "2021-04-04",
        ),
        *(
            "2022-04-17",
            "2023-04-09",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2027-03-28",
            "2030-04-21",
            "2038-04-25",
        ),
    ],
)
def test_easter_falls_on_its_published_day(day: str) -> None:
    assert easter(int(day[:4])) == date.fromisoformat(day)


@given(st.integers(1583, 4000))
def test_easter_is_a_sunday_from_22_march_to_25_april(year: int) -> None:
    found = easter(year)
    assert found.weekday() == 6
    assert date(year, 3, 22) <= found <= date(year, 4, 25)


@pytest.mark.parametrize(
    "day", ["2020-09-10", "2021-09-09", "2022-09-08", "2023-09-07", "2024-09-05", "2025-09-11", "2026-09-10"]
)
def test_the_fast_of_geneva_falls_on_its_published_day(day: str) -> None:
    assert geneva_fast(int(day[:4])) == date.fromisoformat(day)


def test_the_official_holidays_of_a_year_are_nine_in_the_canton() -> None:
    assert {day.isoformat(): code for day, code in holidays(2026).items()} == {
        "2026-01-01": "new-year",
        "2026-04-03": "good-friday",
        "2026-04-06": "easter-monday",
        "2026-05-14": "ascension",
        "2026-05-25": "whit-monday",
        "2026-08-01": "national-day",
        "2026-09-10": "geneva-fast",
        "2026-12-25": "christmas",
        "2026-12-31": "restoration",
    }


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-03-20", None),
        ("2026-03-21", "saturday"),
        ("2026-03-22", "sunday"),
        ("2026-03-23", None),
        ("2026-08-01", "national-day"),  # a Saturday, too
        ("2026-05-01", None),  # no official holiday in Geneva
        ("2026-01-02", None),
        ("2026-12-31", "restoration"),
    ],
)
def test_a_day_off_says_why(day: str, why: str | None) -> None:
    assert day_off(date.fromisoformat(day)) == why


@given(st.dates(date(1990, 1, 1), date(2200, 12, 31)))
def test_in_any_ten_days_there_is_one_on_which_geneva_works(day: date) -> None:
    assert any(day_off(day + timedelta(days=more)) is None for more in range(10))
