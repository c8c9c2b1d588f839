"""Stored folds: a process goes on from one that is this installation's and fits the record, and folds every entry otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ballot.adapters.codes import HmacCodes
from ballot.record import snapshot
from ballot.record.acts import Actor, annulled
from ballot.record.canonical import encode, parse_object
from ballot.services.core import record_cache
from ballot.services.core.record_cache import Fold, Folds, RecordDamaged, snapshot_mark, stored_fold
from ballot.services.core.recording import holding
from ballot.services.evidence import snapshots
from ballot.services.evidence.snapshots import store_snapshots
from ballot.store.tables import FoldSnapshot, SignedCheckpoint
from tests.support.concurrency import at_once
from tests.support.evidence.signing import SOMEBODY_ELSE
from tests.support.installation import World


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stores a fold after four entries."""
    for module in (record_cache, snapshots):
        monkeypatch.setattr(module, "SNAPSHOT_EVERY", 4)


def grow(world: World, consultation: int, entries: int) -> None:
    for number in range(entries):
        world.reply(consultation, world.states[number % len(world.states)], ("for", "against", "abstain")[number % 3])


def long_record(world: World, **particulars: Any) -> int:
    """An open consultation of six entries, five of them in a stored fold."""
    consultation = world.open(**particulars)
    grow(world, consultation, 4)
    world.sign(consultation)
    assert store_snapshots(world.parts) == 1
    grow(world, consultation, 1)
    world.forget()
    return consultation


def stored(world: World, consultation: int) -> Fold | None:
    with world.parts.store.reading() as tx:
        return stored_fold(tx, world.parts.codes, consultation)


def fold_everything(world: World, consultation: int) -> Fold:
    with world.parts.store.reading() as tx:
        return Folds().at(tx, consultation, world.row(consultation).size)


def fold_of_a_new_process(world: World, consultation: int) -> Fold:
    world.forget()
    with world.parts.store.reading() as tx:
        return world.parts.folds.at(tx, consultation, world.row(consultation).size)


def kept_row(world: World, consultation: int) -> FoldSnapshot:
    with world.parts.store.reading() as tx:
        row = tx.get(FoldSnapshot, consultation)
    assert row is not None
    return row


def change(world: World, table: type[Any], key: Any, **values: Any) -> None:
    with world.parts.store.writing() as tx:
        tx.get(table, key).sqlmodel_update(values)


@pytest.mark.parametrize("sealed", [True, False])
def test_a_new_process_stands_where_one_that_folds_every_entry_stands(any_world: World, sealed: bool) -> None:
    world = any_world
    consultation = long_record(world, sealed=sealed)
    fold = stored(world, consultation)
    assert fold is not None
    assert fold.standing.size == 5
    for _ in range(6):
        grow(world, consultation, 1)
        world.sign(consultation)
        store_snapshots(world.parts)
        new, whole = fold_of_a_new_process(world, consultation), fold_everything(world, consultation)
        assert vars(new.standing) == vars(whole.standing)
        assert snapshot.dump_snapshot(new.standing, new.frontier) == snapshot.dump_snapshot(
            whole.standing, whole.frontier
        )
    world.close(consultation)
    world.audit(consultation)


def test_a_new_process_does_not_read_what_is_in_the_stored_fold(world: World) -> None:
    consultation = long_record(world, sealed=False)
    before = fold_everything(world, consultation).standing.counted_votes()
    world.tamper(consultation, 1, lambda line: line.replace(b'"for"', b'"against"'))
    with world.refuses(RecordDamaged):
        fold_everything(world, consultation)
    assert fold_of_a_new_process(world, consultation).standing.counted_votes() == before


def test_a_process_that_folded_a_little_goes_on_from_the_stored_fold(world: World) -> None:
    consultation = long_record(world)
    with world.parts.store.reading() as tx:
        assert world.parts.folds.at(tx, consultation, 1).standing.size == 1
    world.tamper(consultation, 2, lambda line: b"x")
    with world.parts.store.reading() as tx:
        assert world.parts.folds.at(tx, consultation, 6).standing.size == 6


def test_a_fold_is_stored_after_so_many_signed_entries_and_then_again(world: World) -> None:
    consultation = world.open()
    grow(world, consultation, 2)
    world.sign(consultation)
    grow(world, consultation, 2)
    assert store_snapshots(world.parts) == 0  # five entries, and three of them signed
    world.sign(consultation)
    assert (store_snapshots(world.parts), store_snapshots(world.parts)) == (1, 0)
    assert kept_row(world, consultation).size == 5
    grow(world, consultation, 3)
    world.sign(consultation)
    assert store_snapshots(world.parts) == 0
    grow(world, consultation, 1)
    world.sign(consultation)
    grow(world, consultation, 1)  # the fold in memory is beyond the signed head
    assert store_snapshots(world.parts) == 1
    assert kept_row(world, consultation).size == 9


