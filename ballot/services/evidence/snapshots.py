"""Store the folds of long records, so that a process that starts need not fold every entry (`core.record_cache`)."""

from __future__ import annotations

from functools import partial

from ballot.record import snapshot
from ballot.record.merkle import Frontier
from ballot.record.standing import Standing
from ballot.services.core.batches import for_each
from ballot.services.core.context import Parts
from ballot.services.core.record_cache import (
    SNAPSHOT_EVERY,
    SNAPSHOT_KIND,
    Fold,
    folded_on,
    snapshot_mark,
    stored_fold,
)
from ballot.store.queries.records import ids_to_snapshot, newest_checkpoint, put_fold_snapshot
from ballot.store.transactions import AlreadyThere


def store_snapshots(parts: Parts) -> int:
    """Store the fold of every record that has grown by `SNAPSHOT_EVERY` signed entries; return how many were stored.

    Raise RecordDamaged, in an ExceptionGroup, after all others were stored.
    """
    with parts.store.reading() as tx:
        due = ids_to_snapshot(tx, SNAPSHOT_EVERY, SNAPSHOT_KIND)
    return sum(stored for _, stored in for_each(due, partial(_store_snapshot, parts)))


def _store_snapshot(parts: Parts, consultation_id: int) -> bool:
    """Store where a record stands under its newest head; return False where that is not as it was signed."""
    with parts.store.reading() as tx:
        head = newest_checkpoint(tx, consultation_id)
        if head is None:
            return False
        # From the last stored fold, and not from the cached one: that may be beyond the head.
        start = stored_fold(tx, parts.codes, consultation_id) or Fold(Standing(), Frontier())
        fold = folded_on(tx, consultation_id, start, head.size)
    if fold.frontier.root() != head.root:
        return False  # `stored_fold` would pass it over
    content = snapshot.dump_snapshot(fold.standing, fold.frontier)
    values = {
        "size": head.size,
        "kind": SNAPSHOT_KIND,
        "content": content,
        "mark": snapshot_mark(parts.codes, consultation_id, head.size, content),
    }
    try:
        with parts.store.writing() as tx:
            put_fold_snapshot(tx, consultation_id, values)
    except AlreadyThere:
        return False  # another worker was first
    return True
