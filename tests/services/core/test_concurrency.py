"""Many at once: no reply lost, none doubled, the record in order."""

from __future__ import annotations

import itertools
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlmodel import select

from ballot.rules.refusals import DeadlinePassed, Refused, ReplyChanged
from ballot.services.consultations import opening
from ballot.services.consultations.chair_acts import extend_deadline
from ballot.services.core.events import Event, HeldConsultation
from ballot.services.evidence import signing
from ballot.services.replies.submit import Recorded, submit_reply
from ballot.store.tables import OutboxDelivery
from tests.support import focal_point_changes
from tests.support.concurrency import at_once
from tests.support.installation import BODY, CLOSES, DAY, World, address_of
from tests.support.installation_fixtures import MakeWorld
from tests.support.replies.forms import form_of, sender_of

THREADS = 8
STATES = [f"{a}{b}" for a in "ABCDEFGH" for b in "AB"]


def _replies(world: World, consultation: int, states: list[str], times: int, **more: int) -> list[Recorded | Refused]:
    """Each thread replies for its own States, or all for the same one; gives what became of each reply."""
    people = {state: world.person(state).id or 0 for state in states}
    done: list[Recorded | Refused] = []
    turns = itertools.count()

    def work() -> None:
        mine = next(turns)
        for number in range(times):
            state = states[(mine * times + number) % len(states)]
            choice = ("for", "against", "abstain")[(mine + number) % 3]
            try:
                done.append(
                    submit_reply(world.parts, sender_of(people[state], consultation), form_of({"1": choice}, **more))
                )
            except Refused as refusal:
                done.append(refusal)

    assert at_once(THREADS, work, "threads") == [0] * THREADS
    return done


def _recorded(done: list[Recorded | Refused]) -> list[Recorded]:
    assert [one for one in done if isinstance(one, Refused)] == []
    return [one for one in done if isinstance(one, Recorded)]


def test_replies_of_different_states_at_once_are_all_there_once(make_any_world: MakeWorld) -> None:
    world = make_any_world(states=STATES)
    consultation = world.open()
    done = _recorded(_replies(world, consultation, STATES, 2))
    assert sorted(one.seq for one in done) == list(range(1, 17))
    entries = world.entries(consultation)[1:]
    assert Counter((one.seq, one.state, one.revision) for one in done) == Counter(
        (entry["seq"], entry["state"], entry["revision"]) for entry in entries
    )
    assert len(world.mails("receipt")) == 16
    world.close(consultation)
    assert sum(world.audit(consultation).results[0][name] for name in ("for", "against", "abstain")) == 16


def test_replies_of_the_same_state_at_once_stand_in_a_row_and_the_last_one_counts(make_any_world: MakeWorld) -> None:
    world = make_any_world(states=["AA", "BB"])
    consultation = world.open()
    done = _recorded(_replies(world, consultation, ["AA"], 3))
    assert sorted((one.seq, one.revision) for one in done) == [(n, n) for n in range(1, 25)]
    [opening_row] = world.dump()["sealed_opening"]
    assert opening_row[:3] == (consultation, 24, "AA")
    world.close(consultation)
    [result, _] = world.audit(consultation).results
    assert result["for"] + result["against"] + result["abstain"] == 1


def test_of_replies_that_were_meant_to_replace_the_same_one_only_one_is_taken(make_any_world: MakeWorld) -> None:
    world = make_any_world(states=["AA", "BB"], focal_points=THREADS)
    consultation = world.open()
    people = [world.person("AA", number).id or 0 for number in range(THREADS)]
    turns, refused, taken = itertools.count(), [], []

    def work() -> None:
        person = people[next(turns)]
        try:
            taken.append(submit_reply(world.parts, sender_of(person, consultation), form_of({"1": "for"}, {}, 0)))
        except ReplyChanged as refusal:
            refused.append(refusal)

    at_once(THREADS, work, "threads")
    assert (len(taken), len(refused)) == (1, THREADS - 1)
    assert world.acts(consultation) == ["opened", "replied"]


