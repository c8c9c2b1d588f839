"""A focal point sees which replies its State has given, when, and who gave them."""

from __future__ import annotations

import pytest

from ballot.services.replies.history import PastReply, list_replies
from ballot.services.replies.invitations import read_invitation
from tests.support import focal_point_changes
from tests.support.installation import HOUR, World
from tests.support.installation_fixtures import MakeWorld


@pytest.fixture
def world(make_world: MakeWorld) -> World:
    return make_world(focal_points=2)


def seen(world: World, consultation: int, state: str = "AA", number: int = 0) -> list[PastReply]:
    return list_replies(world.parts, read_invitation(world.parts, world.person(state, number).id or 0, consultation))


def test_before_any_reply_there_is_none(world: World) -> None:
    consultation = world.open()
    world.reply(consultation, "BB")
    assert seen(world, consultation) == []


@pytest.mark.parametrize("sealed", [True, False])
def test_each_reply_is_named_with_its_time_and_its_person_the_newest_first(world: World, *, sealed: bool) -> None:
    consultation = world.open(sealed=sealed)
    times = []
    for number in (0, 1, 0):
        world.reply(
            consultation, "AA", {"1": ("for", "against")[number]}, number, statements={"1": f"{number} {times}"}
        )
        world.reply(consultation, "BB", statements={"1": '"act":"replied","state":"AA"'})
        times.append(world.standing(consultation).replies["AA"].at)
        world.clock.forward(HOUR)
    world.record_paper(consultation, world.paper("AA"))
    times.append(world.standing(consultation).replies["AA"].at)
    assert seen(world, consultation) == [
        PastReply(4, times[3], "letter", None, by_you=False),
        PastReply(3, times[2], "link", "AA 0", by_you=True),
        PastReply(2, times[1], "link", "AA 1", by_you=False),
        PastReply(1, times[0], "link", "AA 0", by_you=True),
    ]
    assert [one.by_you for one in seen(world, consultation, number=1)] == [False, False, True, False]


def test_a_colleague_who_is_no_focal_point_any_more_is_still_named(world: World) -> None:
    consultation = world.open()
    world.reply(consultation, "AA", number=1)
    focal_point_changes.remove_focal_point(
        world.parts,
        world.secretary,
        world.person("AA", 1).public_id,
        second=world.second,
    )
    [one] = seen(world, consultation)
    assert (one.person, one.by_you) == ("AA 1", False)


def test_a_first_reply_on_paper_has_no_person(world: World) -> None:
    consultation = world.open()
    world.record_paper(consultation, world.paper("AA"))
    [one] = seen(world, consultation)
    assert (one.channel, one.person) == ("letter", None)
