"""Sign what is committed, and hand it out: checkpoints, receipts, the tally, the bundle (record format §§3–5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar

from ballot.record import bundle
from ballot.record.bundle_text import readme
from ballot.record.checkpoint import Checkpoint, sign_checkpoint
from ballot.record.merkle import (
    Node,
    consistency_proof,
    frontier_at,
    inclusion_proof,
    verify_consistency,
)
from ballot.record.note import VerifierKey
from ballot.record.receipt import write_receipt
from ballot.record.tally import write_tally
from ballot.record.verify_page import page
from ballot.rules.refusals import NotReady
from ballot.rules.stages import Stage
from ballot.services.core.batches import for_each
from ballot.services.core.context import Parts
from ballot.store.queries.consultations import distributable_documents, publications_of
from ballot.store.queries.council import body_of
from ballot.store.queries.records import hashes_of, head_of, ids_to_sign, line_of, lines_between, newest_checkpoint
from ballot.store.tables import Consultation, SignedCheckpoint, SignedTally, StoredFile
from ballot.store.transactions import AlreadyThere, Tx, insert_new

T = TypeVar("T")


class Inconsistent(RuntimeError):
    """The record does not extend what was signed before. Nothing more is signed until an operator has looked."""


def with_nodes(tx: Tx, consultation_id: int, build: Callable[[Node], T]) -> T:
    """What `build` makes of the record's kept hashes: each stands in the row of the leaf that completes its subtree.

    It is called twice: once to learn which nodes it asks for, and again with them, which one query has fetched.
    """
    wanted: set[tuple[int, int]] = set()

    def note(level: int, index: int) -> bytes:
        wanted.add((level, index))
        return bytes(32)

    build(note)
    last_leaf = {(level, index): ((index + 1) << level) - 1 for level, index in wanted}
    leaves = sorted(set(last_leaf.values()))
    rows = hashes_of(tx, consultation_id, leaves)
    missing = [leaf for leaf in leaves if leaf not in rows]
    if missing:
        raise Inconsistent(f"consultation {consultation_id}: entry {missing[0]} is gone")
    return build(lambda level, index: rows[last_leaf[level, index]][32 * level : 32 * level + 32])


def _root_and_proof(tx: Tx, consultation_id: int, old: int, new: int) -> tuple[bytes, list[bytes]]:
    """The root over the first `old` entries, and the proof that the first `new` extend them."""
    return with_nodes(
        tx, consultation_id, lambda node: (frontier_at(old, node).root(), consistency_proof(old, new, node))
    )


def sign_head(parts: Parts, consultation_id: int) -> SignedCheckpoint | None:
    """Sign the record as it is committed, if its head is not signed yet; return the newest checkpoint.

    The new head is proven to extend the last signed one before it is signed. Two processes may sign the same head: the
    signature is the same. Raises Inconsistent, KeyMissing. None for a draft.
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
        behind = ids_to_sign(tx)

    def sign(consultation_id: int) -> None:
        sign_head(parts, consultation_id)
        sign_tally(parts, consultation_id)

    return len(for_each(behind, sign))


def sign_tally(parts: Parts, consultation_id: int) -> SignedTally | None:
    """Sign `tally.json` of a declared consultation, once. None while nothing is declared under a signed head.

    The record that the tally names is proven to be in that head. Raises Inconsistent, KeyMissing.
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
    signed = SignedTally(
        consultation_id=consultation_id,
        tally=tally,
        signature=parts.keys.sign(slug, tally),
        signed_at=parts.clock.now(),
    )
    try:
        with parts.store.writing() as tx:
            insert_new(tx, SignedTally, signed.model_dump())
    except AlreadyThere:
        pass  # another process was first; Ed25519 gives the same signature
    return signed


def receipt(parts: Parts, consultation_id: int, seq: int) -> str:
    """The receipt of an entry, under the newest checkpoint. Raises NotReady until one covers it."""
    with parts.store.reading() as tx:
        last = newest_checkpoint(tx, consultation_id)
        if last is None or last.size <= seq:
            raise NotReady(what="checkpoint")
        line = line_of(tx, consultation_id, seq)
        proof = with_nodes(tx, consultation_id, partial(inclusion_proof, seq, last.size))
        return write_receipt(line, seq, proof, last.note)


def record_lines(tx: Tx, consultation_id: int, size: int) -> bytes:
    """`entries.jsonl` of the first `size` entries."""
    return b"".join(line + b"\n" for line in lines_between(tx, consultation_id, 0, size))


def export(parts: Parts, consultation_id: int) -> bytes:
    """The bundle of a consultation, open or declared or annulled. Raises NotReady until its head (and tally) is signed."""
    with parts.store.reading() as tx:
        row = tx.get(Consultation, consultation_id)
        if row is None or not row.size:
            raise NotReady(what="record")
        last = newest_checkpoint(tx, consultation_id)
        if last is None or last.size != row.size:
            raise NotReady(what="checkpoint")
        standing = parts.folds.at(tx, consultation_id, row.size).standing
        key = VerifierKey.parse(standing.opened["key"])
        files = {
            bundle.BODY_PEM: key.pem(),
            bundle.BODY_VKEY: f"{key}\n".encode(),
            bundle.ENTRIES: record_lines(tx, consultation_id, row.size),
            bundle.CHECKPOINT: last.note.encode(),
            "README.txt": readme(standing).encode(),
            "verify.html": page(),
            **_documents(tx, consultation_id),
            **_published(tx, consultation_id),
        }
        if standing.stage is Stage.DECLARED:
            tally = tx.get(SignedTally, consultation_id)
            if tally is None:
                raise NotReady(what="tally")
            files |= {bundle.TALLY: tally.tally, bundle.TALLY_SIG: tally.signature}
        return bundle.write_bundle(files)


def signed_export(parts: Parts, consultation_id: int) -> bytes:
    """As `export`, after signing what is still unsigned."""
    sign_head(parts, consultation_id)
    sign_tally(parts, consultation_id)
    return export(parts, consultation_id)


def _documents(tx: Tx, consultation_id: int) -> dict[str, bytes]:
    digests = distributable_documents(tx, consultation_id)
    return _stored(tx, {f"documents/{digest}": digest for digest in digests}.items())


def _published(tx: Tx, consultation_id: int) -> dict[str, bytes]:
    return _stored(tx, ((one.path, one.sha256) for one in publications_of(tx, consultation_id)))


def _stored(tx: Tx, wanted: Iterable[tuple[str, str]]) -> dict[str, bytes]:
    files = {}
    for path, digest in wanted:
        kept = tx.get(StoredFile, digest)
        if kept is not None:
            files[path] = kept.content
    return files
