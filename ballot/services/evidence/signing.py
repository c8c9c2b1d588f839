"""Sign what is committed: heads of records and tallies (record format §§3–5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar

from ballot.record.checkpoint import Checkpoint, sign_checkpoint
from ballot.record.merkle import (
    Node,
    consistency_proof,
    frontier_at,
    verify_consistency,
)
from ballot.record.note import VerifierKey, decode_base64
from ballot.record.standing import Standing
from ballot.record.tally import write_tally
from ballot.rules.refusals import KeyMissing
from ballot.rules.stages import Stage
from ballot.services.core.batches import for_each
from ballot.services.core.context import Parts
from ballot.store.queries.council import body_of
from ballot.store.queries.records import hashes_of, head_of, ids_to_sign, newest_checkpoint, newest_signed_size
from ballot.store.tables import Consultation, SignedCheckpoint, SignedTally
from ballot.store.transactions import AlreadyThere, Tx, insert_new

T = TypeVar("T")


class Inconsistent(RuntimeError):
    """The record does not extend what was signed before. Nothing more is signed until an operator has looked."""


def read_nodes(tx: Tx, consultation_id: int, builds: Iterable[Callable[[Node], object]]) -> Node:
    """Return the record's kept hashes, as far as any of `builds` asks for them: each stands in the row of the leaf that
    completes its subtree.

    Each is called once, with hashes that mean nothing, to learn for which nodes it asks; one query fetches them all. Asked
    for a hash that is gone, what is returned raises Inconsistent.
    """
    wanted: set[tuple[int, int]] = set()

    def note(level: int, index: int) -> bytes:
        wanted.add((level, index))
        return bytes(32)

    for build in builds:
        build(note)
    rows = hashes_of(tx, consultation_id, sorted({_last_leaf(level, index) for level, index in wanted}))

    def node(level: int, index: int) -> bytes:
        leaf = _last_leaf(level, index)
        if leaf not in rows:
            raise Inconsistent(f"consultation {consultation_id}: entry {leaf} is gone")
        return rows[leaf][32 * level : 32 * level + 32]

    return node


def _last_leaf(level: int, index: int) -> int:
    return ((index + 1) << level) - 1


def with_nodes(tx: Tx, consultation_id: int, build: Callable[[Node], T]) -> T:
    """Return what `build` makes of the record's kept hashes. It is called twice (`read_nodes`)."""
    return build(read_nodes(tx, consultation_id, [build]))


def _root_and_proof(tx: Tx, consultation_id: int, old: int, new: int) -> tuple[bytes, list[bytes]]:
    """The root over the first `old` entries, and the proof that the first `new` extend them."""
    return with_nodes(
        tx, consultation_id, lambda node: (frontier_at(old, node).root(), consistency_proof(old, new, node))
    )


def sign_head(parts: Parts, consultation_id: int) -> SignedCheckpoint | None:
    """Sign the record as it is committed, if its head is not signed yet; return the newest checkpoint.

    The new head is proven to extend the last signed one before it is signed. Two processes may sign the same head: the
    signature is the same. Raise Inconsistent, KeyMissing. None for a draft.
    """
    with parts.store.reading() as tx:
        head = head_of(tx, consultation_id)
        if head is None or not head.size:
            return None
        size, slug, last = head
        signed_size = last.size if last is not None else 0
        if last is not None and signed_size == size:
            return last
        if signed_size > size:
            raise Inconsistent(f"consultation {consultation_id} at {size} entries, signed at {signed_size}")

        def root_and_proof(node: Node) -> tuple[bytes, list[bytes]]:
            return frontier_at(size, node).root(), consistency_proof(signed_size, size, node) if signed_size else []

        root, proof = with_nodes(tx, consultation_id, root_and_proof)
        if last is not None and not verify_consistency(signed_size, last.root, size, root, proof):
            raise Inconsistent(f"consultation {consultation_id} at {size} entries, signed at {signed_size}")
        fold = parts.folds.at(tx, consultation_id, size)
        standing = fold.standing
        if standing.size == size and fold.frontier.root() != root:
            raise Inconsistent(f"consultation {consultation_id} at {size} entries, not as they were committed")
    key = VerifierKey.parse(standing.opened["key"])
    note = sign_checkpoint(Checkpoint(standing.origin, size, root), key, partial(parts.keys.sign, slug))
    signed = SignedCheckpoint(
        consultation_id=consultation_id, size=size, root=root, note=note, signed_at=parts.clock.now()
    )
    try:
        with parts.store.writing() as tx:
            insert_new(tx, SignedCheckpoint, signed.model_dump())
    except AlreadyThere:
        with parts.store.reading() as tx:
            other = tx.get(SignedCheckpoint, (consultation_id, size))
        if other is None or other.root != root:
            raise Inconsistent(f"consultation {consultation_id}: another head was signed at {size}") from None
        return other
    return signed


