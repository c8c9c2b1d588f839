"""The record, what is signed over it, what is sealed, and what awaits a second officer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam
from sqlalchemy.orm import aliased
from sqlmodel import and_, col, func, or_, select

from ballot.rules.stages import Stage
from ballot.store.tables import (
    Body,
    Consultation,
    FoldSnapshot,
    PaperScan,
    PendingAct,
    RecordEntry,
    SealedOpening,
    SignedCheckpoint,
    SignedTally,
)
from ballot.store.transactions import Tx, delete_rows, find_row, insert_new

# Put together once, as they are run with every reply.
_LINE = select(RecordEntry.line).where(
    col(RecordEntry.consultation_id) == bindparam("consultation"), col(RecordEntry.seq) == bindparam("seq")
)
_LINES = select(RecordEntry.seq, RecordEntry.line).where(
    col(RecordEntry.consultation_id) == bindparam("consultation"),
    col(RecordEntry.seq).in_(bindparam("seqs", expanding=True)),
)
_ENTRIES = (
    select(RecordEntry.seq, RecordEntry.line, RecordEntry.hashes)
    .where(
        col(RecordEntry.consultation_id) == bindparam("consultation"),
        col(RecordEntry.seq) >= bindparam("begin"),
        col(RecordEntry.seq) < bindparam("end"),
    )
    .order_by(col(RecordEntry.seq))
    .execution_options(yield_per=1000)
)
_OPENING = select(SealedOpening.ciphertext).where(
    col(SealedOpening.consultation_id) == bindparam("consultation"), col(SealedOpening.seq) == bindparam("seq")
)
_HASHES = select(RecordEntry.seq, RecordEntry.hashes).where(
    col(RecordEntry.consultation_id) == bindparam("consultation"),
    col(RecordEntry.seq).in_(bindparam("leaves", expanding=True)),
)
_SIGNED = aliased(SignedCheckpoint)
_NEWEST_SIZE = (
    select(func.max(_SIGNED.size)).where(col(_SIGNED.consultation_id) == col(Consultation.id)).scalar_subquery()
)
_HEAD = (
    select(Consultation.size, Body.slug, SignedCheckpoint)
    .join(Body, col(Body.id) == col(Consultation.body_id))
    .outerjoin(
        SignedCheckpoint,
        (col(SignedCheckpoint.consultation_id) == col(Consultation.id)) & (col(SignedCheckpoint.size) == _NEWEST_SIZE),
    )
    .where(col(Consultation.id) == bindparam("consultation"))
)
_NEWEST = (
    select(SignedCheckpoint)
    .where(col(SignedCheckpoint.consultation_id) == bindparam("consultation"))
    .order_by(col(SignedCheckpoint.size).desc())
    .limit(1)
)

_SIGNED_SIZE = select(func.max(SignedCheckpoint.size)).where(
    col(SignedCheckpoint.consultation_id) == bindparam("consultation")
)
_LACKS_TALLY = and_(
    col(Consultation.stage) == Stage.DECLARED,
    ~select(SignedTally.consultation_id).where(col(SignedTally.consultation_id) == col(Consultation.id)).exists(),
)
_TO_SIGN = select(Consultation.id, _LACKS_TALLY.label("lacks_tally")).where(
    or_(col(Consultation.size) > func.coalesce(_NEWEST_SIZE, 0), _LACKS_TALLY)
)

_TO_CONFIRM = (
    select(PendingAct)
    .where(col(PendingAct.consultation_id) == bindparam("consultation"), col(PendingAct.outcome).is_(None))
    .order_by(col(PendingAct.id))
)

# ---------------------------------------------------------------------------------- the record


def line_of(tx: Tx, consultation_id: int, seq: int) -> bytes:
    """Return the bytes of an entry that is in the record."""
    return tx.scalars(_LINE, {"consultation": consultation_id, "seq": seq}).one()


def lines_of(tx: Tx, consultation_id: int, seqs: Sequence[int]) -> dict[int, bytes]:
    """Return the bytes of these entries by seq; those that are not in the record are left out."""
    return dict(tx.core.execute(_LINES, {"consultation": consultation_id, "seqs": seqs}).all())


def entries_between(tx: Tx, consultation_id: int, begin: int, end: int) -> Iterable[tuple[int, bytes, bytes]]:
    """Yield seq, line and stored hashes of the entries from `begin` to before `end`, in order, never all at once in
    memory."""
    return tx.execute(_ENTRIES, {"consultation": consultation_id, "begin": begin, "end": end})


def lines_between(tx: Tx, consultation_id: int, begin: int, end: int) -> Iterable[bytes]:
    """Yield the bytes of the entries from `begin` to before `end`, in order."""
    wanted = select(RecordEntry.line).where(
        RecordEntry.consultation_id == consultation_id, RecordEntry.seq >= begin, RecordEntry.seq < end
    )
    return tx.exec(wanted.order_by(col(RecordEntry.seq)))


def lines_since(tx: Tx, consultation_id: int, since: datetime) -> Iterable[bytes]:
    """Yield the bytes of the entries after this time, in order."""
    wanted = select(RecordEntry.line).where(RecordEntry.consultation_id == consultation_id, RecordEntry.at > since)
    return tx.exec(wanted.order_by(col(RecordEntry.seq)))


def hashes_of(tx: Tx, consultation_id: int, seqs: Sequence[int]) -> dict[int, bytes]:
    """What is kept with these entries' leaves: their hashes, 32 bytes each, lowest first. Missing entries are left out."""
    return dict(tx.core.execute(_HASHES, {"consultation": consultation_id, "leaves": seqs}).all())


