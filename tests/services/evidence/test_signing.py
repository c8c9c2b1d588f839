"""What is signed extends what was signed before, or it is not signed; a record that was altered is noticed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from sqlmodel import select

from ballot.record.bundle.paths import CHECKPOINT
from ballot.record.canonical import encode, parse_object
from ballot.record.checkpoint import read_checkpoint
from ballot.record.merkle import Frontier, leaf_hash
from ballot.record.note import VerifierKey
from ballot.record.verification.verify import verify
from ballot.rules.refusals import KeyMissing, NotYetAvailable
from ballot.services.consultations import chair_acts
from ballot.services.consultations.closing import advance_consultation
from ballot.services.core.record_cache import RecordDamaged
from ballot.services.evidence import bundles, receipts
from ballot.services.evidence.signing import Inconsistent, sign_head, sign_pending, sign_tally
from ballot.store.tables import SignedCheckpoint, SignedTally
from tests.support.concurrency import at_once
from tests.support.installation import BODY, CLOSES, DAY, World
from tests.support.installation_fixtures import MakeWorld

Line = Callable[[bytes], bytes]


def _checkpoints(world: World, consultation: int) -> list[SignedCheckpoint]:
    with world.parts.store.reading() as tx:
        found = tx.exec(select(SignedCheckpoint).where(SignedCheckpoint.consultation_id == consultation)).all()
    return sorted(found, key=lambda one: one.size)


def _other_vote(line: bytes) -> bytes:
    """The same entry with another vote, canonical as before."""
    entry = parse_object(line)
    entry["votes"] = {"1": "against"}
    return encode(entry)


def test_every_head_is_signed_once_and_each_extends_the_one_before(any_world: World) -> None:
    world = any_world
    consultation = world.open()
    for state in world.states:
        world.sign(consultation)
        world.sign(consultation)
        world.reply(consultation, state)
        world.reply(consultation, state, "against")
    signed = _checkpoints(world, consultation)
    assert [one.size for one in signed] == [1, 3, 5, 7, 9]
    lines = [encode(entry) for entry in world.entries(consultation)]
    key = VerifierKey.parse(world.entries(consultation)[0]["key"])
    for one in signed:
        tree = Frontier()
        for line in lines[: one.size]:
            tree.append(leaf_hash(line))
        checkpoint, note = read_checkpoint(one.note)
        assert (checkpoint.size, checkpoint.root, one.root) == (one.size, tree.root(), tree.root())
        assert checkpoint.origin == "ballot.example.int/council/dm-26-1001"
        assert note.signed_by(key)


def test_receipts_hold_for_every_entry_under_every_later_head(world: World) -> None:
    consultation = world.open()
    for number, state in enumerate(world.states):
        world.reply(consultation, state)
        world.sign(consultation)
        for seq in range(number + 2):
            world.keep_receipt(consultation, seq)
            world.kept(consultation).receipts[f"{number}-{seq}"] = world.keep_receipt(consultation, seq).encode()
    with pytest.raises(NotYetAvailable):
        receipts.receipt_of_entry(world.parts, consultation, 6)
    world.close(consultation)
    world.audit(consultation)


def test_a_draft_has_no_head_and_an_open_consultation_no_tally(world: World) -> None:
    draft, consultation = world.draft(), world.open()
    assert sign_head(world.parts, draft) is None
    assert sign_head(world.parts, 99) is None
    assert sign_tally(world.parts, consultation) is None
    with pytest.raises(NotYetAvailable):
        receipts.receipt_of_entry(world.parts, consultation, 0)


def test_signing_what_is_pending_leaves_nothing_unsigned(any_world: World) -> None:
    world = any_world
    world.draft()
    declared, running = world.open(), world.open(closes_at=CLOSES + DAY)
    assert sign_pending(world.parts) == 2
    assert sign_pending(world.parts) == 0
    world.reply(running, "AA")
    world.close(declared)
    assert sign_pending(world.parts) == 2
    assert sign_pending(world.parts) == 0
    for consultation in (declared, running):
        assert _checkpoints(world, consultation)[-1].size == world.row(consultation).size
        bundles.export_bundle(world.parts, consultation)
    chair_acts.publish_file(world.parts, world.chair, declared, "letters/en.pdf", b"%PDF", "application/pdf")
    assert sign_pending(world.parts) == 1
    world.audit(declared)


def test_a_tally_left_unsigned_by_a_crash_is_signed_later(world: World) -> None:
    consultation = world.open()
    world.close(consultation)
    assert sign_tally(world.parts, consultation) is None  # not before its head
    sign_head(world.parts, consultation)
    assert sign_pending(world.parts) == 1
    assert sign_tally(world.parts, consultation) is not None
    assert sign_pending(world.parts) == 0


def test_without_the_key_votes_stand_and_are_signed_once_it_is_back(world: World) -> None:
    consultation = world.open()
    path = world.keys.public_path(BODY).with_name(f"{BODY}.pem")
    away = path.with_suffix(".away")
    world.forget_keys()
    path.rename(away)
    world.reply(consultation, "AA")
    with world.refuses(KeyMissing):
        sign_head(world.parts, consultation)
    away.rename(path)
    world.sign(consultation)
    world.close(consultation)
    assert world.audit(consultation).results[0]["for"] == 1


@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_workers_that_sign_at_the_same_moment_sign_the_same(make_any_world: MakeWorld, kind: str) -> None:
    world = make_any_world()
    consultations = [world.open(sealed=False) for _ in range(3)]
    for consultation in consultations:
        world.reply(consultation, "AA")
    assert at_once(3, lambda: sign_pending(world.parts), kind) == [0, 0, 0]
    world.clock.moment = CLOSES
    assert at_once(3, lambda: (advance_consultation(world.parts, 1), sign_pending(world.parts)), kind) == [0, 0, 0]
    assert _checkpoints(world, 1)[0].size == 2
    with world.parts.store.reading() as tx:
        assert len(tx.exec(select(SignedTally)).all()) == 1
    world.sign(1)
    for consultation in consultations:
        world.audit(consultation)


def _bits(hashes: bytes) -> bytes:
    return bytes([hashes[0] ^ 1]) + hashes[1:]


@pytest.mark.parametrize("cold", [True, False], ids=["after a restart", "in a running process"])
@pytest.mark.parametrize("seq", [0, 1, 2, 3, 4])
def test_hashes_that_were_altered_are_never_signed_over(world: World, seq: int, cold: bool) -> None:
    consultation = world.open(sealed=False)
    for state in ("AA", "BB", "CC"):
        world.reply(consultation, state)
    world.sign(consultation)
    world.reply(consultation, "DD")
    world.tamper(consultation, seq, hashes=_bits)
    if cold:
        world.forget()
    before = len(_checkpoints(world, consultation))
    try:
        signed = sign_head(world.parts, consultation)
    except (Inconsistent, RecordDamaged):
        signed = None
    else:
        # Only in a process that still has the true standing, and only where the altered hash is of no use any more.
        assert not cold
        assert signed is not None
        world.kept(consultation).checkpoints["signed"] = signed.note.encode()
    assert len(_checkpoints(world, consultation)) == before + (signed is not None)
    if signed is not None:
        _assert_true_head(world, consultation, signed)


def _assert_true_head(world: World, consultation: int, signed: SignedCheckpoint) -> None:
    tree = Frontier()
    for entry in world.entries(consultation):
        tree.append(leaf_hash(encode(entry)))
    assert signed.root == tree.root()


def test_an_altered_vote_with_hashes_made_to_fit_is_not_signed_because_an_earlier_head_knew_better(
    world: World,
) -> None:
    consultation = world.open(sealed=False)
    world.reply(consultation, "AA")
    world.reply(consultation, "BB")
    world.sign(consultation)
    world.reply(consultation, "CC")
    _rewrite(world, consultation, 1, _other_vote)
    world.forget()
    with world.refuses(Inconsistent):
        sign_head(world.parts, consultation)
    with pytest.raises(ExceptionGroup, match="1 of 1"):
        sign_pending(world.parts)


def _rewrite(world: World, consultation: int, seq: int, change: Line) -> None:
    """Alter an entry and make all hashes from there on anew, as an operator with the database in hand can."""
    world.tamper(consultation, seq, change)
    tree = Frontier()
    for number, entry in enumerate(world.entries(consultation)):
        fitting = b"".join(tree.append(leaf_hash(encode(entry))))
        if number >= seq and fitting != world.hashes(consultation, number):
            world.tamper(consultation, number, hashes=lambda _, fitting=fitting: fitting)


def test_a_tally_is_not_signed_over_a_record_that_is_not_the_signed_one(world: World) -> None:
    consultation = world.open(sealed=False)
    world.reply(consultation, "AA")
    world.close(consultation)
    world.sign(consultation)
    _rewrite(world, consultation, 0, lambda line: line.replace(b"to approve matter 1", b"to approve matter 7"))
    world.forget()
    with world.refuses(Inconsistent):
        sign_tally(world.parts, consultation)


def test_a_record_cut_short_is_not_signed(world: World) -> None:
    consultation = world.open()
    world.reply(consultation, "AA")
    world.sign(consultation)
    with world.parts.store.writing() as tx:
        tx.connection().exec_driver_sql("UPDATE consultation SET size = 1")
    world.forget()
    with world.refuses(Inconsistent):
        sign_head(world.parts, consultation)


@pytest.mark.parametrize("cold", [True, False], ids=["after a restart", "in a running process"])
def test_a_record_with_an_entry_missing_is_not_signed(world: World, cold: bool) -> None:
    consultation = world.open(sealed=False)
    world.reply(consultation, "AA")
    with world.parts.store.writing() as tx:
        raw = tx.connection().exec_driver_sql
        raw("DROP TRIGGER entry_no_delete")
        raw("DELETE FROM entry WHERE seq = 1")
    if cold:
        world.forget()
    with world.refuses(Inconsistent):
        sign_head(world.parts, consultation)


def test_a_damaged_record_keeps_no_other_from_being_signed(world: World) -> None:
    damaged, sound = world.open(), world.open()
    world.tamper(damaged, 0, hashes=_bits)
    world.forget()
    with pytest.raises(ExceptionGroup, match="1 of 2"):
        sign_pending(world.parts)
    assert [len(_checkpoints(world, one)) for one in (damaged, sound)] == [0, 1]


def test_an_operator_who_rewrites_and_signs_again_is_caught_by_anyone_who_kept_a_receipt(world: World) -> None:
    """The one thing that the server cannot prevent, and that everyone can see."""
    consultation = world.open(sealed=False)
    recorded = world.reply(consultation, "AA")
    world.sign(consultation)
    world.keep_receipt(consultation, recorded.seq)
    _rewrite(world, consultation, recorded.seq, _other_vote)
    with world.parts.store.writing() as tx:
        tx.connection().exec_driver_sql("DELETE FROM signed_checkpoint")
    world.forget()
    world.close(consultation)
    bundle = bundles.export_signed_bundle(world.parts, consultation)
    kept = world.kept(consultation)
    assert verify(io.BytesIO(bundle)).failures == []
    for evidence in ({"checkpoints": kept.checkpoints}, {"receipts": kept.receipts}):
        report = verify(io.BytesIO(bundle), **evidence)
        assert {failure.code for failure in report.failures} == {"not-extended"}


def test_the_checkpoint_in_a_bundle_covers_all_of_it(world: World) -> None:
    consultation = world.open()
    world.reply(consultation, "AA")
    with zipfile.ZipFile(io.BytesIO(bundles.export_signed_bundle(world.parts, consultation))) as bundle:
        checkpoint, _ = read_checkpoint(bundle.read(CHECKPOINT))
    assert checkpoint.size == 2
