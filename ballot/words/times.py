"""Moments and lengths of time, as the reader's language writes them, in the zone in which a consultation is read."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from datetime import date as date_type
from functools import cache, lru_cache

from babel.core import get_global
from babel.dates import format_date, format_skeleton

from ballot.record.shapes import read_time
from ballot.reference import language_data
from ballot.rules.deadlines import DEFAULT_ZONE, zone
from ballot.words import N_
from ballot.words.translation.catalogues import locale
from ballot.words.translation.translator import say, say_many

_GENEVA = N_("Geneva")
_UTC_NAMES = frozenset({"UTC", "Etc/UTC"})
_OTHERS = {"Europe/Zurich": _GENEVA}
"""Zones whose people do not call them by the city that the zone is named after."""
Moment = datetime | str
_FIRST_OF_MONTH = re.compile(r"\b1 (?=[^\W\d])")


def moment_of(value: Moment) -> datetime:
    """Return a datetime, read from one or from a time as entries of the record have it. Raise ValueError."""
    return value if isinstance(value, datetime) else read_time(value)


def place(zone_name: str, language: str = "en") -> str:
    """Return the zone as people call it: Europe/Zurich is Geneva, or Genève, or جنيف."""
    if zone_name in _UTC_NAMES:
        return "UTC"
    if zone_name in _OTHERS:
        return say(language, _OTHERS[zone_name])
    return _city(zone_name, language)


@lru_cache(maxsize=1024)
def _city(zone_name: str, language: str) -> str:
    zones = locale(language).time_zones
    city = next((zones[name]["city"] for name in _names_of(zone_name) if "city" in zones.get(name, {})), None)
    return str(city or zone_name.rpartition("/")[2].replace("_", " "))


@cache
def _names_of(zone_name: str) -> tuple[str, ...]:
    """The zone's names: CLDR has a city under the one that the zone had first."""
    return zone_name, *(former for former, name in get_global("zone_aliases").items() if name == zone_name)


def when(value: Moment, zone_name: str = DEFAULT_ZONE, language: str = "en", exact: bool = False) -> str:
    """Return `Monday 21 December 2020, 17:00 (Geneva)`. `exact` shows seconds where there are any, as deadlines need it."""
    local = moment_of(value).astimezone(zone(zone_name))
    return _cached_moment(date_type(local.year, local.month, local.day), _clock(local, exact), zone_name, language)


@lru_cache(maxsize=4096)
def _cached_moment(local: date_type, clock: str, zone_name: str, language: str) -> str:
    said, where = _day(local, language, True), place(zone_name, language)
    return say(language, "{date}, {time} ({place})", date=said, time=clock, place=where)


def short(value: Moment, zone_name: str = DEFAULT_ZONE, language: str = "en") -> str:
    """Return the same without the day of the week, for a subject: `21 December 2020, 17:00 (Geneva)`."""
    local = moment_of(value).astimezone(zone(zone_name))
    return say(
        language,
        "{date}, {time} ({place})",
        date=day(local, language),
        time=_clock(local, False),
        place=place(zone_name, language),
    )


def date(value: Moment, zone_name: str = DEFAULT_ZONE, language: str = "en") -> str:
    """Return `Monday 21 December 2020`."""
    return day(moment_of(value).astimezone(zone(zone_name)), language, weekday=True)


def day(local: datetime | date_type, language: str = "en", *, weekday: bool = False) -> str:
    """Return `21 December 2020`, or with the day of the week. French says `1er` for the first, which CLDR does not."""
    return _day(date_type(local.year, local.month, local.day), language, weekday)


@lru_cache(maxsize=4096)
def _day(local: date_type, language: str, weekday: bool) -> str:
    data = language_data(language)
    # With a pattern for English: British English has a comma after the day in some editions of CLDR and none in others.
    said = str(format_date(local, data.full_date if weekday else "long", locale(language)))
    return said if data.first_of_month == "1" else _FIRST_OF_MONTH.sub(f"{data.first_of_month} ", said)


def hour(value: Moment, zone_name: str = DEFAULT_ZONE, language: str = "en", exact: bool = False) -> str:
    """Return `17:00 (Geneva)`."""
    clock = _clock(moment_of(value).astimezone(zone(zone_name)), exact)
    return say(language, "{time} ({place})", time=clock, place=place(zone_name, language))


def utc(value: Moment, zone_name: str = DEFAULT_ZONE, language: str = "en", exact: bool = False) -> str:
    """Return `16:00 UTC`, with the day where it is another one than in the zone: `23:30 UTC on 20 December`."""
    moment = moment_of(value).astimezone(UTC)
    clock = _clock(moment, exact)
    if moment.date() == moment.astimezone(zone(zone_name)).date():
        return say(language, "{time} UTC", time=clock)
    other = format_skeleton("MMMMd", moment, locale=locale(language))
    return say(language, "{time} UTC on {date}", time=clock, date=other)


@lru_cache(maxsize=1024)
def both(value: Moment, zone_name: str = DEFAULT_ZONE, language: str = "en", exact: bool = True) -> str:
    """Return a deadline in its two readings: `Monday 21 December 2020, 17:00 (Geneva), 16:00 UTC`."""
    local = when(value, zone_name, language, exact)
    if zone_name in _UTC_NAMES:
        return local
    return say(language, "{local}, {utc}", local=local, utc=utc(value, zone_name, language, exact))


def _clock(moment: datetime, exact: bool) -> str:
    if exact and moment.second:
        return f"{moment.hour:02}:{moment.minute:02}:{moment.second:02}"
    return f"{moment.hour:02}:{moment.minute:02}"


def stamp(value: Moment) -> str:
    """Return `2020-12-21 16:00:00.123 UTC`, for tables of the record; the same in every language."""
    moment = moment_of(value).astimezone(UTC)
    return f"{moment:%Y-%m-%d %H:%M:%S}.{moment.microsecond // 1000:03d} UTC"


def span(value: timedelta | float, language: str = "en") -> str:
    """Return a length of time in its largest unit, rounded down: `4 seconds`, `3 days`; `less than a second`."""
    seconds = int(value.total_seconds() if isinstance(value, timedelta) else value)
    if seconds < 1:
        return say(language, "less than a second")
    if seconds >= 2 * 86_400:
        return say_many(language, "{n} day", "{n} days", seconds // 86_400)
    if seconds >= 2 * 3_600:
        return say_many(language, "{n} hour", "{n} hours", seconds // 3_600)
    if seconds >= 2 * 60:
        return say_many(language, "{n} minute", "{n} minutes", seconds // 60)
    return say_many(language, "{n} second", "{n} seconds", seconds)
