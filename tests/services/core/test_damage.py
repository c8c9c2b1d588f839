"""A record that was altered in the database is refused by whatever would build on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ballot.record.acts import Actor, annulled
from ballot.record.canonical import encode, parse_object
from ballot.record.merkle import leaf_hash, node_hash
from ballot.services.consultations import overview
from ballot.services.consultations.closing import advance_consultation
from ballot.services.core import record_cache
from ballot.services.core.record_cache import Folds, RecordDamaged
from ballot.services.core.recording import holding
from ballot.services.replies.sealing import OpeningLost
from ballot.store.queries.records import entries_between
from tests.support.databases.faults import Broken
from tests.support.installation import CLOSES, World


def _otherwise(**members: object) -> Callable[[bytes], bytes]:
    return lambda line: encode({**parse_object(line), **members})


def _without(member: str) -> Callable[[bytes], bytes]:
    return lambda line: encode({name: value for name, value in parse_object(line).items() if name != member})


ALTERED: dict[str, Callable[[bytes], bytes]] = {
    "another vote": _otherwise(votes={"1": "against"}),
    "another state": _otherwise(state="BB"),
    "another time": _otherwise(at="2026-03-02T09:00:00.000001Z"),
    "after the deadline": _otherwise(at="2027-03-02T09:00:00.000000Z"),
    "not canonical": lambda line: line.replace(b'"act"', b' "act"'),
    "not JSON": lambda line: b"x" + line,
    "not an object": lambda line: b"[]",
    "no such act": _otherwise(act="adjusted"),
    "no state": _without("state"),
    "no votes": _without("channel"),
    "nothing": lambda line: b"",
}


PLAUSIBLE = ("another vote", "another state", "another time")
"""With hashes made to fit, these are a record like any other: only what was signed before tells (test_signing)."""


@pytest.mark.parametrize(
    ("name", "rehashed"),
    [(name, rehashed) for name in ALTERED for rehashed in (False, True) if not (rehashed and name in PLAUSIBLE)],
)
def test_an_altered_entry_stops_everything_that_would_build_on_it(world: World, name: str, rehashed: bool) -> None:
    consultation = world.open(sealed=False)
    world.reply(consultation, "AA")
    world.tamper(consultation, 1, ALTERED[name])
    if rehashed:  # entry 1 also completes the subtree over both
        first = world.hashes(consultation, 0)
        own = leaf_hash(world.line(consultation, 1))
        world.tamper(consultation, 1, hashes=lambda _: own + node_hash(first, own))
    world.forget()
    for act in (
        lambda: world.reply(consultation, "BB", {"1": "for"}),
        lambda: overview.read_overview(world.parts, consultation),
        lambda: advance_consultation(world.parts, consultation),
    ):
        with world.refuses(RecordDamaged):
            act()


def test_an_entry_that_is_missing_stops_everything_that_would_build_on_it(world: World) -> None:
    consultation = world.open()
    world.reply(consultation, "AA")
    world.reply(consultation, "BB")
    with world.parts.store.writing() as tx:
        raw = tx.connection().exec_driver_sql
        raw("DROP TRIGGER entry_no_delete")
        raw("DELETE FROM sealed_opening WHERE seq = 1")
        raw("DELETE FROM entry WHERE seq = 1")
    world.forget()
    with world.refuses(RecordDamaged):
        world.reply(consultation, "CC", {"1": "for"})
    with world.parts.store.writing() as tx:
        tx.connection().exec_driver_sql("UPDATE consultation SET size = 7")
    with world.refuses(RecordDamaged):
        world.reply(consultation, "CC", {"1": "for"})


@pytest.mark.parametrize(
    "spoil",
    [
        "DELETE FROM sealed_opening",
        "UPDATE sealed_opening SET ciphertext = x'01'",
        "UPDATE sealed_opening SET ciphertext = (SELECT ciphertext FROM sealed_opening WHERE seq = 1)",
    ],
    ids=["lost", "altered", "of another reply"],
)
def test_a_seal_that_cannot_be_opened_stops_the_closing_whole(world: World, spoil: str) -> None:
    consultation = world.open()
    world.reply(consultation, "AA", "for")
    world.reply(consultation, "BB", "against")
    with world.parts.store.writing() as tx:
        tx.connection().exec_driver_sql(spoil)
    world.clock.moment = CLOSES
    with world.refuses(OpeningLost):
        advance_consultation(world.parts, consultation)


def test_folding_anew_and_going_on_from_a_fold_give_the_same_standing(world: World) -> None:
    consultation = world.open()
    for state in world.states:
        world.reply(consultation, state)
        with world.parts.store.reading() as tx:
            size = world.row(consultation).size
            kept, anew = world.parts.folds.at(tx, consultation, size), Folds().at(tx, consultation, size)
        assert vars(kept.standing) == vars(anew.standing)
        assert kept.frontier.root() == anew.frontier.root()


def test_an_act_that_failed_leaves_no_trace_in_what_was_folded(world: World) -> None:
    consultation = world.open(sealed=False)
    world.reply(consultation, "AA")
    with world.parts.store.reading() as tx:
        before = vars(world.parts.folds.at(tx, consultation, 2).standing.copy())

    def annul_and_fail() -> None:
        with holding(world.parts, consultation) as held:
            held.append(annulled("never committed"), Actor("chair", world.chair))
            assert held.standing.stage == "annulled"
            raise Broken

    with world.refuses(Broken):
        annul_and_fail()
    with world.parts.store.reading() as tx:
        assert vars(world.parts.folds.at(tx, consultation, 2).standing) == before
    world.reply(consultation, "BB")


def test_what_a_states_replies_weigh_is_counted_alike_by_acts_and_by_folding(world: World) -> None:
    consultation = world.open()
    for state in ("AA", "BB", "AA"):
        world.reply(consultation, state)
    weights = []
    for _ in range(2):
        with world.parts.store.reading() as tx:
            weights.append(world.parts.folds.at(tx, consultation, 4).standing.reply_bytes)
            lines = [line for _, line, _ in entries_between(tx, consultation, 1, 4)]
        world.forget()
    of_aa = len(lines[0]) + len(lines[2]) + 2
    assert weights == [{"AA": of_aa, "BB": len(lines[1]) + 1}] * 2


def test_only_so_many_folds_are_kept_and_those_used_last(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_cache, "KEPT", 2)
    first, second, third = (world.open() for _ in range(3))
    world.forget()
    for consultation in (first, second, first, third):
        overview.read_overview(world.parts, consultation)
    assert set(world.parts.folds._kept) == {first, third}


def test_a_database_that_has_lost_entries_which_were_known_as_committed_takes_no_more(world: World) -> None:
    consultation = world.open()
    before = world.parts.folds.at
    world.reply(consultation, "AA")
    with world.parts.store.reading() as tx:
        ahead = before(tx, consultation, 2)
    lost = world.open(reference="DM-26/2")
    world.parts.folds.keep(lost, ahead)  # as if this process had seen an entry committed that a standby never got
    with pytest.raises(RecordDamaged, match="1 entries, and 2 were known"), holding(world.parts, lost):
        pass
    world.reply(lost, "AA")  # from what is stored, as the fold that was ahead is forgotten