def test_replies_acts_and_signing_at_once_leave_a_record_that_verifies(make_any_world: MakeWorld) -> None:
    world = make_any_world(states=STATES)
    first, second = world.open(), world.open()
    people = {state: world.person(state) for state in STATES}
    turns = itertools.count()

    def work() -> None:
        mine = next(turns)
        for number, consultation in itertools.product(range(3), (first, second)):
            submit_reply(world.parts, sender_of(people[STATES[mine]], consultation), form_of({"1": "for"}))
            if mine == 0:
                focal_point_changes.add_focal_point(
                    world.parts,
                    world.secretary,
                    BODY,
                    "AA",
                    "New",
                    f"n{number}{consultation}@aa.example",
                    "en",
                    second=world.second,
                )
            elif mine == 1:
                extend_deadline(world.parts, world.chair, consultation, CLOSES + (number + 1) * DAY, "more time")
            elif mine == 2:
                signing.sign_pending(world.parts)
            elif mine == 3 and number == 1 and consultation == first:
                focal_point_changes.remove_focal_point(
                    world.parts, world.secretary, people["HB"].public_id, second=world.second
                )

    assert at_once(THREADS, work, "threads") == [0] * THREADS
    for consultation in (first, second):
        assert Counter(world.acts(consultation))["replied"] == 3 * THREADS
        world.sign(consultation)
        world.close(consultation)
        assert world.audit(consultation).results[0]["for"] == THREADS


def test_threads_that_reply_while_the_deadline_passes_are_each_in_time_or_late(make_any_world: MakeWorld) -> None:
    world = make_any_world(states=STATES)
    consultation = world.open()
    people = [world.person(state).id or 0 for state in STATES]
    turns, taken, late = itertools.count(), [], []
    world.clock.moment = CLOSES - DAY

    def work() -> None:
        mine = next(turns)
        for person in people[2 * mine : 2 * mine + 2]:
            if mine == 5:
                world.clock.moment = CLOSES
            try:
                taken.append(submit_reply(world.parts, sender_of(person, consultation), form_of({"1": "for"})))
            except DeadlinePassed as refusal:
                late.append(refusal)

    at_once(THREADS, work, "threads")
    assert len(taken) + len(late) == len(STATES)
    assert all(one.at < "2026-03-23T09:00:00.000000Z" for one in taken)
    world.close(consultation)
    assert world.audit(consultation).results[0]["for"] == len(taken)


def test_a_focal_point_added_while_the_consultation_is_being_opened_is_invited(
    make_any_world: MakeWorld,
) -> None:
    world = make_any_world(states=["AA", "BB"])
    draft = world.draft()
    added = threading.Thread(
        target=focal_point_changes.add_focal_point,
        args=(world.parts, world.secretary, BODY, "AA", "New", "new@aa.example", "en"),
        kwargs={"second": world.second},
    )

    def wait(_held: HeldConsultation, _events: Sequence[Event]) -> None:
        """Everyone has been looked up and told, and the opening is not committed yet."""
        added.start()
        added.join(0.2)

    parts = replace(world.parts, listeners=(*world.parts.listeners, wait))
    opening.open_consultation(parts, world.chair, draft)
    added.join(60)
    assert world.addresses("invitation") == sorted([address_of("AA"), address_of("BB"), "new@aa.example"])
    assert world.acts(draft) == ["opened", "focal-point"]


def test_a_removal_while_a_mail_is_being_settled_leaves_it_sent(make_any_world: MakeWorld) -> None:
    """The mail is taken while its person is removed: it stays "sent", and the removal goes through."""
    world = make_any_world(states=["AA", "BB"])
    world.open()
    person = world.person("AA")
    removed = threading.Thread(
        target=focal_point_changes.remove_focal_point,
        args=(world.parts, world.secretary, person.public_id),
        kwargs={"second": world.second},
    )
    with world.parts.store.writing() as tx:
        mail = tx.exec(select(OutboxDelivery).where(OutboxDelivery.address == person.email).with_for_update()).one()
        mail.status, mail.sent_at = "sent", world.clock.now()
        tx.flush()
        removed.start()
        removed.join(0.2)
    removed.join(60)
    assert [mail.status for mail in world.mails("invitation", "AA")] == ["sent"]
    with pytest.raises(IndexError):
        world.person("AA")