def test_two_workers_store_one_fold(any_world: World) -> None:
    consultation = any_world.open()
    grow(any_world, consultation, 4)
    any_world.sign(consultation)
    assert at_once(4, lambda: store_snapshots(any_world.parts), "threads") == [0] * 4
    assert kept_row(any_world, consultation).size == 5
    assert stored(any_world, consultation) is not None


def other_votes(content: bytes) -> bytes:
    kept = parse_object(content)
    assert kept["replies"]
    for reply in kept["replies"]:
        reply[6] = dict.fromkeys(reply[6], "against")
    return encode(kept)


TAMPERED: dict[str, Callable[[FoldSnapshot], dict[str, Any]]] = {
    "other votes": lambda row: {"content": other_votes(row.content)},
    "nothing in it": lambda row: {"content": b""},
    "another mark": lambda row: {"mark": "0" * 64},
    "a mark that is no text of ASCII": lambda row: {"mark": "é" * 64},
    "of another version": lambda row: {"kind": "ballot-fold/1 ballot/0.0.9"},
}


@pytest.mark.parametrize("how", TAMPERED)
def test_a_stored_fold_that_was_altered_is_passed_over(world: World, how: str) -> None:
    consultation = long_record(world, sealed=False)
    change(world, FoldSnapshot, consultation, **TAMPERED[how](kept_row(world, consultation)))
    assert stored(world, consultation) is None
    new, whole = fold_of_a_new_process(world, consultation), fold_everything(world, consultation)
    assert vars(new.standing) == vars(whole.standing)
    grow(world, consultation, 1)


def test_a_stored_fold_of_another_record_or_another_size_is_passed_over(world: World) -> None:
    one, other = long_record(world, sealed=False), long_record(world, sealed=False)
    kept = kept_row(world, one)
    change(world, FoldSnapshot, other, content=kept.content, mark=kept.mark)
    assert stored(world, other) is None
    world.sign(one)
    change(world, FoldSnapshot, one, size=6)
    assert stored(world, one) is None


def test_a_stored_fold_of_another_installation_is_passed_over(world: World) -> None:
    consultation = long_record(world)
    world.parts = replace(world.parts, codes=HmacCodes("another secret"))
    assert stored(world, consultation) is None


def test_a_stored_fold_of_another_version_is_stored_anew(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    consultation = long_record(world)
    for module in (record_cache, snapshots):
        monkeypatch.setattr(module, "SNAPSHOT_KIND", "ballot-fold/2")
    assert stored(world, consultation) is None
    assert store_snapshots(world.parts) == 1
    assert kept_row(world, consultation).kind == "ballot-fold/2"
    assert stored(world, consultation) is not None


def test_a_stored_fold_needs_a_head_that_the_body_signed(world: World) -> None:
    consultation = long_record(world)
    with world.parts.store.reading() as tx:
        head = tx.get(SignedCheckpoint, (consultation, 5))
    assert head is not None
    text, _, _ = head.note.rpartition("\n\n")
    name = SOMEBODY_ELSE.key
    for note in (
        "",
        head.note.replace("\n5\n", "\n4\n"),
        head.note.replace("/dm-", "/dn-"),
        f"{text}\n\n— {name.name} c29tZXRoaW5n\n",
    ):
        change(world, SignedCheckpoint, (consultation, 5), note=note)
        assert stored(world, consultation) is None
    change(world, SignedCheckpoint, (consultation, 5), note=head.note)
    assert stored(world, consultation) is not None


def test_a_record_whose_kept_hashes_were_altered_is_folded_whole_and_found_damaged(world: World) -> None:
    consultation = long_record(world)
    world.tamper(consultation, 3, hashes=lambda kept: kept[:-32] + bytes(32))
    assert stored(world, consultation) is None
    with world.refuses(RecordDamaged):
        fold_of_a_new_process(world, consultation)


def test_no_fold_is_stored_of_a_record_that_is_not_as_it_was_signed(world: World) -> None:
    consultation = world.open()
    grow(world, consultation, 4)
    world.sign(consultation)
    change(world, SignedCheckpoint, (consultation, 5), root=bytes(32))
    assert store_snapshots(world.parts) == 0
    world.tamper(consultation, 1, lambda line: b"x")
    with pytest.raises(ExceptionGroup):
        store_snapshots(world.parts)


def test_an_act_on_a_standing_from_a_stored_fold_ends_the_record_like_any_other(world: World) -> None:
    consultation = long_record(world)
    with holding(world.parts, consultation) as held:
        held.append(annulled("A mistake"), Actor("chair", world.chair))
    assert fold_everything(world, consultation).standing.stage == "annulled"


def test_the_mark_says_what_was_folded_and_by_which_program(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = HmacCodes("a secret")
    marks = {snapshot_mark(codes, *what) for what in ((1, 5, b"{}"), (2, 5, b"{}"), (1, 6, b"{}"), (1, 5, b"[]"))}
    monkeypatch.setattr(record_cache, "SNAPSHOT_KIND", "another")
    assert len(marks | {snapshot_mark(codes, 1, 5, b"{}")}) == 5
