"""Deadlines: an instant in UTC, read by people in a named zone (Geneva time).

The deadline is a comparison made by the act itself, never a job: see `rules.replies.accept_reply`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ballot.rules.refusals import BadDeadline

DEFAULT_ZONE = "Europe/Zurich"
"""Geneva time."""
FIRST_YEAR, LAST_YEAR = 2000, 2999
"""The years, in UTC, that a record's times are in (record format §1)."""
_DAY_AND_HOUR = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}")


def zone(name: str) -> ZoneInfo:
    """Return the IANA zone of that name. Raise BadDeadline."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadDeadline(why="no-such-time-zone", time_zone=name) from None


def read_local(text: str, zone_name: str) -> datetime:
    """Return the instant that `text` (`YYYY-MM-DDTHH:MM`, as people in the zone write it) names, in UTC.

    An hour that the zone skips or has twice (daylight saving) is refused rather than guessed, and so is a day without
    an hour, which some take for its beginning and others for its end, and a year that no record has
    (`require_recordable_time`). Raise BadDeadline.
    """
    where = zone(zone_name)
    plain = text.strip().replace(" ", "T", 1)
    try:
        if not _DAY_AND_HOUR.match(plain):
            raise ValueError
        naive = datetime.fromisoformat(plain)
    except ValueError:
        raise BadDeadline(why="not-a-date-and-hour", text=text) from None
    if not FIRST_YEAR - 1 <= naive.year <= LAST_YEAR + 1:  # at the ends of time no zone can be reckoned with
        raise BadDeadline(why="year-out-of-reach", text=text)
    return require_recordable_time(_instant(naive, where, text))


def _instant(naive: datetime, where: ZoneInfo, text: str) -> datetime:
    if naive.tzinfo is not None:
        return naive.astimezone(UTC)
    early, late = (naive.replace(tzinfo=where, fold=fold) for fold in (0, 1))
    if early.utcoffset() != late.utcoffset():
        raise BadDeadline(why="clocks-change", text=text)
    return early.astimezone(UTC)


def require_recordable_time(moment: datetime) -> datetime:
    """Return the moment, aware UTC. Raise BadDeadline unless its year is one that a record's times may have."""
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise BadDeadline(why="year-out-of-reach", text=moment.isoformat())
    return moment


def has_passed(deadline: datetime, now: datetime) -> bool:
    """Return whether the deadline has passed. At its very instant it has: what counts is before it (record format §1.2)."""
    return now >= deadline


def require_later(new: datetime, in_force: datetime) -> None:
    """Raise BadDeadline unless the new deadline is later than the one in force, and one that a record can have."""
    require_recordable_time(new)
    if new <= in_force:
        raise BadDeadline(why="not-later", closes_at=in_force)


def require_future(closes_at: datetime, now: datetime, minimum: timedelta = timedelta()) -> None:
    """Raise BadDeadline unless the deadline is ahead, and at least `minimum` away."""
    if has_passed(closes_at, now):
        raise BadDeadline(why="already-passed", closes_at=closes_at)
    if closes_at - now < minimum:
        raise BadDeadline(why="too-soon", closes_at=closes_at, minimum=minimum)


def next_reminder(closes_at: datetime, hours_before: Iterable[int], now: datetime) -> datetime | None:
    """Return when the next reminder (whole hours before the deadline) is due; None where none is to come."""
    return next(iter(reminders_ahead(closes_at, hours_before, now)), None)


def reminders_ahead(closes_at: datetime, hours_before: Iterable[int], now: datetime) -> list[datetime]:
    """Return when the reminders (whole hours before the deadline) are due that are still to come, the next one first."""
    moments = {closes_at - timedelta(hours=hours) for hours in hours_before}
    return sorted(moment for moment in moments if moment > now)


def reminders_due(closes_at: datetime, hours_before: Iterable[int], opened_at: datetime, now: datetime) -> list[int]:
    """Return which of the reminder offsets (whole hours before the deadline) are due at `now`.

    One whose moment fell before opening is not sent, and none is sent at or after the deadline. After a pause in
    which several fell due, only the nearest to the deadline is: nobody wants three reminders in a minute.
    """
    if has_passed(closes_at, now):
        return []
    due = [hours for hours in hours_before if opened_at < closes_at - timedelta(hours=hours) <= now]
    return [min(due)] if due else []