# ---------------------------------------------------------------------------- what is signed


class Head(NamedTuple):
    """Where a record stands, and how far it is signed."""

    size: int
    """Entries in the record."""
    body_slug: str
    last: SignedCheckpoint | None
    """The checkpoint over most entries."""


def head_of(tx: Tx, consultation_id: int) -> Head | None:
    """Return a record's size, its body's slug, and its newest checkpoint, in one query."""
    found = tx.execute(_HEAD, {"consultation": consultation_id}).first()
    return Head(*found) if found is not None else None


def newest_checkpoint(tx: Tx, consultation_id: int) -> SignedCheckpoint | None:
    """Return the checkpoint over most entries, if any was signed."""
    return tx.scalar(_NEWEST, {"consultation": consultation_id})


def newest_signed_size(tx: Tx, consultation_id: int) -> int:
    """Return how many entries of a record the newest checkpoint covers; 0 where none was signed."""
    return int(tx.core.execute(_SIGNED_SIZE, {"consultation": consultation_id}).scalar() or 0)


def ids_to_sign(tx: Tx) -> dict[int, bool]:
    """Return the consultations with entries that no checkpoint covers, or declared and without a signed tally.

    Each with whether it is the tally that may be lacking."""
    return dict(tx.core.execute(_TO_SIGN).all())


def ids_to_snapshot(tx: Tx, entries: int, kind: str) -> list[int]:
    """Return the consultations with so many signed entries, or more, since their stored fold of this kind."""
    stored = func.coalesce(
        select(FoldSnapshot.size)
        .where(col(FoldSnapshot.consultation_id) == col(Consultation.id), col(FoldSnapshot.kind) == kind)
        .scalar_subquery(),
        0,
    )
    return [one for one in tx.exec(select(Consultation.id).where(stored + entries <= _NEWEST_SIZE)) if one is not None]


def count_entries(tx: Tx) -> int:
    """Return how many entries all records have together."""
    return int(tx.exec(select(func.sum(Consultation.size))).one() or 0)


def count_signed_entries(tx: Tx) -> int:
    """Return how many entries of all records are under a checkpoint."""
    heads = select(func.max(SignedCheckpoint.size).label("size")).group_by(col(SignedCheckpoint.consultation_id))
    return int(tx.exec(select(func.sum(heads.subquery().c.size))).one() or 0)


# ---------------------------------------------------------------------------- what is sealed


def openings_of(tx: Tx, consultation_id: int) -> dict[int, bytes]:
    """Return the encrypted openings that are stored, by the seq of the entry that carries the seal."""
    wanted = select(SealedOpening.seq, SealedOpening.ciphertext)
    return dict(tx.exec(wanted.where(SealedOpening.consultation_id == consultation_id)).all())


def opening_of(tx: Tx, consultation_id: int, seq: int) -> bytes | None:
    """Return the encrypted opening of one sealed reply, while it is stored."""
    kept: bytes | None = tx.core.execute(_OPENING, {"consultation": consultation_id, "seq": seq}).scalar()
    return kept


def delete_openings(tx: Tx, consultation_id: int) -> None:
    """Delete all stored openings of a consultation, which destroys the salts."""
    delete_rows(tx, SealedOpening, consultation_id=consultation_id)


