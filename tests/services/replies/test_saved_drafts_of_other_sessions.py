"""Each session keeps its own: no other one overwrites, deletes or pushes out what was begun in it, but may have a copy."""

from __future__ import annotations

from itertools import count

import pytest
from sqlmodel import select

from ballot.rules.refusals import LinkWithdrawn, TooManySavedDrafts
from ballot.services.replies import saved_drafts
from ballot.services.replies.saved_drafts import SESSIONS, Elsewhere, Unfinished
from ballot.store.tables import SavedDraft
from tests.support import focal_point_changes
from tests.support.concurrency import at_once
from tests.support.installation import DAY, HOUR, START, World
from tests.support.installation_fixtures import MakeWorld
from tests.support.replies.forms import sender_of
from tests.support.replies.saved_drafts import SAID, VOTES, elsewhere, keep, read, rows, take_over

AS_KEPT = {"1": SAID["1"].replace("\r\n", "\n")}


def begin_anew(world: World, consultation: int, session: str) -> None:
    saved_drafts.discard_saved_draft(world.parts, sender_of(world.person("AA"), consultation, session))


def fill(world: World, consultation: int, first: int = 0) -> None:
    """Keep something in as many sessions as may."""
    for number in range(first, SESSIONS):
        keep(world, consultation, session=f"thief {number}", votes={"1": "for"}, statements={})


@pytest.fixture
def world(make_world: MakeWorld) -> World:
    return make_world(focal_points=2)


@pytest.fixture
def begun(any_world: World) -> int:
    """A consultation for which session `one` has kept something."""
    consultation = any_world.open()
    keep(any_world, consultation, session="one")
    any_world.clock.forward(HOUR)
    return consultation


def test_another_session_neither_overwrites_nor_deletes_what_was_kept(any_world: World, begun: int) -> None:
    [before] = rows(any_world)
    assert keep(any_world, begun, session="two", votes={"1": "for"}, statements={}) == START + HOUR
    assert before in rows(any_world)
    assert keep(any_world, begun, session="two", votes={}, statements={}) is None
    assert rows(any_world) == [before]
    begin_anew(any_world, begun, "two")
    assert rows(any_world) == [before]
    assert read(any_world, begun, session="one") == Unfinished(VOTES, AS_KEPT, 0, START, "one")
    assert read(any_world, begun, session="two") is None


def test_a_session_is_offered_what_others_kept_the_newest_first(any_world: World, begun: int) -> None:
    keep(any_world, begun, session="two")
    any_world.clock.forward(HOUR)
    keep(any_world, begun, session="three")
    assert [one.kept_at for one in elsewhere(any_world, begun, "two")] == [START + 2 * HOUR, START]
    assert [one.kept_at for one in elsewhere(any_world, begun, "new")] == [
        START + number * HOUR for number in (2, 1, 0)
    ]
    keep(any_world, begun, session="one")
    assert [one.kept_at for one in elsewhere(any_world, begun, "three")] == [START + 2 * HOUR, START + HOUR]


def test_taking_over_copies_and_leaves_the_other(any_world: World, begun: int) -> None:
    [before] = rows(any_world)
    [other] = elsewhere(any_world, begun, "two")
    take_over(any_world, begun, other.mark, "two")
    assert before in rows(any_world)
    assert read(any_world, begun, session="two") == Unfinished(VOTES, AS_KEPT, 0, START, "two")
    keep(any_world, begun, session="two", votes={"1": "abstain"}, statements={})
    begin_anew(any_world, begun, "two")
    assert rows(any_world) == [before]


def test_taking_over_never_takes_the_place_of_what_the_session_has_kept_itself(any_world: World, begun: int) -> None:
    keep(any_world, begun, session="thief", votes={"1": "for"}, statements={})
    [planted] = elsewhere(any_world, begun, "one")
    before = rows(any_world)
    take_over(any_world, begun, planted.mark, "one")
    assert rows(any_world) == before


def test_what_is_not_there_or_somebody_elses_is_not_taken_over(world: World) -> None:
    consultation = world.open()
    keep(world, consultation, "BB", session="theirs")
    keep(world, consultation, "AA", 1, session="theirs")
    keep(world, world.open(), session="for another")
    theirs = world.parts.codes.mark("unfinished", "theirs")
    before = rows(world)
    for mark in (theirs, world.parts.codes.mark("unfinished", "for another"), "", "\0", "0" * 64):
        take_over(world, consultation, mark, "one")
    assert elsewhere(world, consultation, "one") == []
    assert rows(world) == before


