"""The deadline is a comparison under the consultation's lock. No job, no second worker and no clock gone wrong moves it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from ballot.rules.refusals import ConsultationClosed, DeadlinePassed
from ballot.services.consultations import chair_acts, closing
from ballot.services.consultations.closing import advance_consultation, close_due
from ballot.services.replies.submit import submit_reply
from ballot.store.transactions import lock_consultation
from tests.support.concurrency import at_once
from tests.support.installation import CLOSES, DAY, HOUR, INSTANT, START, World, address_of
from tests.support.installation_fixtures import MakeWorld
from tests.support.replies.forms import form_of, sender_of


def test_a_reply_just_before_the_deadline_is_taken(any_world: World) -> None:
    consultation = any_world.open()
    any_world.clock.moment = CLOSES - INSTANT
    any_world.reply(consultation, "AA")
    any_world.clock.moment = CLOSES
    closing.close_due(any_world.parts)
    assert any_world.audit(consultation).results[0]["for"] == 1


@pytest.mark.parametrize("late", [timedelta(), INSTANT, HOUR, 400 * DAY], ids=str)
def test_a_reply_at_or_after_the_deadline_is_refused_though_nobody_has_closed(world: World, late: timedelta) -> None:
    consultation = world.open()
    world.clock.moment = CLOSES + late
    assert world.row(consultation).stage == "open"
    with world.refuses(DeadlinePassed, closes_at=CLOSES, at=CLOSES + late):
        world.reply(consultation, "AA")


@contextmanager
def _held_elsewhere(world: World, consultation: int) -> Iterator[None]:
    """Another transaction has the consultation's lock."""
    with world.parts.store.writing() as tx:
        lock_consultation(tx, consultation)
        yield


def test_what_counts_is_the_clock_under_the_lock_and_not_when_the_request_came(any_world: World) -> None:
    consultation = any_world.open()
    person = any_world.person("AA")
    any_world.clock.moment = CLOSES - INSTANT
    refused: list[BaseException] = []

    def late() -> None:
        try:
            submit_reply(any_world.parts, sender_of(person, consultation), form_of({"1": "for"}))
        except DeadlinePassed as refusal:
            refused.append(refusal)

    with _held_elsewhere(any_world, consultation):
        thread = threading.Thread(target=late)
        thread.start()
        any_world.clock.moment = CLOSES
    thread.join(60)
    assert len(refused) == 1
    assert any_world.acts(consultation) == ["opened"]


def test_closing_a_day_late_counts_what_was_in_time_and_nothing_else(world: World) -> None:
    consultation = world.open()
    world.clock.moment = CLOSES - INSTANT
    world.reply(consultation, "AA")
    world.clock.moment = CLOSES + HOUR
    with world.refuses(DeadlinePassed):
        world.reply(consultation, "AA", "against")
    world.clock.moment = CLOSES + DAY
    with world.refuses(DeadlinePassed):
        world.reply(consultation, "BB")
    assert close_due(world.parts) == [consultation]
    [closed] = [entry for entry in world.entries(consultation) if entry["act"] == "closed"]
    assert closed["at"] == "2026-03-24T09:00:00.000000Z"
    result = world.audit(consultation).results[0]
    assert (result["for"], result["no_reply"]) == (1, 4)


def test_after_closing_a_reply_is_told_that_the_consultation_is_closed(world: World) -> None:
    consultation = world.open(record_until=CLOSES + DAY)
    world.clock.moment = CLOSES
    close_due(world.parts)
    with world.refuses(ConsultationClosed):
        world.reply(consultation, "AA")
    world.close(consultation)
    with world.refuses(ConsultationClosed):
        world.reply(consultation, "AA")


def test_a_deadline_a_moment_away_closes_nothing(world: World) -> None:
    consultation = world.open()
    world.clock.moment = CLOSES - INSTANT
    before = world.dump()
    assert close_due(world.parts) == []
    assert not advance_consultation(world.parts, consultation)
    assert world.dump() == before


def test_closing_waits_with_the_declaration_until_paper_can_be_recorded_no_longer(world: World) -> None:
    consultation = world.open(record_until=CLOSES + DAY)
    world.clock.moment = CLOSES
    assert close_due(world.parts) == [consultation]
    world.clock.moment = CLOSES + DAY - INSTANT
    assert close_due(world.parts) == []
    assert world.row(consultation).stage == "closed"
    world.clock.moment = CLOSES + DAY
    assert close_due(world.parts) == [consultation]
    assert world.row(consultation).stage == "declared"
    world.audit(consultation)


