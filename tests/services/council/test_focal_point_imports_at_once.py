"""Lists of focal points that are taken while others act: nobody is doubled, and records verify."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from ballot.rules.refusals import ListPreviewOutdated, Refused
from ballot.services.consultations import chair_acts, opening
from ballot.services.council import focal_point_import
from ballot.services.council.members import Designation
from tests.support import focal_point_changes
from tests.support.concurrency import at_once
from tests.support.focal_points import take_list
from tests.support.installation import BODY, CLOSES, DAY, HOUR, World
from tests.support.installation_fixtures import MakeWorld


def _ended(act: Callable[[], object]) -> str:
    try:
        act()
    except Refused as refused:
        return type(refused).__name__
    return "done"


@pytest.mark.parametrize("opened", [True, False])
def test_of_several_who_take_the_same_list_at_once_one_does(make_any_world: MakeWorld, *, opened: bool) -> None:
    """Each has its lines in another order, and nobody waits for ever."""
    world = make_any_world(states=("AA", "BB", "CC", "DD"))
    if opened:
        world.open()
    people = [Designation(state, f"New {state}", f"new@{state.lower()}.example", "en") for state in world.states]
    orders, ended = iter([people, people[::-1], people, people[::-1]]), []

    def one() -> None:
        mine = next(orders)
        ended.append(
            focal_point_import.import_focal_points(world.parts, world.secretary, BODY, mine, second=world.second)
        )

    assert at_once(4, one, "threads") == [0] * 4
    assert sorted(ended) == [0, 0, 0, 4]
    assert len(world.mails("designation")) == (4 if opened else 0)


def test_whoever_adds_one_of_them_at_the_same_moment_is_not_doubled(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no consultation is held, somebody may come between looking and writing: the database has the last word."""
    one = Designation("AA", "New", "new@aa.example", "en")
    take_list(world, [one])
    monkeypatch.setattr(focal_point_import, "all_focal_points", lambda *_: [])
    with world.refuses(ListPreviewOutdated):
        take_list(world, [Designation("BB", "Other", "other@bb.example", "en"), one])


def test_a_list_and_other_acts_at_once_leave_records_that_verify(make_any_world: MakeWorld) -> None:
    world = make_any_world(states=("AA", "BB", "CC", "DD"), focal_points=2)
    first, second = world.open(), world.open()
    people = [Designation(state, f"New {state}", f"new@{state.lower()}.example", "en") for state in world.states]
    gone, replaced = world.person("BB").public_id, world.person("CC").public_id
    votes = dict.fromkeys(world.standing(second).live_ballots(), "for")  # read now: at once, the record grows meanwhile
    world.clock.forward(HOUR)
    acts: list[Callable[[], object]] = [
        lambda: focal_point_import.import_focal_points(
            world.parts,
            world.secretary,
            BODY,
            people,
            second=world.second,
        ),
        lambda: focal_point_changes.add_focal_point(
            world.parts, world.secretary, BODY, "AA", "New", "new@aa.example", "en", second=world.second
        ),
        lambda: focal_point_changes.remove_focal_point(world.parts, world.secretary, gone, second=world.second),
        lambda: focal_point_changes.replace_focal_point(
            world.parts, world.secretary, replaced, "N", "n@cc.example", "en", "left", second=world.second
        ),
        lambda: chair_acts.extend_deadline(world.parts, world.chair, first, CLOSES + DAY, "more time"),
        lambda: world.reply(second, "AA", votes),
    ]
    turns, ended = iter(acts), []
    assert at_once(len(acts), lambda: ended.append(_ended(next(turns))), "threads") == [0] * len(acts)
    assert Counter(ended)["done"] >= len(acts) - 1  # whether the list or the act by itself has added one of them
    for consultation in (first, second):
        assert Counter(world.acts(consultation))["focal-point"] == 4 + 1 + 2
        world.sign(consultation)
        world.close(consultation)
        world.audit(consultation)


def test_a_list_that_is_taken_while_a_consultation_is_being_opened_invites_its_people(
    make_any_world: MakeWorld,
) -> None:
    world = make_any_world(states=("AA", "BB"))
    draft = world.draft()
    turns: Iterator[Callable[[], object]] = iter(
        [
            lambda: opening.open_consultation(world.parts, world.chair, draft),
            lambda: focal_point_import.import_focal_points(
                world.parts,
                world.secretary,
                BODY,
                [Designation("AA", "New", "new@aa.example", "en")],
                second=world.second,
            ),
        ]
    )
    assert at_once(2, lambda: next(turns)(), "threads") == [0, 0]
    assert world.addresses("invitation").count("new@aa.example") == 1
