"""Several people at the register at the same moment: one of them is first, and the others are told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ballot.rules.refusals import AlreadyDone, RegisterChanged
from ballot.services.papers import decisions, settling
from ballot.services.papers.changes import conclusion_mark
from ballot.services.papers.desk import read_desk
from ballot.services.papers.identity import Identity
from ballot.services.papers.registering import register_paper
from ballot.services.papers.upload import store_paper
from tests.support.concurrency import at_once
from tests.support.constants import BODY
from tests.support.installation_fixtures import MakeWorld
from tests.support.papers.registered import REFERENCE, Said, paper_of, rows, take


def _ended(acts: list[Callable[[], object]], refusal: type[Exception]) -> list[str]:
    """What became of acts that were done at once: `done`, or `refused` by this type."""
    waiting, ended = iter(acts), []

    def one() -> None:
        act = next(waiting)
        try:
            act()
        except refusal:
            ended.append("refused")
        else:
            ended.append("done")

    assert at_once(len(acts), one, "threads") == [0] * len(acts)
    return sorted(ended)


def test_of_several_who_decide_about_one_conclusion_at_once_one_does(make_any_world: MakeWorld) -> None:
    world = make_any_world(states=["AA", "BB"])
    take(world, Said())
    [row] = rows(world)
    seen = conclusion_mark(row)
    confirm = partial(decisions.confirm_conclusions, world.parts, world.secretary, BODY, {row.number: seen})
    refuse = partial(decisions.refuse_conclusion, world.parts, world.second, BODY, row.number, seen)
    assert _ended([confirm, refuse, confirm, refuse], RegisterChanged) == ["done", "refused", "refused", "refused"]
    [row] = rows(world)
    assert (row.standing, row.decided_by) in {("confirmed", world.secretary), ("refused", world.second)}


def test_a_file_that_is_sent_by_several_at_once_is_stored_and_registered_once(make_any_world: MakeWorld) -> None:
    world = make_any_world(states=["AA", "BB"])
    paper, reading = paper_of(Said("3.1"), Said("3.2"))
    store = partial(store_paper, world.parts, world.secretary, BODY, paper, reading)
    assert _ended([store] * 4, AlreadyDone) == ["done"] * 4
    [stored] = world.dump()["council_paper"]
    register = partial(
        register_paper, world.parts, world.secretary, BODY, store().paper_id, Identity(REFERENCE, "", "en")
    )
    assert stored is not None
    assert _ended([register] * 4, AlreadyDone) == ["done", "refused", "refused", "refused"]
    assert [one.paragraph for one in rows(world)] == ["3.1", "3.2"]


def test_a_line_of_a_difference_is_settled_once(make_any_world: MakeWorld) -> None:
    world = make_any_world(states=["AA", "BB"])
    take(world, Said())
    paper, _ = take(world, Said(verbs=("adopt",)), revision="Rev.1")
    desk = read_desk(world.parts, BODY, paper)
    [line] = desk.differences
    acts: list[Callable[[], object]] = [
        partial(settling.settle_differences, world.parts, by, BODY, paper, {line.key: accepted}, desk.differences_mark)
        for by, accepted in ((world.secretary, True), (world.second, False), (world.secretary, True))
    ]
    assert _ended(acts, RegisterChanged) == ["done", "refused", "refused"]
    assert [one.action for one in rows(world)] in (["adopt"], ["note"])
