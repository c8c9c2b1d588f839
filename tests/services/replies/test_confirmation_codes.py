"""The second step: a reply is recorded with a code sent by mail; whoever has only the link cannot reply."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest

from ballot.rules.refusals import (
    BadInput,
    CodeExpired,
    CodeNeeded,
    CodeRefused,
    DeadlinePassed,
    EmptyReply,
    Refused,
    ReplyChanged,
    StatementTooLong,
    TooManyCodes,
)
from ballot.services.mail import delivery
from ballot.services.replies import saved_drafts
from ballot.services.replies.confirmation_codes import CodeSent, typed_digits
from ballot.services.replies.invitations import read_invitation
from tests.support.concurrency import at_once
from tests.support.installation import CLOSES, HOUR, INSTANT, START, World, address_of
from tests.support.installation_fixtures import MakeWorld
from tests.support.replies.confirmation_codes import SAID, VOTES, ask, code_rows, newest_code, reply, wrong

MINUTES = timedelta(minutes=1)


@pytest.fixture
def world(make_world: MakeWorld) -> World:
    return make_world(focal_points=2)


def test_a_reply_without_a_code_is_not_recorded(any_world: World) -> None:
    consultation = any_world.open(second_step=True)
    for code in (None, ""):
        with any_world.refuses(CodeNeeded):
            reply(any_world, consultation, code)
    with any_world.refuses(CodeExpired):  # none was ever sent
        reply(any_world, consultation, "123456")


def test_the_code_in_the_mail_records_the_reply_and_is_used_up_with_it(any_world: World) -> None:
    consultation = any_world.open(second_step=True)
    delivery.deliver_due(any_world.parts, "worker")
    assert ask(any_world, consultation) == CodeSent(START, START + 10 * MINUTES, again=False)
    delivery.deliver_due(any_world.parts, "worker")
    [mail] = any_world.mailer.to(address_of("AA"), "code")
    assert f'"code": "{newest_code(any_world)}"' in mail.text
    recorded = reply(any_world, consultation, newest_code(any_world))
    assert (recorded.state, recorded.revision) == ("AA", 1)
    [row] = code_rows(any_world)
    assert (row.used_at, row.tries) == (START, 0)
    with any_world.refuses(CodeExpired):
        reply(any_world, consultation, newest_code(any_world), votes={"1": "against"}, instead_of=1)
    # The same reply sent again, because its answer was lost, is not asked for anything.
    assert reply(any_world, consultation, None, instead_of=0).again
    assert any_world.acts(consultation) == ["opened", "replied"]


def test_neither_the_code_nor_the_vote_is_in_the_database(world: World) -> None:
    consultation = world.open(second_step=True)
    ask(world, consultation)
    raw = world.raw_bytes()
    assert newest_code(world).encode() not in raw.replace(code_rows(world)[0].nonce.encode(), b"")
    for word in (b"quagga", b"against"):
        assert word not in raw
    [row] = world.mails("code")
    assert set(row.facts) == {"closes_at", "time_zone", "code_id"}


def test_the_reply_is_kept_for_its_person_while_the_code_is_on_its_way(world: World) -> None:
    consultation = world.open(second_step=True)
    ask(world, consultation)
    kept = saved_drafts.read_saved_draft(
        world.parts, read_invitation(world.parts, world.person("AA").id or 0, consultation), ""
    )
    assert kept is not None
    assert (kept.votes, kept.statements) == (VOTES, SAID)
    reply(world, consultation, newest_code(world))
    assert world.dump()["unfinished_reply"] == []


def test_a_code_is_good_for_ten_minutes(world: World) -> None:
    consultation = world.open(second_step=True)
    ask(world, consultation)
    code = newest_code(world)
    world.clock.moment = START + 10 * MINUTES
    with world.refuses(CodeExpired):
        reply(world, consultation, code)
    world.clock.moment -= INSTANT
    assert reply(world, consultation, code).revision == 1


def test_guessing_ends_after_five_tries_even_with_the_right_code(world: World) -> None:
    consultation = world.open(second_step=True)
    ask(world, consultation)
    code, guesses = newest_code(world), wrong(world)
    for left in (4, 3, 2, 1):
        with pytest.raises(CodeRefused) as refusal:
            reply(world, consultation, next(guesses))
        assert refusal.value.facts == {"left": left}
    with pytest.raises(CodeExpired):
        reply(world, consultation, next(guesses))
    assert [row.tries for row in code_rows(world)] == [5]
    with world.refuses(CodeExpired):
        reply(world, consultation, code)
    assert world.acts(consultation) == ["opened"]


def test_four_wrong_tries_leave_the_fifth(world: World) -> None:
    consultation = world.open(second_step=True)
    ask(world, consultation)
    guesses = wrong(world)
    for _ in range(4):
        with pytest.raises(CodeRefused):
            reply(world, consultation, next(guesses))
    assert reply(world, consultation, newest_code(world)).revision == 1


def test_how_often_codes_are_sent_is_limited_so_that_guessing_comes_to_an_end(world: World) -> None:
    consultation = world.open(second_step=True)
    sent, waits = 0, set()
    for number in range(20):
        world.clock.moment = START + number * HOUR
        for _ in range(6):
            try:
                ask(world, consultation, anew=True)
            except TooManyCodes as refused:
                waits.add(refused.facts["retry_after"])
            else:
                sent += 1
    assert waits == {3_600, 86_400}
    assert sent == 15
    with world.refuses(TooManyCodes):
        ask(world, consultation, anew=True)
    # Neither a colleague nor another consultation pays for it.
    assert not ask(world, consultation, number=1).again
    assert not ask(world, world.open(second_step=True)).again


def test_while_a_code_is_good_no_other_is_sent_unless_it_is_asked_for(world: World) -> None:
    consultation = world.open(second_step=True)
    ask(world, consultation)
    first = newest_code(world)
    world.clock.forward(MINUTES)
    assert ask(world, consultation) == CodeSent(START, START + 10 * MINUTES, again=True)
    assert len(world.mails("code")) == 1
    assert not ask(world, consultation, anew=True).again
    assert len(world.mails("code")) == 2
    second = newest_code(world)
    if first != second:
        with pytest.raises(CodeRefused):  # only the newest is good
            reply(world, consultation, first)
    assert reply(world, consultation, second).revision == 1


def test_a_code_is_one_focal_points_for_one_consultation(world: World) -> None:
    consultation, other = world.open(second_step=True), world.open(second_step=True)
    ask(world, consultation)
    code = newest_code(world)
    for state, number, where in (("AA", 1, consultation), ("BB", 0, consultation), ("AA", 0, other)):
        with world.refuses(CodeExpired):
            reply(world, where, code, state, number)


def test_the_code_goes_to_the_focal_point_who_replies_and_to_nobody_else(world: World) -> None:
    consultation = world.open(second_step=True)
    ask(world, consultation, number=1)
    assert world.addresses("code") == [address_of("AA", 1)]


def test_no_code_is_sent_for_a_reply_that_could_not_be_recorded(world: World) -> None:
    consultation = world.open(second_step=True)
    with world.refuses(EmptyReply):
        ask(world, consultation, votes={})
    with world.refuses(StatementTooLong):
        ask(world, consultation, statements={"1": "x" * 5_001})
    with world.refuses(ReplyChanged):
        ask(world, consultation, instead_of=1)
    world.clock.moment = CLOSES
    with world.refuses(DeadlinePassed):
        ask(world, consultation)


def test_a_deadline_that_passes_between_the_mail_and_the_code_is_the_deadline(any_world: World) -> None:
    consultation = any_world.open(second_step=True)
    any_world.clock.moment = CLOSES - MINUTES
    ask(any_world, consultation)
    code = newest_code(any_world)
    any_world.clock.moment = CLOSES
    with any_world.refuses(DeadlinePassed):
        reply(any_world, consultation, code)
    assert any_world.close(consultation).replies == {}
    assert any_world.dump()["unfinished_reply"] == []


def test_a_colleagues_reply_in_between_does_not_use_up_the_code(world: World) -> None:
    consultation = world.open(second_step=True)
    ask(world, consultation, number=1)
    other = newest_code(world)
    ask(world, consultation)
    mine = newest_code(world)
    reply(world, consultation, other, number=1)
    with world.refuses(ReplyChanged):
        reply(world, consultation, mine, instead_of=0)
    assert reply(world, consultation, mine, instead_of=1).revision == 2


def test_a_code_is_not_asked_for_where_the_consultation_has_no_second_step(world: World) -> None:
    consultation = world.open()
    with world.refuses(BadInput, field="code", why="no-code-asked"):
        ask(world, consultation)
    assert world.dump()["unfinished_reply"] == []
    assert reply(world, consultation, None).revision == 1
    assert world.mails("code") == []


def test_a_mail_whose_code_is_of_no_use_any_more_is_not_sent(world: World) -> None:
    consultation = world.open(second_step=True)
    delivery.deliver_due(world.parts, "worker")
    ask(world, consultation)
    world.clock.moment = START + 10 * MINUTES
    delivery.deliver_due(world.parts, "worker")
    assert world.mailer.to(address_of("AA"), "code") == []
    assert [mail.status for mail in world.mails("code")] == ["cancelled"]


def test_codes_go_out_before_everything_that_waits(world: World) -> None:
    consultation = world.open(second_step=True)  # its invitations are due, too
    ask(world, consultation)
    delivery.deliver_due(world.parts, "worker", 1)
    assert [mail.to_address for mail in world.mailer.sent] == [address_of("AA")]
    assert world.mailer.sent[0].subject.startswith("code")


@pytest.mark.parametrize(
    ("typed", "read"),
    [("123456", "123456"), (" 123 456\n", "123456"), ("123-456", "123456"), ("٠١٢٣٤٥", "012345"), ("۰۱۲۳۴۵", "012345")],
)
def test_digits_are_read_as_people_type_them(typed: str, read: str) -> None:
    assert typed_digits(typed) == read


@pytest.mark.parametrize("typed", ["12345", "1234567", "12345a", "½23456", "²23456", "12.3456", "１２３４５"])
def test_what_is_no_code_is_said_so_and_is_no_try(world: World, typed: str) -> None:
    with pytest.raises(BadInput) as refusal:
        typed_digits(typed)
    assert refusal.value.facts == {"field": "code", "why": "not-six-digits"}
    consultation = world.open(second_step=True)
    ask(world, consultation)
    with world.refuses(BadInput):
        reply(world, consultation, typed)
    assert code_rows(world)[0].tries == 0


def test_one_code_used_at_the_same_moment_in_two_places_records_once(make_any_world: MakeWorld) -> None:
    world = make_any_world()
    consultation = world.open(second_step=True)
    ask(world, consultation)
    code = newest_code(world)

    def act() -> None:
        with suppress(Refused):
            reply(world, consultation, code, votes={"1": "for"}, statements={}, instead_of=None)

    assert at_once(4, act, "threads") == [0] * 4
    assert world.acts(consultation) == ["opened", "replied"]


def test_wrong_codes_at_the_same_moment_are_all_counted(make_any_world: MakeWorld) -> None:
    world = make_any_world()
    consultation = world.open(second_step=True)
    ask(world, consultation)
    guess = next(wrong(world))

    def act() -> None:
        with pytest.raises((CodeRefused, CodeExpired)):
            reply(world, consultation, guess)

    assert at_once(8, act, "threads") == [0] * 8
    assert [row.tries for row in code_rows(world)] == [5]
