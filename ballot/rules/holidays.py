"""Days on which Geneva does not work: weekends, and the official holidays of the canton, computed.

A deadline may lie on one; whoever sets it is told. Sources: the canton's law on public holidays (RS/GE J 1 45), Article 1.
"""

from __future__ import annotations

from datetime import date, timedelta

_SATURDAY, _SUNDAY = 5, 6
_FIXED = {(1, 1): "new-year", (8, 1): "national-day", (12, 25): "christmas", (12, 31): "restoration"}
_AFTER_EASTER = {-2: "good-friday", 1: "easter-monday", 39: "ascension", 50: "whit-monday"}
"""By days after Easter Sunday."""


def easter(year: int) -> date:
    """Return Easter Sunday of the western churches, in the Gregorian calendar (the method of Meeus, Jones and Butcher)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leaps, rest = divmod(century, 4)
    moved = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - leaps - moved + 15) % 30
    quarter, left = divmod(of_century, 4)
    weekday = (32 + 2 * rest + 2 * quarter - moon - left) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def geneva_fast(year: int) -> date:
    """Return the day of the Jeûne genevois: the Thursday after the first Sunday of September."""
    first = date(year, 9, 1)
    sunday = first + timedelta(days=(_SUNDAY - first.weekday()) % 7)
    return sunday + timedelta(days=4)


def holidays(year: int) -> dict[date, str]:
    """Return the nine official holidays of a year, each with its code in kebab-case."""
    found = {date(year, month, day): code for (month, day), code in _FIXED.items()}
    found |= {easter(year) + timedelta(days=days): code for days, code in _AFTER_EASTER.items()}
    found[geneva_fast(year)] = "geneva-fast"
    return found


def day_off(day: date) -> str | None:
    """Return why Geneva does not work on this day: a holiday's code, else `saturday` or `sunday`; None where it does work."""
    weekend = {_SATURDAY: "saturday", _SUNDAY: "sunday"}.get(day.weekday())
    return holidays(day.year).get(day, weekend)
