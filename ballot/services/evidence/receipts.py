"""Write receipts: an entry, its inclusion proof, and the checkpoint over it (record format §4)."""

from __future__ import annotations

from functools import partial

from ballot.record.merkle import (
    inclusion_proof,
)
from ballot.record.receipt import write_receipt
from ballot.rules.refusals import NotYetAvailable
from ballot.services.core.context import Parts
from ballot.services.evidence.signing import with_nodes
from ballot.store.queries.records import line_of, newest_checkpoint


def receipt(parts: Parts, consultation_id: int, seq: int) -> str:
    """Return the receipt of an entry, under the newest checkpoint. Raise NotYetAvailable until one covers it."""
    with parts.store.reading() as tx:
        last = newest_checkpoint(tx, consultation_id)
        if last is None or last.size <= seq:
            raise NotYetAvailable(what="checkpoint")
        line = line_of(tx, consultation_id, seq)
        proof = with_nodes(tx, consultation_id, partial(inclusion_proof, seq, last.size))
        return write_receipt(line, seq, proof, last.note)
