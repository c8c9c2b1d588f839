"""Sign what is committed, and hand it out: checkpoints, receipts, the tally, the bundle (record format §§3–5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar

from sqlalchemy import bindparam
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, func, or_, select

from ballot.record import acts, bundle
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
from ballot.record.standing import Standing
from ballot.record.tally import write_tally
from ballot.record.verify_page import page
from ballot.rules.refusals import BadInput, NotReady
from ballot.rules.stages import Stage, demand_stage
from ballot.services.drafting import keep_file
from ballot.services.each import for_each
from ballot.services.holding import holding
from ballot.services.notices import body_of
from ballot.services.parts import Parts
from ballot.services.people import CHAIRS, actor, demand_officer
from ballot.store.tables import (
    BallotDocument,
    Body,
    Consultation,
    DraftBallot,
    Publication,
    RecordEntry,
    SignedCheckpoint,
    SignedTally,
    StoredFile,
)
from ballot.store.transactions import insert_rows

T = TypeVar("T")

# Put together once, as they are run with every reply.
_SIGNED = aliased(SignedCheckpoint)
_KEPT_HASHES = select(RecordEntry.seq, RecordEntry.hashes).where(
    col(RecordEntry.consultation_id) == bindparam("consultation"),
    col(RecordEntry.seq).in_(bindparam("leaves", expanding=True)),
)
_NEWEST_SIZE = select(func.max(_SIGNED.size)).where(col(_SIGNED.consultation_id) == col(Consultation.id))
_HEAD = (
    select(Consultation.size, Body.slug, SignedCheckpoint)
    .join(Body, col(Body.id) == col(Consultation.body_id))
    .outerjoin(
        SignedCheckpoint,
        (col(SignedCheckpoint.consultation_id) == col(Consultation.id))
        & (col(SignedCheckpoint.size) == _NEWEST_SIZE.scalar_subquery()),
    )
    .where(col(Consultation.id) == bindparam("consultation"))
)
_NEWEST = (
    select(SignedCheckpoint)
    .where(col(SignedCheckpoint.consultation_id) == bindparam("consultation"))
    .order_by(col(SignedCheckpoint.size).desc())
    .limit(1)
)


class Inconsistent(RuntimeError):
    """The record does not extend what was signed before. Nothing more is signed until an operator has looked."""


def with_nodes(tx: Session, consultation_id: int, build: Callable[[Node], T]) -> T:
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
    rows: dict[int, bytes] = dict(tx.execute(_KEPT_HASHES, {"consultation": consultation_id, "leaves": leaves}).all())
    missing = [leaf for leaf in leaves if leaf not in rows]
    if missing:
        raise Inconsistent(f"consultation {consultation_id}: entry {missing[0]} is gone")
    return build(lambda level, index: rows[last_leaf[level, index]][32 * level : 32 * level + 32])


def _root_and_proof(tx: Session, consultation_id: int, old: int, new: int) -> tuple[bytes, list[bytes]]:
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
        head = tx.execute(_HEAD, {"consultation": consultation_id}).first()
        if head is None or not head[0]:
            return None
        size, slug = head[:2]
        last: SignedCheckpoint | None = head[2]
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
            insert_rows(tx, SignedCheckpoint, [signed.model_dump()])
    except IntegrityError:
        with parts.store.reading() as tx:
            other = tx.get(SignedCheckpoint, (consultation_id, size))
        if other is None or other.root != root:
            raise Inconsistent(f"consultation {consultation_id}: another head was signed at {size}") from None
        return other
    return signed


def newest_checkpoint(tx: Session, consultation_id: int) -> SignedCheckpoint | None:
    """The checkpoint over most entries, if any was signed."""
    return tx.scalar(_NEWEST, {"consultation": consultation_id})


def sign_pending(parts: Parts) -> int:
    """Sign every record's head and every declared tally that is not signed yet; return how many records were behind."""
    newest = (
        select(func.max(SignedCheckpoint.size))
        .where(col(SignedCheckpoint.consultation_id) == col(Consultation.id))
        .scalar_subquery()
    )
    has_tally = select(SignedTally.consultation_id).where(col(SignedTally.consultation_id) == col(Consultation.id))
    with parts.store.reading() as tx:
        behind = tx.exec(
            select(Consultation.id).where(
                or_(
                    col(Consultation.size) > func.coalesce(newest, 0),
                    and_(col(Consultation.stage) == Stage.DECLARED, ~has_tally.exists()),
                )
            )
        ).all()

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
            tx.add(signed)
    except IntegrityError:
        pass  # another process was first; Ed25519 gives the same signature
    return signed


