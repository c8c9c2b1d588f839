"""Write receipts: an entry, its inclusion proof, and the checkpoint over it (record format §4)."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from ballot.record.merkle import (
    inclusion_proof,
)
from ballot.record.receipt import write_receipt
from ballot.rules.refusals import NotYetAvailable
from ballot.services.core.context import Parts
from ballot.services.evidence.signing import Inconsistent, read_nodes
from ballot.store.queries.records import lines_of, newest_checkpoint
from ballot.store.transactions import Tx


class Receipts:
    """Receipts of several entries of one record under its newest checkpoint, which are read together."""

    def __init__(self, tx: Tx, consultation_id: int, seqs: Collection[int]) -> None:
        """Read what the receipts of these entries are made of, in three queries."""
        self._consultation_id = consultation_id
        self._last = newest_checkpoint(tx, consultation_id)
        size = self._last.size if self._last is not None else 0
        covered = sorted(seq for seq in seqs if seq < size)
        self._lines = lines_of(tx, consultation_id, covered)
        self._node = read_nodes(tx, consultation_id, [partial(inclusion_proof, seq, size) for seq in covered])

    def write(self, seq: int) -> str:
        """Return the receipt of one of the entries. Raise NotYetAvailable until a checkpoint covers it, Inconsistent where the
        record has lost what it is made of, and MalformedReceipt where that does not lead to the checkpoint."""
        if self._last is None or self._last.size <= seq:
            raise NotYetAvailable(what="checkpoint")
        if seq not in self._lines:
            raise Inconsistent(f"consultation {self._consultation_id}: entry {seq} is gone")
        return write_receipt(self._lines[seq], seq, inclusion_proof(seq, self._last.size, self._node), self._last.note)


def receipt_of_entry(parts: Parts, consultation_id: int, seq: int) -> str:
    """Return the receipt of an entry, under the newest checkpoint. Raise NotYetAvailable until one covers it."""
    with parts.store.reading() as tx:
        return Receipts(tx, consultation_id, [seq]).write(seq)
