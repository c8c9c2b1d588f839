"""What acts say happened reaches every listener, in the act's own transaction; mail is one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from ballot.rules.acts import ACTS
from ballot.services.consultations import chair_acts, opening
from ballot.services.core import events
from ballot.services.core.context import Parts
from ballot.services.core.events import Event, HeldConsultation
from ballot.services.core.recording import holding
from ballot.services.mail import reminders
from ballot.services.mail.listener import MAIL_OF, TEMPLATES
from ballot.services.replies import confirmation_codes, link_recovery
from tests.support import focal_point_changes
from tests.support.installation import BODY, CLOSES, DAY, HOUR, World, address_of
from tests.support.installation_fixtures import MakeWorld


class _Recorder:
    """A listener that remembers what it was handed, and how large the record was in the act's transaction."""

    def __init__(self) -> None:
        self.heard: list[Event] = []
        self.sizes: list[int] = []

    def __call__(self, held: HeldConsultation, said: Sequence[Event]) -> None:
        self.heard += said
        self.sizes += [held.standing.size] * len(said)

    def kinds(self) -> list[str]:
        return [one.kind for one in self.heard]


@pytest.fixture
def listening(make_world: MakeWorld) -> tuple[World, _Recorder]:
    world, recorder = make_world(states=["AA", "BB"], focal_points=2), _Recorder()
    world.parts = replace(world.parts, listeners=(*world.parts.listeners, recorder))
    return world, recorder


def _whole_life(world: World) -> None:
    parts: Parts = world.parts
    first = world.draft(reminder_hours=(24,))
    opening.report_ready(parts, world.secretary, first)
    opening.open_consultation(parts, world.chair, first)
    link_recovery.request_links(parts, address_of("AA", 1), "192.0.2.1")
    link_recovery.answer_requests(parts)
    person = world.person("AA")
    with holding(parts, first) as held:
        confirmation_codes.send_confirmation_code(held, person, anew=True)
    world.reply(first, "AA")
    world.amend_roll(first, "BB", entitled=False)
    world.amend_roll(first, "BB", entitled=True)
    focal_point_changes.replace_focal_point(
        parts,
        world.secretary,
        world.person("BB").public_id,
        "New",
        "n@bb.example",
        "fr",
        "left",
        second=world.second,
    )
    chair_acts.withdraw_ballot(parts, world.chair, first, "2", "no longer urgent")
    chair_acts.extend_deadline(parts, world.chair, first, CLOSES + DAY, "more time")
    world.clock.moment = CLOSES + HOUR
    reminders.remind_due(parts)
    world.close(first)
    chair_acts.publish_file(parts, world.chair, first, "letters/en.txt", b"Excellency", "text/plain")
    annulled = world.draft(closes_at=CLOSES + 10 * DAY)
    opening.open_consultation(parts, world.chair, annulled)
    chair_acts.annul_consultation(parts, world.chair, annulled, "the text was wrong")


def test_every_kind_of_event_is_said_by_an_act_but_for_the_opening_of_seals(
    listening: tuple[World, _Recorder],
) -> None:
    world, recorder = listening
    _whole_life(world)
    assert set(recorder.kinds()) == events.KINDS - {"unsealed"}  # a part of closing, of which `declared` tells


def test_a_listener_sees_the_entry_of_its_act_in_the_standing(listening: tuple[World, _Recorder]) -> None:
    world, recorder = listening
    consultation = world.open()
    world.reply(consultation, "AA")
    chair_acts.extend_deadline(world.parts, world.chair, consultation, CLOSES + DAY, "more time")
    assert list(zip(recorder.kinds(), recorder.sizes, strict=True)) == [
        *(("opened", 1), ("opening-reported", 1)),
        *(("replied", 2), ("extended", 3)),
    ]


def test_mails_are_exactly_what_the_events_say(listening: tuple[World, _Recorder]) -> None:
    world, recorder = listening
    _whole_life(world)
    said = [
        (MAIL_OF[one.kind], person.email, dict(one.facts))
        for one in recorder.heard
        if one.kind in MAIL_OF
        for person in (*one.people, *one.officers)
    ]
    assert [(mail.template, mail.address, mail.facts) for mail in world.mails()] == said


def test_a_state_whose_right_is_suspended_is_not_invited_and_one_whose_right_is_restored_is(
    listening: tuple[World, _Recorder],
) -> None:
    world, recorder = listening
    consultation = world.open()
    for entitled in (False, True):
        world.amend_roll(consultation, "BB", entitled=entitled)
    [suspended, restored] = [one for one in recorder.heard if one.kind == "roll-amended"]
    assert [person.state for person in suspended.people] == []
    assert [person.state for person in restored.people] == ["BB", "BB"]


def test_a_focal_point_of_another_state_is_told_nothing_of_a_change(listening: tuple[World, _Recorder]) -> None:
    world, recorder = listening
    world.open()
    focal_point_changes.add_focal_point(
        world.parts, world.secretary, BODY, "AA", "New", "new@aa.example", "en", second=world.second
    )
    told = [person.state for one in recorder.heard[1:] for person in one.people]
    assert set(told) == {"AA"}


def test_an_event_of_an_unknown_kind_cannot_be_said() -> None:
    with pytest.raises(ValueError, match="no event is called 'extend'"):
        Event("extend", "1", {})


def test_every_mail_of_an_event_is_one_that_is_sent_and_every_mail_tells_of_an_event() -> None:
    assert set(MAIL_OF) <= events.KINDS
    assert set(MAIL_OF.values()) == set(TEMPLATES)
    assert {name for name, act in ACTS.items() if act.mail is not None} <= set(MAIL_OF)