def _assert_closed_once(world: World, consultations: list[int]) -> None:
    for consultation in consultations:
        acts = Counter(world.acts(consultation))
        assert (acts["closed"], acts["unsealed"], acts["declared"]) == (1, 1, 1)
        world.audit(consultation)
        told = [mail.address for mail in world.mails("result") if mail.consultation_id == consultation]
        assert sorted(told) == sorted(address_of(state, n) for state in world.states for n in range(2))


@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_workers_that_close_at_the_same_moment_close_once(make_any_world: MakeWorld, kind: str) -> None:
    world = make_any_world(focal_points=2)
    consultations = [world.open() for _ in range(3)]
    for consultation in consultations:
        world.reply(consultation, "AA")
    world.clock.moment = CLOSES
    assert at_once(3, lambda: close_due(world.parts), kind) == [0, 0, 0]
    _assert_closed_once(world, consultations)
    assert close_due(world.parts) == []


def test_a_clock_that_goes_back_never_makes_an_entry_earlier_than_the_one_before(world: World) -> None:
    consultation = world.open()
    world.clock.moment = START + 2 * DAY
    world.reply(consultation, "AA")
    world.clock.moment = START - 300 * DAY
    recorded = world.reply(consultation, "BB")
    world.reply(consultation, "AA", "against")
    assert recorded.at == "2026-03-04T09:00:00.000000Z"
    assert [entry["at"] for entry in world.entries(consultation)][1:] == [recorded.at] * 3
    world.close(consultation)
    world.audit(consultation)


def test_a_clock_that_goes_back_reopens_no_deadline_that_the_record_has_seen_pass(world: World) -> None:
    """A paper recorded after the deadline stands in the record, so the record itself knows how late it is."""
    consultation = world.open(record_until=CLOSES + DAY)
    world.clock.moment = CLOSES + HOUR
    world.record_paper(consultation, world.paper("AA", received_at=CLOSES - HOUR))
    world.clock.moment = CLOSES - HOUR
    with world.refuses(DeadlinePassed):
        world.reply(consultation, "BB")
    with world.refuses(DeadlinePassed):
        chair_acts.extend_deadline(world.parts, world.chair, consultation, CLOSES + DAY, "more time")
    with world.refuses(DeadlinePassed):
        chair_acts.withdraw_ballot(world.parts, world.chair, consultation, "1", "no longer urgent")
    assert advance_consultation(world.parts, consultation)
    world.clock.moment = START
    with world.refuses(ConsultationClosed):
        world.reply(consultation, "BB")
    world.close(consultation)
    world.audit(consultation)


def test_one_consultation_in_trouble_does_not_keep_the_others_open(world: World) -> None:
    first, second, third = (world.open() for _ in range(3))
    world.reply(second, "AA")
    with world.parts.store.writing() as tx:
        tx.connection().exec_driver_sql("UPDATE sealed_opening SET ciphertext = x'00'")
    world.clock.moment = CLOSES
    before = world.acts(second)
    with pytest.raises(ExceptionGroup, match="1 of 3"):
        close_due(world.parts)
    assert [world.row(one).stage for one in (first, second, third)] == ["declared", "open", "declared"]
    assert world.acts(second) == before


def test_the_index_columns_only_say_where_to_look(world: World) -> None:
    """An index that says a consultation is due does not close it: the record decides."""
    consultation = world.open()
    with world.parts.store.writing() as tx:
        tx.connection().exec_driver_sql("UPDATE consultation SET closes_at = '2020-01-01 00:00:00.000000'")
    assert close_due(world.parts) == []
    assert world.acts(consultation) == ["opened"]
    world.reply(consultation, "AA", {"1": "for"})
    assert world.standing(consultation).deadline() == CLOSES


@pytest.mark.parametrize("sealed", [True, False], ids=["sealed", "open"])
def test_a_reply_sent_again_after_the_deadline_is_known_to_be_recorded(make_world: MakeWorld, sealed: bool) -> None:
    world = make_world()
    consultation = world.open(sealed=sealed)
    person = world.person("AA").id or 0
    world.clock.moment = CLOSES - INSTANT
    first = submit_reply(world.parts, sender_of(person, consultation), form_of({"1": "for"}, {}, 0))
    world.clock.moment = CLOSES
    again = submit_reply(world.parts, sender_of(person, consultation), form_of({"1": "for"}, {}, 0))
    assert (again.seq, again.again) == (first.seq, True)
    with world.refuses(DeadlinePassed):
        submit_reply(world.parts, sender_of(person, consultation), form_of({"1": "against"}, {}, 0))