def test_what_cannot_be_read_any_more_makes_way_for_a_copy(world: World) -> None:
    consultation = world.open()
    keep(world, consultation, session="two")
    [other] = elsewhere(world, consultation, "one")
    keep(world, consultation, session="one")
    with world.parts.store.writing() as tx:
        row = tx.exec(select(SavedDraft).where(SavedDraft.session_mark != other.mark)).one()
        row.ciphertext = b"altered"
        tx.add(row)
    assert read(world, consultation, session="one") is None
    [altered] = elsewhere(world, consultation, "two")
    begin_anew(world, consultation, "two")
    take_over(world, consultation, altered.mark, "two")
    assert read(world, consultation, session="two") is None
    keep(world, consultation, session="two")
    take_over(world, consultation, other.mark, "one")
    assert read(world, consultation, session="one") is not None


def test_a_removed_focal_point_takes_nothing_over(world: World) -> None:
    consultation = world.open()
    person = world.person("AA")
    keep(world, consultation, session="one")
    [other] = elsewhere(world, consultation, "two")
    focal_point_changes.remove_focal_point(world.parts, world.secretary, person.public_id, second=world.second)
    with world.refuses(LinkWithdrawn):
        saved_drafts.copy_saved_draft(world.parts, sender_of(person, consultation, "two"), other.mark)


# ------------------------------------------------------------------------------- how many keep something


def test_however_many_sessions_are_opened_nothing_that_was_kept_is_pushed_out(any_world: World, begun: int) -> None:
    [before] = rows(any_world)
    fill(any_world, begun, 1)
    assert len(rows(any_world)) == SESSIONS
    with any_world.refuses(TooManySavedDrafts, limit=SESSIONS):
        keep(any_world, begun, session="one more")
    with any_world.refuses(TooManySavedDrafts):
        take_over(any_world, begun, any_world.parts.codes.mark("unfinished", "one"), "one more")
    any_world.clock.forward(DAY)
    with any_world.refuses(TooManySavedDrafts):
        keep(any_world, begun, session="one more")
    assert before in rows(any_world)
    assert Elsewhere(any_world.parts.codes.mark("unfinished", "one"), START) in elsewhere(any_world, begun, "one more")


def test_a_session_that_keeps_something_may_always_keep_what_it_has_now(any_world: World, begun: int) -> None:
    fill(any_world, begun, 1)
    assert keep(any_world, begun, session="one", votes={"2": "abstain"}, statements={}) == START + HOUR
    kept = read(any_world, begun, session="one")
    assert kept is not None
    assert kept.votes == {"2": "abstain"}
    assert len(rows(any_world)) == SESSIONS


def test_a_session_that_may_keep_nothing_may_have_nothing_to_keep(world: World) -> None:
    consultation = world.open()
    fill(world, consultation)
    assert keep(world, consultation, session="one more", votes={}, statements={}) is None
    begin_anew(world, consultation, "thief 3")
    assert keep(world, consultation, session="one more") is not None


def test_what_others_keep_does_not_count(world: World) -> None:
    consultation = world.open()
    fill(world, consultation)
    assert keep(world, consultation, number=1, session="one more") is not None
    assert keep(world, consultation, "BB", session="one more") is not None
    assert keep(world, world.open(), session="one more") is not None


def test_a_recorded_reply_makes_room(world: World) -> None:
    consultation = world.open()
    fill(world, consultation)
    world.reply(consultation, "AA")
    assert keep(world, consultation, session="one more", instead_of=1) is not None
    assert len(rows(world)) == 1


# ------------------------------------------------------------------------------------------ two at once


def test_two_sessions_that_keep_at_the_same_moment_both_do(any_world: World) -> None:
    consultation, number = any_world.open(), count()

    def one() -> None:
        keep(any_world, consultation, session=f"{next(number)}")

    assert at_once(4, one, "threads") == [0] * 4
    assert len(rows(any_world)) == 4


def test_one_session_that_keeps_twice_at_the_same_moment_has_one_row(any_world: World) -> None:
    consultation = any_world.open()
    assert at_once(4, lambda: keep(any_world, consultation, session="one"), "threads") == [0] * 4
    assert len(rows(any_world)) == 1


def test_of_several_that_keep_at_the_same_moment_no_more_than_there_is_room_for_do(any_world: World) -> None:
    consultation, number = any_world.open(), count()
    fill(any_world, consultation, 1)

    def one() -> None:
        try:
            keep(any_world, consultation, session=f"{next(number)}")
        except TooManySavedDrafts:
            return

    assert at_once(4, one, "threads") == [0] * 4
    assert len(rows(any_world)) == SESSIONS
