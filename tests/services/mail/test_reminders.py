"""An officer reminds those who have not replied: only those, at most once in twelve hours, and only while a reply counts."""

from __future__ import annotations

import pytest

from ballot.rules.refusals import ConsultationClosed, DeadlinePassed, NotAllowed, UnknownConsultation
from ballot.services.core import audit_log
from ballot.services.mail import reminders
from tests.support.installation import CLOSES, DAY, HOUR, World, address_of


def remind(world: World, consultation: int, by: str | None = None) -> int:
    return len(reminders.remind_now(world.parts, by or world.secretary, consultation).people)


def test_whoever_has_not_replied_is_reminded_and_nobody_else_is(any_world: World) -> None:
    consultation = any_world.open(reminder_hours=())
    any_world.reply(consultation, "AA")
    shown = reminders.read_recipients(any_world.parts, consultation)
    before = any_world.mails("reminder")
    assert remind(any_world, consultation) == len(shown.people)
    assert before == []
    told = any_world.addresses("reminder")
    assert address_of("AA") not in told
    assert address_of("BB") in told
    assert len(told) == len(set(told)) == len(shown.people)
    assert shown.states == len({one.state for one in shown.people})


def test_pressed_twice_it_reminds_once_and_again_after_twelve_hours(world: World) -> None:
    consultation = world.open(reminder_hours=())
    first = remind(world, consultation)
    assert (first > 0, remind(world, consultation)) == (True, 0)
    assert reminders.read_recipients(world.parts, consultation).recently_reminded == first
    world.clock.forward(12 * HOUR)
    assert remind(world, consultation) == first
    assert len(world.mails("reminder")) == 2 * first


def test_whoever_was_just_reminded_by_the_clock_is_left_alone(world: World) -> None:
    consultation = world.open(reminder_hours=(24,))
    world.clock.moment = CLOSES - DAY
    assert reminders.remind_due(world.parts) > 0
    assert remind(world, consultation) == 0


def test_a_reminder_by_hand_takes_none_of_those_that_were_set_at_opening_away(world: World) -> None:
    consultation = world.open(reminder_hours=(24,))
    world.clock.moment = CLOSES - DAY - HOUR
    sent = remind(world, consultation)
    world.clock.moment = CLOSES - DAY
    assert reminders.remind_due(world.parts) == sent > 0


def test_after_the_deadline_and_outside_an_open_consultation_nobody_is_reminded(world: World) -> None:
    consultation = world.open()
    world.clock.moment = CLOSES
    with world.refuses(DeadlinePassed):
        remind(world, consultation)
    with pytest.raises(DeadlinePassed):
        reminders.read_recipients(world.parts, consultation)
    world.close(consultation)
    with world.refuses(ConsultationClosed):
        remind(world, consultation)
    with world.refuses(UnknownConsultation):
        remind(world, consultation + 1)


def test_it_is_noted_who_reminded_and_an_auditor_may_not(world: World) -> None:
    consultation = world.open()
    with world.refuses(NotAllowed):
        remind(world, consultation, world.auditor)
    sent = remind(world, consultation, world.chair)
    noted = audit_log.list_entries(world.parts)[0]
    assert (noted.by, noted.act, noted.facts["mails"]) == (world.chair, "reminded", sent)
