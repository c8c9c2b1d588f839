"""A lost link is mailed again to whoever has the address, at most once an hour; the request tells nobody who that is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, event

from ballot.rules.refusals import BadInput, LinkWithdrawn, TooManyLinkRequests
from ballot.services.consultations import chair_acts
from ballot.services.consultations.chair_acts import extend_deadline
from ballot.services.council import focal_points
from ballot.services.mail import delivery
from ballot.services.replies import invitations, link_recovery
from tests.support import focal_point_changes
from tests.support.concurrency import at_once
from tests.support.installation import BODY, CLOSES, DAY, HOUR, INSTANT, START, World, address_of
from tests.support.installation_fixtures import MakeWorld

NETWORK = "192.0.2.1"
MINUTE = timedelta(minutes=1)


def ask(world: World, email: str = address_of("AA"), network: str = NETWORK) -> None:
    world.clock.forward(INSTANT)
    link_recovery.request_links(world.parts, email, network)


def answer(world: World) -> int:
    return link_recovery.answer_requests(world.parts)


def test_whoever_asks_gets_one_mail_for_each_open_consultation_and_nobody_else_gets_any(any_world: World) -> None:
    first, second = any_world.open(), any_world.open()
    any_world.draft()
    chair_acts.annul_consultation(any_world.parts, any_world.chair, any_world.open(), "superseded")
    ask(any_world)
    assert answer(any_world) == 2
    assert any_world.addresses("link") == [address_of("AA")] * 2
    assert sorted(mail.consultation_id or 0 for mail in any_world.mails("link")) == [first, second]
    assert [set(mail.facts) for mail in any_world.mails("link")] == [{"closes_at", "time_zone"}] * 2


def test_the_mail_has_a_link_that_works(world: World) -> None:
    consultation = world.open()
    ask(world)
    answer(world)
    delivery.deliver_due(world.parts, "worker")
    [mail] = world.mailer.to(address_of("AA"), "link")
    token = mail.text.partition("/v/")[2].partition('"')[0]
    assert invitations.read_link(world.parts, token).consultation.id == consultation


def test_however_often_the_worker_looks_one_mail_goes_out(any_world: World) -> None:
    any_world.open()
    ask(any_world)
    for minutes in range(0, 90, 10):
        any_world.clock.moment = START + minutes * MINUTE + MINUTE
        answer(any_world)
    assert len(any_world.mails("link")) == 1


def test_at_most_one_mail_an_hour_is_sent_and_then_another(world: World) -> None:
    world.open()
    ask(world)
    assert answer(world) == 1
    world.clock.forward(HOUR - MINUTE)
    ask(world)
    assert answer(world) == 0
    world.clock.forward(2 * MINUTE)
    ask(world)
    assert answer(world) == 1


def test_the_request_itself_does_the_same_for_a_known_and_an_unknown_address(any_world: World) -> None:
    any_world.open()
    engine: Engine = any_world.parts.store.engine
    run: list[tuple[str, ...]] = []
    for email in (address_of("AA"), "nobody@nowhere.example", "focal@aa.example.nowhere"):
        statements: list[str] = []

        def note(_c: object, _u: object, text: str, *_: object, into: list[str] = statements) -> None:
            into.append(text)

        event.listen(engine, "before_cursor_execute", note)
        ask(any_world, email)
        event.remove(engine, "before_cursor_execute", note)
        run.append(tuple(statements))
    assert run[0] == run[1] == run[2]
    assert len(any_world.dump()["link_request"]) == 3
    assert any_world.mails("link") == []
    assert answer(any_world) == 1


def test_the_address_that_was_typed_is_not_kept(world: World) -> None:
    ask(world, "somebody.quite.unknown@nowhere.example")
    assert b"quite.unknown" not in world.raw_bytes()


def test_an_address_is_found_however_its_letters_are_written(world: World) -> None:
    world.open()
    ask(world, f" {address_of('AA').upper()} ")
    assert answer(world) == 1


def test_what_is_no_address_is_refused(world: World) -> None:
    for text in ("", "nobody", "a@b", "a b@c.example", "a@b.example\r\nBcc: x@y.example"):
        with world.refuses(BadInput, field="email"):
            link_recovery.request_links(world.parts, text, NETWORK)


def test_one_address_may_be_typed_three_times_an_hour_whether_it_is_known_or_not(world: World) -> None:
    for email in (address_of("AA"), "nobody@nowhere.example"):
        for number in range(3):
            ask(world, email, f"192.0.2.{number}")
        with world.refuses(TooManyLinkRequests, retry_after=3_600):
            link_recovery.request_links(world.parts, email, "198.51.100.1")
    world.clock.forward(HOUR)
    ask(world)


def test_from_one_network_address_ten_times_as_many_are_taken(world: World) -> None:
    for number in range(30):
        ask(world, f"person{number}@nowhere.example")
    with world.refuses(TooManyLinkRequests):
        link_recovery.request_links(world.parts, "one-more@nowhere.example", NETWORK)
    ask(world, "one-more@nowhere.example", "198.51.100.1")


def test_the_addresses_of_one_ipv6_network_are_counted_as_one(world: World) -> None:
    for number in range(30):
        ask(world, f"person{number}@nowhere.example", f"2001:db8::{number:x}")
    with world.refuses(TooManyLinkRequests):
        link_recovery.request_links(world.parts, "one-more@nowhere.example", "2001:db8::ffff")
    ask(world, "one-more@nowhere.example", "2001:db8:0:1::1")


def test_no_more_than_six_mails_a_day_are_sent_to_one_address(any_world: World) -> None:
    any_world.open()
    for hour in range(0, 24, 2):
        any_world.clock.moment = START + hour * HOUR
        ask(any_world)
        answer(any_world)
    assert len(any_world.mails("link")) == 6
    any_world.clock.moment = START + DAY + MINUTE
    ask(any_world)
    assert answer(any_world) == 1


def test_who_is_not_invited_gets_nothing(make_world: MakeWorld) -> None:
    world = make_world(suspended=("BB",))
    world.open()
    removed = world.person("CC")
    focal_point_changes.remove_focal_point(world.parts, world.secretary, removed.public_id, second=world.second)
    for email in (address_of("BB"), address_of("CC")):
        ask(world, email)
    assert answer(world) == 0


def test_one_person_who_speaks_for_two_states_gets_a_mail_for_each(world: World) -> None:
    world.open()
    world.clock.forward(-HOUR)
    focal_point_changes.add_focal_point(
        world.parts, world.secretary, BODY, "BB", "Both", address_of("AA"), "fr", second=world.second
    )
    world.clock.moment = START
    ask(world)
    assert answer(world) == 2
    assert sorted(mail.state or "" for mail in world.mails("link")) == ["AA", "BB"]


def test_a_request_is_for_what_is_open_and_for_who_is_in_office_when_it_is_made(world: World) -> None:
    ask(world)
    ask(world, address_of("AA", 7))
    world.clock.forward(MINUTE)
    world.open()
    focal_point_changes.add_focal_point(
        world.parts, world.secretary, BODY, "AA", "New", address_of("AA", 7), "en", second=world.second
    )
    assert answer(world) == 0


def test_after_the_deadline_no_link_is_mailed(world: World) -> None:
    consultation = world.open()
    world.clock.moment = CLOSES - 2 * MINUTE
    ask(world)
    world.clock.moment = CLOSES
    assert answer(world) == 0
    late = world.open(closes_at=CLOSES + DAY)
    extend_deadline(world.parts, world.chair, late, CLOSES + 2 * DAY, "more time")
    assert world.row(consultation).stage == "open"  # the clock has not closed it yet


def test_a_withdrawn_link_stays_withdrawn(world: World) -> None:
    consultation = world.open()
    old = world.parts.links.mint(invitations.REPLY_LINK, invitations.link_facts(world.person("AA"), consultation))
    focal_points.replace_link(world.parts, world.secretary, world.person("AA").public_id)
    ask(world)
    answer(world)
    with pytest.raises(LinkWithdrawn):
        invitations.read_link(world.parts, old)
    delivery.deliver_due(world.parts, "worker")
    [mail] = world.mailer.to(address_of("AA"), "link")
    assert invitations.read_link(world.parts, mail.text.partition("/v/")[2].partition('"')[0]).state == "AA"


def test_two_workers_at_once_send_one_mail(make_any_world: MakeWorld) -> None:
    world = make_any_world()
    world.open()
    ask(world)
    assert at_once(4, lambda: answer(world), "threads") == [0] * 4
    assert len(world.mails("link")) == 1
