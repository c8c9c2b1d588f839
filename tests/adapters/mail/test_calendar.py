"""The deadline in calendars, read back by the library that others read it with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar, Event

from ballot.adapters.mail.calendar import LENGTH, Deadline, write_calendar
from ballot.reference import LANGUAGES
from ballot.services.mail.listener import TEMPLATES
from tests.support.mail.mail_facts import CALENDAR, LINK, NO_CALENDAR, mail

CLOSES = datetime(2020, 12, 21, 16, tzinfo=UTC)


def read(content: bytes | None) -> tuple[Any, Event]:
    """The calendar and its one event; on the way, that it is written as RFC 5545 wants it."""
    assert content is not None
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    calendar = Calendar.from_ical(content)
    (event,) = calendar.events
    return calendar, event


def test_an_invitation_puts_the_deadline_into_the_calendar_in_utc_with_two_warnings() -> None:
    calendar, event = read(mail("invitation").calendar)
    assert (calendar["method"], calendar["version"]) == ("PUBLISH", "2.0")
    assert (event.end, event.start) == (CLOSES, CLOSES - LENGTH)
    assert (str(event["uid"]), event["sequence"]) == (CALENDAR["uid"], 0)
    assert event.stamp == datetime(2020, 11, 27, 9, 30, tzinfo=UTC)
    assert str(event["summary"]) == "DM-21/1012, Argentina: deadline for the reply"
    assert str(event["organizer"]) == "mailto:council@secretariat.example"
    assert (event["status"], event["transp"]) == ("CONFIRMED", "TRANSPARENT")
    warnings = [(alarm["trigger"].dt, alarm["trigger"].params["related"]) for alarm in event.walk("VALARM")]
    assert warnings == [(timedelta(days=-1), "END"), (timedelta(hours=-2), "END")]


def test_an_annulment_takes_the_same_entry_out_again() -> None:
    calendar, event = read(mail("annulment", calendar=CALENDAR | {"cancelled": True, "sequence": 1}).calendar)
    assert (calendar["method"], event["status"]) == ("CANCEL", "CANCELLED")
    assert (str(event["uid"]), event["sequence"]) == (CALENDAR["uid"], 1)
    assert not event.walk("VALARM")


@pytest.mark.parametrize("template", TEMPLATES)
def test_no_entry_has_a_link_or_a_persons_name_in_it(template: str) -> None:
    made = mail(template)
    assert (made.calendar is None) == (template in NO_CALENDAR)
    for secret in (LINK, "http", "Ana Pérez", "/v/"):
        assert secret.encode() not in (made.calendar or b"").replace(b"\r\n ", b"")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_has_the_reference_and_the_state_and_says_its_language(language: str) -> None:
    _, event = read(mail("invitation", language, state="GB").calendar)
    assert "DM-21/1012" in str(event["summary"])
    assert event["summary"].params["language"] == language


def test_what_people_wrote_ends_no_line_of_the_file() -> None:
    hostile = 'x\r\nATTACH:https://evil.example\r\n"; end, \\n'
    _, event = read(
        mail(
            "invitation",
            reference=hostile,
            title={"en": hostile},
            contact={"email": hostile},
            contact_name={"en": hostile},
        ).calendar
    )
    assert "attach" not in event
    assert "organizer" not in event
    assert "ATTACH:https://evil.example" in str(event["summary"])


def test_an_entry_without_anybody_to_ask_names_nobody() -> None:
    plain = Deadline("u", 3, CLOSES, CLOSES, "s", "d", "en", None)
    _, event = read(write_calendar(plain))
    assert "organizer" not in event
    assert event["sequence"] == 3
