"""What lies ahead by the clock alone, in its order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

import pytest

from ballot.ports import PlainDeliveryOutcome, RenderedMail
from ballot.rules.deadlines import reminders_ahead
from ballot.rules.refusals import UnknownConsultation
from ballot.services.consultations.chair_acts import annul_consultation
from ballot.services.consultations.milestones import MilestoneKind, do_what_is_due, mails_due, milestones_ahead
from ballot.services.mail.delivery import deliver_due
from tests.support.installation import BODY, CLOSES, DAY, HOUR, START, World

REMINDER, DEADLINE, DECLARATION = MilestoneKind.REMINDER, MilestoneKind.DEADLINE, MilestoneKind.DECLARATION


def ahead(world: World) -> list[tuple[int, str, object]]:
    """What lies ahead: consultation, kind, moment."""
    return [(one.consultation.number, one.kind, one.at) for one in milestones_ahead(world.parts, BODY)]


def test_reminders_deadline_and_declaration_lie_ahead_in_their_order(world: World) -> None:
    until = CLOSES + 3 * DAY
    first = world.open(reminder_hours=(24, 168), record_until=until)
    expected = [
        (first, REMINDER, CLOSES - 7 * DAY),
        (first, REMINDER, CLOSES - DAY),
        (first, DEADLINE, CLOSES),
        (first, DECLARATION, until),
    ]
    assert ahead(world) == expected
    for number, (_, _, at) in enumerate(expected, start=1):
        world.clock.moment = at  # type: ignore[assignment]  # a datetime
        do_what_is_due(world.parts)
        assert ahead(world) == expected[number:]
    assert world.row(first).stage == "declared"


def test_several_consultations_are_told_together_and_drafts_and_what_has_ended_are_not(world: World) -> None:
    first = world.open(reminder_hours=(48,))
    second = world.open(reminder_hours=(), closes_at=CLOSES - DAY)
    world.draft()
    annul_consultation(world.parts, world.chair, world.open(), "a reason")
    assert [found[:2] for found in ahead(world)] == [(first, REMINDER), (second, DEADLINE), (first, DEADLINE)]


def test_without_such_a_body_nothing_can_be_told(world: World) -> None:
    with pytest.raises(UnknownConsultation):
        milestones_ahead(world.parts, "no-such-body")


def test_a_reminder_of_before_the_present_is_not_ahead() -> None:
    assert reminders_ahead(CLOSES, (24, 48, 24), CLOSES - 2 * DAY) == [CLOSES - DAY]
    assert reminders_ahead(CLOSES, (48, 24), START) == [CLOSES - 2 * DAY, CLOSES - DAY]
    assert reminders_ahead(CLOSES, (24,), CLOSES - HOUR) == []


def test_what_is_due_is_done_once_however_often_it_is_asked_for(world: World) -> None:
    world.open(reminder_hours=(24,))
    deliver_due(world.parts, "worker")
    world.clock.moment = CLOSES - DAY
    for _ in range(2):
        do_what_is_due(world.parts)
        assert {mail.template for mail in world.mails() if mail.status == "queued"} == {"reminder"}
        assert mails_due(world.parts) == len(world.mails("reminder"))
    deliver_due(world.parts, "worker")
    assert mails_due(world.parts) == 0


def test_a_mail_that_waits_for_another_attempt_is_not_due(world: World) -> None:
    world.open()
    assert mails_due(world.parts) == len(world.mails("invitation"))
    invitations = world.mails("invitation")
    with world.parts.store.writing() as tx:
        for mail in invitations:
            mail.next_attempt_at = world.clock.now() + timedelta(minutes=1)
            tx.merge(mail)
    assert mails_due(world.parts) == 0


def test_a_clock_that_is_moved_while_mails_go_out_lets_none_go_out_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.open()
    deliver = world.mailer.deliver

    def moved_meanwhile(messages: Iterable[RenderedMail]) -> Iterator[PlainDeliveryOutcome]:
        for outcome in deliver(messages):
            world.clock.forward(DAY)  # every claim of a worker has run out by now
            yield outcome

    monkeypatch.setattr(world.mailer, "deliver", moved_meanwhile)
    while deliver_due(world.parts, "worker"):
        pass
    sent = [mail.message_id for mail in world.mailer.sent]
    assert len(sent) == len(set(sent)) == len(world.mails("invitation"))
    assert {mail.status for mail in world.mails()} == {"sent"}
