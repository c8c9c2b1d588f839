"""To whom mail goes. Where nobody is meant, nobody is written to; what is one State's goes to no other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ballot.services.consultations import chair_acts, opening
from ballot.services.core.events import Event
from ballot.services.core.recording import holding
from ballot.services.mail.delivery import deliver_due
from ballot.services.mail.listener import not_queued
from ballot.services.mail.reminders import remind_due
from ballot.store.queries.council import focal_points_of
from tests.support.installation import CLOSES, DAY, GROUND, HOUR, INSTANT, START, World, address_of
from tests.support.installation_fixtures import MakeWorld


def _all(world: World, *states: str, numbers: int = 1) -> list[str]:
    return sorted(address_of(state, n) for state in states for n in range(numbers))


def test_everyone_of_every_entitled_state_is_invited_in_their_own_language(make_any_world: MakeWorld) -> None:
    world = make_any_world(suspended=["EE"], focal_points=2)
    draft = world.draft()
    assert opening.open_consultation(world.parts, world.chair, draft) == 8
    assert world.addresses("invitation") == _all(world, "AA", "BB", "CC", "DD", numbers=2)
    languages = {mail.address: mail.language for mail in world.mails("invitation")}
    assert (languages[address_of("AA")], languages[address_of("AA", 1)]) == ("en", "fr")


def test_of_no_state_there_is_nobody(world: World) -> None:
    consultation = world.open()
    with holding(world.parts, consultation) as held:
        body = held.row.body_id
        assert focal_points_of(held.tx, body, []) == []
        assert focal_points_of(held.tx, body, ["ZZ", ""]) == []
        assert focal_points_of(held.tx, 0, ["AA"]) == []
        assert focal_points_of(held.tx, body + 1, ["AA"]) == []
        held.happened(Event("extended", "nobody", {}, []))
        assert not_queued(held, "extended", [], "nobody") == []
    assert len(world.mails()) == 5


def test_when_no_state_has_the_right_to_vote_any_more_nobody_is_written_to(make_world: MakeWorld) -> None:
    world = make_world(states=["AA", "BB"])
    consultation = world.open(closes_at=START + 10 * DAY)
    for state in ("AA", "BB"):
        world.amend_roll(consultation, state, entitled=False)
    before = len(world.mails())
    chair_acts.extend_deadline(world.parts, world.chair, consultation, CLOSES, "more time")
    chair_acts.withdraw_ballot(world.parts, world.chair, consultation, "2", "no longer urgent")
    world.clock.moment = CLOSES - HOUR
    assert remind_due(world.parts) == 0
    world.close(consultation)
    assert len(world.mails()) == before
    [first, _] = world.audit(consultation).results
    assert (first["entitled"], first["required"], first["outcome"]) == (0, 1, "not-adopted")


def test_a_receipt_goes_to_all_focal_points_of_the_state_and_to_no_other_state(make_any_world: MakeWorld) -> None:
    world = make_any_world(focal_points=3)
    consultation = world.open()
    for state in ("AA", "BB", "AA"):
        world.reply(consultation, state, number=1)
    world.sign(consultation)
    deliver_due(world.parts, "worker")
    assert world.addresses("receipt") == sorted(_all(world, "AA", numbers=3) * 2 + _all(world, "BB", numbers=3))
    for mail in world.mailer.sent:
        assert mail.subject.startswith("invitation") or mail.attachments
        state = mail.to_address.partition("@")[2].partition(".")[0].upper()
        others = set(world.states) - {state}
        assert f'"state": "{state}"' in mail.text
        assert not any(f'"state": "{other}"' in mail.text for other in others)


def test_a_mail_whose_person_or_consultation_is_not_there_goes_to_nobody(world: World) -> None:
    world.open()
    with world.parts.store.writing() as tx:
        raw = tx.connection().exec_driver_sql
        raw("UPDATE outbox_delivery SET focal_point_id = NULL WHERE id = 1")
        raw("UPDATE outbox_delivery SET consultation_id = NULL WHERE id = 2")
    assert deliver_due(world.parts, "worker").sent == 3
    assert [mail.status for mail in world.mails()] == ["cancelled", "cancelled", "sent", "sent", "sent"]


def test_reminders_go_to_states_that_have_not_replied_and_once_an_offset(make_any_world: MakeWorld) -> None:
    world = make_any_world(suspended=["EE"], focal_points=2)
    consultation = world.open(reminder_hours=(168, 24))
    world.clock.moment = CLOSES - 168 * HOUR - INSTANT
    assert remind_due(world.parts) == 0
    world.reply(consultation, "AA")
    world.clock.moment = CLOSES - 168 * HOUR
    assert [remind_due(world.parts) for _ in range(3)] == [6, 0, 0]
    assert world.addresses("reminder") == _all(world, "BB", "CC", "DD", numbers=2)
    world.reply(consultation, "BB", {"1": "for"})
    world.clock.moment = CLOSES - 25 * HOUR
    assert remind_due(world.parts) == 0
    world.clock.moment = CLOSES - INSTANT
    assert [remind_due(world.parts) for _ in range(3)] == [4, 0, 0]
    world.clock.moment = CLOSES
    assert remind_due(world.parts) == 0


def test_after_a_pause_one_reminder_is_sent_and_not_all_that_were_missed(world: World) -> None:
    world.open(reminder_hours=(168, 48, 24))
    world.clock.moment = CLOSES - 2 * HOUR
    assert [remind_due(world.parts), remind_due(world.parts)] == [5, 0]


def test_a_reminder_that_would_have_been_due_before_opening_is_not_sent(world: World) -> None:
    world.open(closes_at=START + 100 * HOUR, reminder_hours=(168, 48))
    world.clock.forward(HOUR)
    assert remind_due(world.parts) == 0
    world.clock.forward(51 * HOUR)
    assert remind_due(world.parts) == 5


def test_a_new_deadline_has_its_own_reminders(world: World) -> None:
    consultation = world.open(reminder_hours=(24,))
    world.clock.moment = CLOSES - HOUR
    assert remind_due(world.parts) == 5
    chair_acts.extend_deadline(world.parts, world.chair, consultation, CLOSES + 7 * DAY, "more time")
    assert remind_due(world.parts) == 0
    world.clock.moment = CLOSES + 7 * DAY - 24 * HOUR
    assert remind_due(world.parts) == 5


def test_a_state_that_replied_after_the_reminder_was_queued_does_not_get_it(world: World) -> None:
    consultation = world.open(reminder_hours=(24,))
    deliver_due(world.parts, "worker")
    world.clock.moment = CLOSES - HOUR
    remind_due(world.parts)
    world.reply(consultation, "AA")
    world.amend_roll(consultation, "BB", entitled=False)
    deliver_due(world.parts, "worker")
    reminded = [mail.to_address for mail in world.mailer.sent if mail.subject.startswith("reminder")]
    assert sorted(reminded) == _all(world, "CC", "DD", "EE")


def test_one_damaged_record_keeps_no_other_from_its_reminders(world: World) -> None:
    damaged, _ = world.open(), world.open()
    world.tamper(damaged, 0, lambda line: line.replace(b"to approve", b"to dismiss"))
    world.forget()
    world.clock.moment = CLOSES - HOUR
    with pytest.raises(ExceptionGroup, match="1 of 2"):
        remind_due(world.parts)
    assert len(world.mails("reminder")) == 5


def test_a_late_mail_tells_the_deadline_in_force(world: World) -> None:
    consultation = world.open()
    chair_acts.extend_deadline(world.parts, world.chair, consultation, CLOSES + DAY, "more time")
    chair_acts.extend_deadline(world.parts, world.chair, consultation, CLOSES + 2 * DAY, "still more")
    deliver_due(world.parts, "worker")
    for mail in world.mailer.to(address_of("AA"), "invitation"):
        assert '"closes_at": "2026-03-25T09:00:00.000000Z"' in mail.text
    first, second = world.mailer.to(address_of("AA"), "extension")
    assert '"closes_at": "2026-03-24T09:00:00.000000Z"' in first.text
    assert '"closes_at": "2026-03-25T09:00:00.000000Z"' in second.text


def test_results_go_to_everyone_with_the_right_to_vote_at_closing(make_world: MakeWorld) -> None:
    world = make_world(suspended=["EE"])
    consultation = world.open()
    world.amend_roll(consultation, "EE", entitled=True)
    world.amend_roll(consultation, "AA", entitled=False)
    world.close(consultation)
    assert world.addresses("result") == _all(world, "BB", "CC", "DD", "EE")
    world.clock.forward(timedelta(minutes=1))
    deliver_due(world.parts, "worker")
    [mail] = world.mailer.to(address_of("BB"), "result")
    assert '"outcome": "not-adopted"' in mail.text
    assert GROUND not in mail.text
    assert [row.status for row in world.mails("result")] == ["sent"] * 4
