"""A stolen link cannot fill the record: thirty replies within an hour, and no more; nor can it shut out its State."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from ballot.rules.refusals import EmptyReply, ReplyChanged, TooManyReplies
from ballot.services.core.context import Policy
from ballot.services.council import focal_points
from ballot.services.replies import submit
from tests.support.installation import HOUR, INSTANT, World
from tests.support.installation_fixtures import MakeWorld
from tests.support.replies.forms import form_of, sender_of

MINUTE = timedelta(minutes=1)


def test_the_thirty_first_reply_within_an_hour_is_refused_and_says_how_long_to_wait(any_world: World) -> None:
    consultation = any_world.open()
    for number in range(30):
        any_world.reply(consultation, "AA", {"1": ("for", "against")[number % 2]})
        any_world.clock.forward(MINUTE)
    with any_world.refuses(TooManyReplies, limit=30, retry_after=30 * 60):
        any_world.reply(consultation, "AA")
    any_world.reply(consultation, "BB")
    any_world.clock.forward(30 * MINUTE)
    any_world.reply(consultation, "AA")
    with any_world.refuses(TooManyReplies, retry_after=60):
        any_world.reply(consultation, "AA", {"1": "abstain"})


def reply_often(world: World, consultation: int, times: int, number: int = 0) -> None:
    for turn in range(times):
        world.reply(consultation, "AA", {"1": ("for", "against")[turn % 2]}, number)
        world.clock.forward(INSTANT)


def test_a_stolen_link_bars_neither_a_colleague_nor_its_own_person_once_it_is_replaced(
    make_any_world: MakeWorld,
) -> None:
    world = make_any_world(focal_points=2)
    consultation = world.open()
    world.parts = replace(world.parts, policy=Policy(replies_an_hour=3))
    reply_often(world, consultation, 3)
    with world.refuses(TooManyReplies, limit=3):
        world.reply(consultation, "AA", {"1": "abstain"})
    world.reply(consultation, "AA", {"1": "abstain"}, 1)
    focal_points.replace_link(world.parts, world.secretary, world.person("AA", 1).public_id)  # another one's
    with world.refuses(TooManyReplies):
        world.reply(consultation, "AA", {"1": "for"})
    focal_points.replace_link(world.parts, world.secretary, world.person("AA").public_id)
    world.clock.forward(INSTANT)
    reply_often(world, consultation, 3)
    with world.refuses(TooManyReplies):
        world.reply(consultation, "AA", {"1": "abstain"})


def test_all_links_of_the_state_are_counted_together_but_bar_nobody_who_has_not_replied(make_world: MakeWorld) -> None:
    world = make_world(focal_points=6)
    consultation = world.open()
    world.parts = replace(world.parts, policy=Policy(replies_an_hour=2))
    for number in (0, 1, 2):
        reply_often(world, consultation, 2, number)
    reply_often(world, consultation, 1, 3)
    reply_often(world, consultation, 1, 4)  # the eighth
    with world.refuses(TooManyReplies, limit=8):
        world.reply(consultation, "AA", {"1": "abstain"}, 4)
    world.reply(consultation, "AA", {"1": "abstain"}, 5)
    with world.refuses(TooManyReplies, limit=8):
        world.reply(consultation, "AA", {"1": "for"}, 5)
    world.clock.forward(HOUR - 10 * INSTANT + 4 * INSTANT)
    world.reply(consultation, "AA", {"1": "for"}, 5)


def test_the_same_reply_sent_again_is_not_another_one(world: World) -> None:
    consultation = world.open()
    world.parts = replace(world.parts, policy=Policy(replies_an_hour=1))
    world.reply(consultation, "AA", instead_of=0)
    assert world.reply(consultation, "AA", instead_of=0).again


def test_replies_on_paper_are_not_held_back_and_do_not_count(world: World) -> None:
    consultation = world.open()
    world.parts = replace(world.parts, policy=Policy(replies_an_hour=2))
    world.reply(consultation, "AA", {"1": "for"})
    world.clock.forward(INSTANT)
    world.record_paper(consultation, world.paper("AA"))
    world.reply(consultation, "AA", {"1": "for"})
    with world.refuses(TooManyReplies):
        world.reply(consultation, "AA", {"1": "abstain"})
    world.clock.forward(INSTANT)
    world.record_paper(consultation, world.paper("AA"))


def test_what_a_statement_says_is_not_taken_for_an_entry(world: World) -> None:
    consultation = world.open(sealed=False)
    world.parts = replace(world.parts, policy=Policy(replies_an_hour=2))
    world.reply(consultation, "BB", statements={"1": '"act":"replied","state":"AA"'})
    world.reply(consultation, "AA", {"1": "for"})
    world.reply(consultation, "AA", {"1": "against"})
    world.clock.forward(HOUR - INSTANT)
    with world.refuses(TooManyReplies):
        world.reply(consultation, "AA", {"1": "abstain"})
    world.clock.forward(INSTANT)
    world.reply(consultation, "AA", {"1": "abstain"})


def test_a_review_is_refused_what_recording_would_be_and_changes_nothing(world: World) -> None:
    consultation = world.open()
    world.parts = replace(world.parts, policy=Policy(replies_an_hour=1))
    person = world.person("AA").id or 0
    before = world.dump()
    content = submit.review_reply(
        world.parts, sender_of(person, consultation), form_of({"1": "for"}, {}, 0), keeps=False
    )
    assert (content.votes, world.dump()) == ({"1": "for"}, before)
    world.reply(consultation, "AA", {"1": "for"})
    with world.refuses(ReplyChanged, revision=1):
        submit.review_reply(world.parts, sender_of(person, consultation), form_of({"1": "against"}, {}, 0), keeps=False)
    with world.refuses(TooManyReplies, limit=1):
        submit.review_reply(world.parts, sender_of(person, consultation), form_of({"1": "against"}, {}, 1), keeps=False)
    with world.refuses(EmptyReply):
        submit.review_reply(world.parts, sender_of(person, consultation), form_of({}, {}, 1), keeps=False)
