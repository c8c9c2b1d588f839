"""Whoever has stolen a link and no mail: what they do with it bars its person from nothing."""

from __future__ import annotations

from ballot.rules.refusals import CodeSpent, TooManyCodes
from ballot.services import focal_points, unfinished
from ballot.services.invitations import invitation
from tests.services.test_reply_codes import VOTES, ask, newest_code, reply
from tests.services.world import HOUR, START, World


def test_codes_asked_for_with_a_stolen_link_bar_nobody_once_it_is_replaced(any_world: World) -> None:
    consultation = any_world.open(second_step=True)
    for number in range(3):
        any_world.clock.moment = START + number * HOUR
        for _ in range(5):
            ask(any_world, consultation, anew=True)
    asked_by_the_thief = newest_code(any_world)
    with any_world.refuses(TooManyCodes):
        ask(any_world, consultation, anew=True)
    focal_points.replace_link(any_world.parts, any_world.secretary, any_world.person("AA").public_id)
    with any_world.refuses(CodeSpent):
        reply(any_world, consultation, asked_by_the_thief)
    assert not ask(any_world, consultation).again
    assert reply(any_world, consultation, newest_code(any_world)).revision == 1


def test_asking_for_a_code_leaves_what_another_session_kept(world: World) -> None:
    consultation = world.open(second_step=True)
    person = world.person("AA").id or 0
    unfinished.keep(world.parts, person, consultation, {"1": "abstain"}, {}, 0, "one")
    ask(world, consultation, session="another")
    kept = unfinished.read(world.parts, invitation(world.parts, person, consultation))
    assert kept is not None
    assert (kept.votes, kept.session) == ({"1": "abstain"}, "one")
    ask(world, consultation, session="one")
    kept = unfinished.read(world.parts, invitation(world.parts, person, consultation))
    assert kept is not None
    assert kept.votes == VOTES
