"""What a mail is made from is read when it is written: the person's language, the code, the deadline in calendars."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from icalendar import Calendar, Event

from ballot.ports import PlainDeliveryOutcome, RenderedMail
from ballot.record.receipt import read_receipt
from ballot.services.consultations import chair_acts
from ballot.services.core.recording import holding
from ballot.services.mail import reminders
from ballot.services.mail.delivery import deliver_due
from ballot.services.replies import confirmation_codes, link_recovery
from ballot.services.replies.invitations import read_link
from ballot.store.tables import FocalPoint
from tests.support import focal_point_changes
from tests.support.installation import CLOSES, DAY, HOUR, World, address_of
from tests.support.installation_fixtures import MakeWorld
from tests.support.mail.mail_facts import words

MINUTE = timedelta(minutes=1)
LATER = PlainDeliveryOutcome("", False, "451 try later")


@pytest.fixture
def spoken(make_world: MakeWorld) -> World:
    """An installation whose mails are in real words."""
    world = make_world(states=["AA", "BB"], focal_points=2)
    world.parts = replace(world.parts, words=words())
    return world


def events(mails: Iterable[RenderedMail]) -> list[tuple[str, Event]]:
    """What each mail does to a calendar: the method, and the entry."""
    found = []
    for mail in mails:
        for file in mail.attachments:
            if file.media_type.startswith("text/calendar"):
                calendar = Calendar.from_ical(file.content)
                assert file.media_type == f"text/calendar; method={calendar['method']}; charset=utf-8"
                assert file.file_name == "deadline-dm-26-1001.ics"
                found.append((str(calendar["method"]), calendar.events[0]))
    return found


def states_of(found: list[tuple[str, Event]]) -> list[tuple[str, int, datetime]]:
    return [(method, int(event["sequence"]), event.end) for method, event in found]


def test_a_mail_is_in_the_language_that_its_reader_has_now(world: World) -> None:
    world.open()
    assert {mail.language for mail in world.mails()} == {"en"}
    reader = world.person("AA").id
    with world.parts.store.writing() as tx:
        person = tx.get_one(FocalPoint, reader)
        person.language = "ru"
        tx.add(person)
    deliver_due(world.parts, "worker")
    assert [mail.subject[-4:] for mail in world.mailer.sent] == ["(ru)", "(en)", "(en)", "(en)", "(en)"]


def test_a_deadline_has_one_entry_a_person_that_moves_with_every_extension(spoken: World) -> None:
    consultation = spoken.open()
    deliver_due(spoken.parts, "worker")
    for days in (1, 3):
        chair_acts.extend_deadline(spoken.parts, spoken.chair, consultation, CLOSES + days * DAY, "more time")
        deliver_due(spoken.parts, "worker")
    found = events(spoken.mailer.to(address_of("AA")))
    assert states_of(found) == [
        ("PUBLISH", 0, CLOSES),
        ("PUBLISH", 86_400, CLOSES + DAY),
        ("PUBLISH", 3 * 86_400, CLOSES + 3 * DAY),
    ]
    assert len({event["uid"] for _, event in found}) == 1
    everyone = {event["uid"] for _, event in events(spoken.mailer.sent)}
    assert len(everyone) == 4
    other = spoken.open(closes_at=CLOSES + 10 * DAY)
    assert spoken.row(other).slug != "dm-26-1001"


def test_notices_of_extensions_that_are_late_say_each_its_own_deadline_in_its_own_order(spoken: World) -> None:
    consultation = spoken.open()
    for days in (1, 2):
        chair_acts.extend_deadline(spoken.parts, spoken.chair, consultation, CLOSES + days * DAY, "more time")
    deliver_due(spoken.parts, "worker")
    # The invitation tells of the deadline in force.
    assert states_of(events(spoken.mailer.to(address_of("AA")))) == [
        ("PUBLISH", 2 * 86_400, CLOSES + 2 * DAY),
        ("PUBLISH", 86_400, CLOSES + DAY),
        ("PUBLISH", 2 * 86_400, CLOSES + 2 * DAY),
    ]


def test_an_entry_is_the_same_however_often_its_mail_is_tried(spoken: World) -> None:
    spoken.open()
    spoken.mailer.refuse[address_of("AA")] = LATER
    deliver_due(spoken.parts, "worker")
    spoken.mailer.refuse.clear()
    written = spoken.clock.now()
    spoken.clock.forward(HOUR)
    deliver_due(spoken.parts, "worker")
    [(_, event)] = events(spoken.mailer.to(address_of("AA")))
    assert event.stamp == written


def test_an_annulment_takes_the_entry_out_of_every_calendar(spoken: World) -> None:
    consultation = spoken.open()
    chair_acts.extend_deadline(spoken.parts, spoken.chair, consultation, CLOSES + DAY, "more time")
    deliver_due(spoken.parts, "worker")
    chair_acts.annul_consultation(spoken.parts, spoken.chair, consultation, "the text was wrong")
    deliver_due(spoken.parts, "worker")
    found = events(spoken.mailer.to(address_of("AA")))
    assert states_of(found)[-1] == ("CANCEL", 86_401, CLOSES + DAY)
    assert len({event["uid"] for _, event in found}) == 1
    assert sum(method == "CANCEL" for method, _ in events(spoken.mailer.sent)) == 4


def test_whoever_may_reply_no_longer_loses_the_entry_and_nobody_else_does(spoken: World) -> None:
    spoken.open()
    deliver_due(spoken.parts, "worker")
    focal_point_changes.remove_focal_point(
        spoken.parts, spoken.secretary, spoken.person("AA", 1).public_id, second=spoken.second
    )
    deliver_due(spoken.parts, "worker")
    gone = events(spoken.mailer.to(address_of("AA", 1)))
    assert [method for method, _ in gone] == ["PUBLISH", "CANCEL"]
    assert gone[0][1]["uid"] == gone[1][1]["uid"]
    assert [method for method, _ in events(spoken.mailer.to(address_of("AA")))] == ["PUBLISH"]


def test_other_mails_leave_calendars_alone(spoken: World) -> None:
    consultation = spoken.open(reminder_hours=(24,))
    deliver_due(spoken.parts, "worker")
    before = len(events(spoken.mailer.sent))
    spoken.reply(consultation, "AA")
    spoken.sign(consultation)
    chair_acts.withdraw_ballot(spoken.parts, spoken.chair, consultation, "2", "no longer urgent")
    spoken.clock.moment = CLOSES - HOUR
    reminders.remind_due(spoken.parts)
    deliver_due(spoken.parts, "worker")
    spoken.close(consultation)
    deliver_due(spoken.parts, "worker")
    assert {mail.template for mail in spoken.mails() if mail.status == "sent"} >= {"receipt", "reminder", "result"}
    assert len(events(spoken.mailer.sent)) == before
    for mail in spoken.mailer.sent:
        for file in mail.attachments:
            if file.file_name.endswith(".tlog-proof"):
                read_receipt(file.content)


def _ask_for_a_code(world: World, consultation: int) -> None:
    person = world.person("AA")
    with holding(world.parts, consultation) as held:
        confirmation_codes.send_confirmation_code(held, person, anew=True)


def test_a_code_says_how_long_it_is_still_good(world: World) -> None:
    consultation = world.open()
    deliver_due(world.parts, "worker")
    _ask_for_a_code(world, consultation)
    world.clock.forward(3 * MINUTE + MINUTE / 2)
    deliver_due(world.parts, "worker")
    [mail] = world.mailer.to(address_of("AA"), "code")
    assert '"minutes": 6' in mail.text
    assert "/v/" not in mail.text


def test_a_code_that_is_of_no_use_any_more_is_not_sent(world: World) -> None:
    consultation = world.open()
    deliver_due(world.parts, "worker")
    _ask_for_a_code(world, consultation)
    world.clock.forward(world.parts.policy.code_lasts)
    deliver_due(world.parts, "worker")
    assert [mail.status for mail in world.mails("code")] == ["cancelled"]

    _ask_for_a_code(world, consultation)
    focal_point_changes.remove_focal_point(
        world.parts, world.secretary, world.person("AA").public_id, second=world.second
    )
    deliver_due(world.parts, "worker")
    assert [mail.status for mail in world.mails("code")] == ["cancelled", "cancelled"]
    assert world.mailer.to(address_of("AA"), "code") == []


def test_a_lost_link_is_the_link_of_the_invitation(world: World) -> None:
    consultation = world.open()
    link_recovery.request_links(world.parts, address_of("AA"), "192.0.2.1")
    link_recovery.answer_requests(world.parts)
    deliver_due(world.parts, "worker")
    [mail] = world.mailer.to(address_of("AA"), "link")
    invited = read_link(world.parts, mail.text.partition("/v/")[2].partition('"')[0])
    assert (invited.state, invited.consultation.id) == ("AA", consultation)
    assert '"open": true' in mail.text


def test_a_lost_link_that_comes_after_the_deadline_says_that_it_has_passed(world: World) -> None:
    world.open()
    link_recovery.request_links(world.parts, address_of("AA"), "192.0.2.1")
    link_recovery.answer_requests(world.parts)
    world.clock.moment = CLOSES
    deliver_due(world.parts, "worker")
    [mail] = world.mailer.to(address_of("AA"), "link")
    assert '"open": false' in mail.text
