"""A deadline as an entry for calendars: iCalendar (RFC 5545), published or taken back (RFC 5546).

Calendars are shared with assistants and offices, so nothing personal is in an entry but for whom it is; a link never.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event, vCalAddress

PRODUCT = "-//Ballot//Consultations by correspondence//EN"
LENGTH = timedelta(minutes=15)
"""How long the entry is shown. It ends at the deadline."""
WARNINGS = (timedelta(days=1), timedelta(hours=2))
"""Before the deadline."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """What an entry says. `uid` and `sequence` tell a calendar whether it has an older state of the same entry."""

    uid: str
    sequence: int
    at: datetime
    written_at: datetime
    summary: str
    description: str
    language: str
    organizer: str | None
    """Whom to ask: an e-mail address."""
    cancelled: bool = False


def calendar_of(deadline: Deadline) -> Calendar:
    """Return the calendar with this entry. A cancelled deadline is taken out of the recipient's calendar, others are put in."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if deadline.cancelled else "PUBLISH")
    calendar.add_component(_deadline_event(deadline))
    return calendar


def write_calendar(deadline: Deadline) -> bytes:
    """Return the file, in UTF-8 with CRLF line ends."""
    return bytes(calendar_of(deadline).to_ical())


def _deadline_event(deadline: Deadline) -> Event:
    event = Event()
    event.add("uid", deadline.uid)
    event.add("sequence", deadline.sequence)
    event.add("dtstamp", deadline.written_at)
    event.add("dtstart", deadline.at - LENGTH)
    event.add("dtend", deadline.at)
    event.add("summary", deadline.summary, parameters={"language": deadline.language})
    event.add("description", deadline.description, parameters={"language": deadline.language})
    if deadline.organizer is not None:
        event["organizer"] = vCalAddress(f"mailto:{deadline.organizer}")
    event.add("status", "CANCELLED" if deadline.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # nobody is busy because of a deadline
    if not deadline.cancelled:
        for before in WARNINGS:
            event.add_component(_alarm_before(before, deadline.summary))
    return event


def _alarm_before(before: timedelta, words: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", -before, parameters={"related": "END"})
    return alarm