def receipt(parts: Parts, consultation_id: int, seq: int) -> str:
    """The receipt of an entry, under the newest checkpoint. Raises NotReady until one covers it."""
    with parts.store.reading() as tx:
        last = newest_checkpoint(tx, consultation_id)
        if last is None or last.size <= seq:
            raise NotReady(what="checkpoint")
        line = tx.exec(
            select(RecordEntry.line).where(RecordEntry.consultation_id == consultation_id, RecordEntry.seq == seq)
        ).one()
        proof = with_nodes(tx, consultation_id, partial(inclusion_proof, seq, last.size))
        return write_receipt(line, seq, proof, last.note)


def publish_file(parts: Parts, by: str, consultation_id: int, path: str, content: bytes, media_type: str) -> str:
    """Publish a file with the results: the entry `published`, and the file in the bundle. Chair or vice-chair."""
    if not path.startswith(("letters/", "tally/")) or path in (bundle.TALLY, bundle.TALLY_SIG) or ".." in path:
        raise BadInput(field="path", why="letters/… or tally/…, and not the tally itself")
    with holding(parts, consultation_id) as held:
        officer = demand_officer(held.tx, by, CHAIRS, "publish")
        demand_stage("published", held.standing.stage)
        digest = keep_file(held.tx, content, media_type, held.now)
        held.append(acts.published(path, digest), actor(officer))
        held.tx.add(Publication(consultation_id=held.id, path=path, sha256=digest, published_at=held.moment))
        return digest


def record_lines(tx: Session, consultation_id: int, size: int) -> bytes:
    """`entries.jsonl` of the first `size` entries."""
    lines = tx.exec(
        select(RecordEntry.line)
        .where(RecordEntry.consultation_id == consultation_id, RecordEntry.seq < size)
        .order_by(RecordEntry.seq)  # type: ignore[arg-type]  # a column on the class
    )
    return b"".join(line + b"\n" for line in lines)


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


def standing_of(parts: Parts, consultation_id: int) -> Standing:
    """Where a consultation stands now. Raises NotReady for a draft."""
    with parts.store.reading() as tx:
        row = tx.get(Consultation, consultation_id)
        if row is None or not row.size:
            raise NotReady(what="record")
        return parts.folds.at(tx, consultation_id, row.size).standing


def _documents(tx: Session, consultation_id: int) -> dict[str, bytes]:
    digests = tx.exec(
        select(BallotDocument.sha256)
        .join(DraftBallot, DraftBallot.id == BallotDocument.draft_ballot_id)  # type: ignore[arg-type]
        .where(DraftBallot.consultation_id == consultation_id, BallotDocument.distributable == True)  # noqa: E712
    )
    return _stored(tx, {f"documents/{digest}": digest for digest in digests}.items())


def _published(tx: Session, consultation_id: int) -> dict[str, bytes]:
    found = tx.exec(select(Publication).where(Publication.consultation_id == consultation_id))
    return _stored(tx, ((one.path, one.sha256) for one in sorted(found, key=lambda one: one.id or 0)))


def _stored(tx: Session, wanted: Iterable[tuple[str, str]]) -> dict[str, bytes]:
    files = {}
    for path, digest in wanted:
        kept = tx.get(StoredFile, digest)
        if kept is not None:
            files[path] = kept.content
    return files
