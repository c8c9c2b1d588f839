"""Mail is a row: claimed by one worker, tried again with growing waits, sent once, and never said to be sent before it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from ballot.ports import PlainDeliveryOutcome, RenderedMail
from ballot.rules.refusals import NotYetAvailable, UnknownMail
from ballot.services.consultations import chair_acts
from ballot.services.core.events import Event
from ballot.services.core.recording import holding
from ballot.services.council.focal_points import replace_link
from ballot.services.mail import delivery, reminders, resending
from ballot.services.mail.delivery import deliver_due
from ballot.services.mail.listener import TEMPLATES, not_queued
from ballot.services.mail.outbox_claims import WAITS
from ballot.services.replies import link_recovery
from ballot.services.replies.invitations import read_link
from ballot.store.queries.council import focal_points_of
from tests.support.focal_point_changes import remove_focal_point
from tests.support.installation import CLOSES, DAY, INSTANT, START, World, address_of
from tests.support.installation_fixtures import MakeWorld
from tests.support.mail.outcomes import MINUTE, NEVER

LATER = PlainDeliveryOutcome("", False, "451 try later")


def test_a_mail_is_sent_when_it_was_taken_and_carries_what_it_must(world: World) -> None:
    world.open()
    world.clock.forward(MINUTE)
    assert deliver_due(world.parts, "worker").sent == 5
    [row] = world.mails("invitation", "AA")
    assert (row.status, row.attempts, row.sent_at, row.claimed_by, row.last_error) == (
        "sent",
        1,
        START + MINUTE,
        None,
        None,
    )
    [mail] = world.mailer.to(address_of("AA"))
    assert (mail.message_id, mail.to_name, mail.date) == (row.message_id, "AA 0", START)
    assert mail.message_id.endswith("@ballot.example.int")
    assert "https://ballot.example.int/v/" in mail.text
    assert [one.status for one in world.mails()] == ["sent"] * 5
    assert deliver_due(world.parts, "worker") == delivery.Delivered()


def test_no_row_has_a_link_or_a_vote_in_it(world: World) -> None:
    consultation = world.open(sealed=False)
    world.reply(consultation, "AA", "against")
    rows = repr(world.dump()["outbox_delivery"])
    assert "/v/" not in rows
    assert "against" not in rows


def test_a_round_sends_no_more_than_its_limit_and_the_oldest_first(world: World) -> None:
    world.open()
    assert [deliver_due(world.parts, "worker", limit=2).sent for _ in range(4)] == [2, 2, 1, 0]
    assert [mail.to_address for mail in world.mailer.sent] == [address_of(state) for state in world.states]


def test_the_same_occasion_is_told_to_the_same_person_once(any_world: World) -> None:
    world = any_world
    consultation = world.open()

    def tell() -> None:
        with holding(world.parts, consultation) as held:
            people = focal_points_of(held.tx, held.row.body_id, ["AA"])
            held.happened(Event("extended", "7", {}, people))

    tell()
    with world.refuses(IntegrityError):
        tell()
    with holding(world.parts, consultation) as held:
        people = focal_points_of(held.tx, held.row.body_id, ["AA", "BB"])
        assert [one.state for one in not_queued(held, "extended", people, "7")] == ["BB"]


def test_a_mail_is_tried_again_with_growing_waits_and_then_has_failed_for_all_to_see(world: World) -> None:
    consultation = world.open()
    world.mailer.refuse[address_of("AA")] = LATER
    assert deliver_due(world.parts, "worker") == delivery.Delivered(sent=4, postponed=1)
    for attempt, minutes in enumerate(WAITS, start=1):
        [mail] = world.mails("invitation", "AA")
        assert (mail.status, mail.attempts, mail.last_error) == ("queued", attempt, "451 try later")
        assert mail.next_attempt_at == world.clock.now() + minutes * MINUTE
        world.clock.forward(minutes * MINUTE - INSTANT)
        assert deliver_due(world.parts, "worker") == delivery.Delivered()
        world.clock.forward(INSTANT)
        deliver_due(world.parts, "worker")
    [failed] = [mail for mail in world.mails() if mail.status != "sent"]
    assert (failed.status, failed.attempts, failed.last_error) == ("failed", len(WAITS) + 1, "451 try later")
    world.clock.forward(DAY)
    assert deliver_due(world.parts, "worker") == delivery.Delivered()
    assert list(WAITS) == sorted(WAITS)

    resending.send_again(world.parts, world.secretary, consultation, failed.number)
    with world.refuses(NotYetAvailable):
        resending.send_again(world.parts, world.secretary, consultation, failed.number)
    del world.mailer.refuse[address_of("AA")]
    assert deliver_due(world.parts, "worker").sent == 1
    [mail] = world.mailer.to(address_of("AA"))
    assert mail.message_id == failed.message_id


def test_an_outage_of_a_weekend_fails_no_mail(world: World) -> None:
    world.open()
    trouble = {address_of(state): LATER for state in world.states}
    world.mailer.refuse |= trouble
    for _ in range(3 * 24):
        deliver_due(world.parts, "worker")
        world.clock.forward(timedelta(hours=1))
    assert {mail.status for mail in world.mails()} == {"queued"}
    world.mailer.refuse.clear()
    world.clock.forward(timedelta(hours=12))
    assert deliver_due(world.parts, "worker").sent == 5
    assert sum(WAITS) >= 14 * 24 * 60
    assert WAITS[:6] == (1, 5, 15, 60, 240, 720)
    assert max(WAITS) == 720


def test_all_failed_mails_of_a_consultation_are_sent_again_at_once(world: World) -> None:
    consultation, other = world.open(), world.open()
    for state in ("AA", "BB"):
        world.mailer.refuse[address_of(state)] = NEVER
    deliver_due(world.parts, "worker")
    world.mailer.refuse.clear()
    assert resending.send_all_failed(world.parts, world.secretary, consultation) == 2
    assert resending.send_all_failed(world.parts, world.secretary, consultation) == 0
    assert deliver_due(world.parts, "worker").sent == 2
    failed = [mail for mail in world.mails() if mail.status == "failed"]
    assert [mail.consultation_id for mail in failed] == [other, other]
    for mail in failed:
        with world.refuses(UnknownMail, mail=mail.id):
            resending.send_again(world.parts, world.secretary, consultation, mail.number)


def test_a_link_asked_for_while_invitations_go_out_does_not_wait_for_all_of_them(make_world: MakeWorld) -> None:
    world = make_world(focal_points=6)
    world.open()
    take = world.mailer.deliver

    def interrupted(messages: Iterable[RenderedMail]) -> Iterator[PlainDeliveryOutcome]:
        for outcome in take(messages):
            if len(world.mailer.sent) == 1:
                world.clock.forward(INSTANT)
                link_recovery.request_links(world.parts, address_of("AA"), "192.0.2.1")
                assert link_recovery.answer_requests(world.parts) == 1
            yield outcome

    world.mailer.deliver = interrupted  # type: ignore[method-assign]  # for this round
    deliver_due(world.parts, "worker")
    order = [mail.subject.partition(" ")[0] for mail in world.mailer.sent]
    assert len(order) > 2 * delivery.AT_ONCE
    assert order.index("link") == delivery.AT_ONCE


def test_what_is_urgent_goes_before_receipts_however_many_wait(make_any_world: MakeWorld) -> None:
    world = make_any_world(focal_points=2)
    first = world.open(reminder_hours=(24,))
    deliver_due(world.parts, "worker")
    world.clock.moment = CLOSES - timedelta(hours=2)
    reminders.remind_due(world.parts)
    for state in world.states:
        world.reply(first, state)
    world.sign(first)
    remove_focal_point(world.parts, world.secretary, world.person("EE").public_id, second=world.second)
    chair_acts.annul_consultation(world.parts, world.chair, world.open(closes_at=CLOSES + DAY), "the text was wrong")
    chair_acts.withdraw_ballot(world.parts, world.chair, first, "2", "no longer urgent")
    chair_acts.extend_deadline(world.parts, world.chair, first, CLOSES + DAY, "more time")
    world.open(closes_at=CLOSES + DAY)
    world.reply(first, "AA", {"1": "for"})
    world.sign(first)
    before = len(world.mailer.sent)
    while any(mail.status == "queued" for mail in world.mails()):
        deliver_due(world.parts, "worker", limit=1)
    order = [mail.subject.partition(" ")[0] for mail in world.mailer.sent[before:]]
    told = list(dict.fromkeys(order))
    assert told == [template for template in TEMPLATES if template in told]
    assert order == sorted(order, key=TEMPLATES.index)
    assert {"invitation", "extension", "withdrawal", "annulment", "designation", "receipt"} <= set(told)


@pytest.mark.parametrize(
    ("contact", "headers"),
    [
        ({"email": " Council@Secretariat.example "}, {"Reply-To": "Council@secretariat.example"}),
        ({"telephone": "+41"}, {}),
        ({"email": "the secretariat\nBcc: all@d.example"}, {}),
    ],
)
def test_who_answers_a_mail_reaches_the_contact(world: World, contact: dict[str, str], headers: dict[str, str]) -> None:
    world.open(contact=contact)
    deliver_due(world.parts, "worker")
    assert [mail.headers for mail in world.mailer.sent] == [headers] * 5


def test_a_permanent_refusal_fails_at_once(world: World) -> None:
    world.open()
    world.mailer.refuse[address_of("AA")] = NEVER
    assert deliver_due(world.parts, "worker") == delivery.Delivered(sent=4, failed=1)
    [mail] = world.mails("invitation", "AA")
    assert (mail.status, mail.attempts, mail.last_error, mail.sent_at) == ("failed", 1, "550 no such user", None)
    world.clock.forward(DAY)
    assert deliver_due(world.parts, "worker") == delivery.Delivered()


def test_a_link_in_a_mail_that_was_retried_is_the_newest_one(world: World) -> None:
    world.open()
    world.mailer.refuse[address_of("AA")] = LATER
    deliver_due(world.parts, "worker")
    replace_link(world.parts, world.secretary, world.person("AA").public_id)
    world.mailer.refuse.clear()
    world.clock.forward(MINUTE)
    deliver_due(world.parts, "worker")
    for mail in world.mailer.to(address_of("AA")):
        assert read_link(world.parts, mail.text.partition("/v/")[2].partition('"')[0]).state == "AA"