# ---------------------------------------------------------------- what awaits a second officer


def reread_pending_act(tx: Tx, pending_id: int) -> PendingAct | None:
    """Return a proposed act, read anew even where `tx` has read it before."""
    return tx.get(PendingAct, pending_id, populate_existing=True)


def acts_to_confirm(tx: Tx, consultation_id: int) -> list[PendingAct]:
    """Return the proposed acts of a consultation that nobody has settled, oldest first."""
    return list(tx.scalars(_TO_CONFIRM, {"consultation": consultation_id}))


def confirmed_paper_replies(tx: Tx, consultation_id: int) -> list[PendingAct]:
    """Return the paper replies of a consultation that are entries, in the order of the record."""
    wanted = select(PendingAct).where(
        PendingAct.consultation_id == consultation_id,
        PendingAct.kind == "paper-reply",
        PendingAct.outcome == "confirmed",
    )
    return list(tx.exec(wanted.order_by(col(PendingAct.entry_seq))))


def confirmed_paper_reply(tx: Tx, consultation_id: int, seq: int) -> PendingAct | None:
    """Return the paper reply that became this entry."""
    return next((one for one in confirmed_paper_replies(tx, consultation_id) if one.entry_seq == seq), None)


def delete_scan(tx: Tx, consultation_id: int, digest: str) -> None:
    """Delete the scan of a proposal."""
    kept = tx.get(PaperScan, (consultation_id, digest))
    if kept is not None:
        tx.delete(kept)


def count_acts_to_confirm(tx: Tx, consultation_ids: Iterable[int]) -> dict[int, int]:
    """Return how many proposed acts await confirmation in each of these consultations; those without are left out."""
    wanted = (
        select(PendingAct.consultation_id, func.count())
        .where(col(PendingAct.consultation_id).in_(consultation_ids), col(PendingAct.outcome).is_(None))
        .group_by(col(PendingAct.consultation_id))
    )
    return dict(tx.exec(wanted).all())


def tallies_of(tx: Tx, consultation_ids: Collection[int]) -> dict[int, bytes]:
    """Return `tally.json` of each of these consultations; those whose tally is not signed are left out."""
    wanted = select(SignedTally.consultation_id, SignedTally.tally)
    return dict(tx.exec(wanted.where(col(SignedTally.consultation_id).in_(consultation_ids))).all())


def newest_checkpoints(tx: Tx, consultation_ids: Collection[int]) -> dict[int, SignedCheckpoint]:
    """Return for each of these records the checkpoint over most entries; those without any are left out."""
    heads = (
        select(SignedCheckpoint.consultation_id, func.max(SignedCheckpoint.size).label("size"))
        .where(col(SignedCheckpoint.consultation_id).in_(consultation_ids))
        .group_by(col(SignedCheckpoint.consultation_id))
        .subquery()
    )
    wanted = select(SignedCheckpoint).join(
        heads,
        (col(SignedCheckpoint.consultation_id) == heads.c.consultation_id)
        & (col(SignedCheckpoint.size) == heads.c.size),
    )
    return {one.consultation_id: one for one in tx.exec(wanted)}


def checkpoints_of(tx: Tx, consultation_id: int) -> list[tuple[int, datetime]]:
    """Return size and signing time of every checkpoint of a record, newest first."""
    wanted = select(SignedCheckpoint.size, SignedCheckpoint.signed_at)
    found = tx.exec(
        wanted.where(SignedCheckpoint.consultation_id == consultation_id).order_by(col(SignedCheckpoint.size).desc())
    )
    return [(size, signed_at) for size, signed_at in found]


def checkpoint_over(tx: Tx, consultation_id: int, size: int) -> SignedCheckpoint | None:
    """Return the checkpoint that was signed over the first `size` entries."""
    return tx.get(SignedCheckpoint, (consultation_id, size))


def put_fold_snapshot(tx: Tx, consultation_id: int, values: Mapping[str, object]) -> None:
    """Store the fold of a record in place of the one before. Raise AlreadyThere where somebody else stores the first one at
    this very moment."""
    kept = find_row(tx, FoldSnapshot, consultation_id=consultation_id)
    if kept is None:
        insert_new(tx, FoldSnapshot, {"consultation_id": consultation_id, **values})
    else:
        kept.sqlmodel_update(dict(values))
        tx.add(kept)
