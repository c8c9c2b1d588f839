"""Several officers who change the same focal point at once."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable

import pytest

from ballot.rules.refusals import (
    Refused,
)
from ballot.services.council import focal_points
from tests.support import focal_point_changes
from tests.support.concurrency import at_once
from tests.support.focal_points import add_focal_point
from tests.support.installation import World
from tests.support.installation_fixtures import MakeWorld


def _at_once(many: int, act: Callable[[int], object]) -> Counter[str]:
    """Do it so many times at the same moment; how each ended."""
    ended: list[str] = []
    numbers = itertools.count()

    def one() -> None:
        try:
            act(next(numbers))
            ended.append("done")
        except Refused as refused:
            ended.append(type(refused).__name__)

    at_once(many, one, "threads")
    return Counter(ended)


def test_of_several_who_remove_the_same_person_at_once_one_does(make_any_world: MakeWorld) -> None:
    world = make_any_world(focal_points=2)
    consultation = world.open()
    public_id = world.person("AA").public_id
    ended = _at_once(
        4,
        lambda _: focal_point_changes.remove_focal_point(world.parts, world.secretary, public_id, second=world.second),
    )
    assert ended == {"done": 1, "UnknownPerson": 3}
    assert world.acts(consultation) == ["opened", "focal-point"]
    assert len(world.mails("designation")) == 2


@pytest.mark.parametrize("opened", [True, False])
def test_of_several_who_add_the_same_person_at_once_one_does(any_world: World, *, opened: bool) -> None:
    world = any_world
    if opened:
        world.open()
    assert _at_once(4, lambda _: add_focal_point(world)) == {"done": 1, "AlreadyDone": 3}
    assert len(world.mails("designation")) == opened


def test_of_several_who_replace_a_link_at_once_each_does(any_world: World) -> None:
    world = any_world
    world.open()
    public_id = world.person("AA").public_id
    ended = _at_once(3, lambda _: focal_points.replace_link(world.parts, world.secretary, public_id))
    assert ended == {"done": 3}
    assert world.person("AA").link_generation == 4
    assert len(world.mails("invitation", "AA")) == 4