def sign_pending(parts: Parts) -> int:
    """Sign every record's head and every declared tally that is not signed yet; return how many records were behind."""
    with parts.store.reading() as tx:
        without_tally = ids_to_sign(tx)

    def sign(consultation_id: int) -> None:
        sign_head(parts, consultation_id)
        if without_tally[consultation_id]:
            sign_tally(parts, consultation_id)

    return len(for_each(without_tally, sign))


def sign_tally(parts: Parts, consultation_id: int) -> SignedTally | None:
    """Sign `tally.json` of a declared consultation, once. None while nothing is declared under a signed head.

    The record that the tally names is proven to be in that head. Raise Inconsistent, KeyMissing.
    """
    with parts.store.reading() as tx:
        row = tx.get(Consultation, consultation_id)
        if row is None or row.stage != Stage.DECLARED:
            return None
        known = tx.get(SignedTally, consultation_id)
        if known is not None:
            return known
        standing = parts.folds.at(tx, consultation_id, row.size).standing
        head, declared = newest_checkpoint(tx, consultation_id), standing.declared_size or 0
        if head is None or head.size < declared:
            return None
        root, proof = _root_and_proof(tx, consultation_id, declared, head.size)
        if not verify_consistency(declared, root, head.size, head.root, proof):
            raise Inconsistent(f"consultation {consultation_id}, declared at {declared} entries, signed at {head.size}")
        tally = write_tally(standing, root)
        slug = body_of(tx, row.body_id).slug
    _require_keys_of_record(parts, slug, standing)
    signed = SignedTally(
        consultation_id=consultation_id,
        tally=tally,
        signature=parts.keys.sign(slug, tally),
        archive_signature=parts.keys.archive_sign(slug, tally),
        signed_at=parts.clock.now(),
    )
    try:
        with parts.store.writing() as tx:
            insert_new(tx, SignedTally, signed.model_dump())
    except AlreadyThere:
        # Another process was first. The archive key signs otherwise each time, so what counts is what was kept.
        with parts.store.reading() as tx:
            return tx.get(SignedTally, consultation_id)
    return signed


def _require_keys_of_record(parts: Parts, slug: str, standing: Standing) -> None:
    """Raise KeyMissing unless the keys that sign here are those that the record names: nobody could check the tally."""
    key = VerifierKey.parse(standing.opened["key"])
    archive_key = standing.opened["archive_key"]
    if key.public != parts.keys.public(slug):
        raise KeyMissing(body=slug, why=f"the record {standing.origin} names another key")
    if archive_key is not None and decode_base64(archive_key) != parts.keys.archive_public(slug):
        raise KeyMissing(body=slug, why=f"the record {standing.origin} names another archive key")


def is_signed(parts: Parts, consultation_id: int, seq: int) -> bool:
    """Return whether a signed head covers this entry."""
    with parts.store.reading() as tx:
        return newest_signed_size(tx, consultation_id) > seq
