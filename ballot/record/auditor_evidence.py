"""The auditor's own checkpoints and receipts, compared with a record (record format §4).

A server that rewrites its history and signs again is caught by these alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ballot.record.checkpoint import Checkpoint, MalformedCheckpoint, read_checkpoint
from ballot.record.merkle import Frontier
from ballot.record.note import Note, VerifierKey
from ballot.record.receipt import MalformedReceipt, Receipt, read_receipt

Fail = Callable[[str, str, str], None]
"""A function that takes the code of a failure, where it is, and a sentence."""


class AuditorEvidence:
    """Compare earlier checkpoints and receipts with a record, entry by entry."""

    def __init__(self, checkpoints: Mapping[str, bytes], receipts: Mapping[str, bytes], fail: Fail) -> None:
        self._fail = fail
        # Pairs and not dictionaries: a checkpoint and a receipt may go by the same name.
        self._checkpoints: list[tuple[str, Checkpoint, Note]] = []
        self._receipts: list[tuple[str, Receipt]] = []
        self._roots: dict[int, bytes] = {}
        self._contained: set[str] = set()
        for name, text in checkpoints.items():
            self._take(name, text)
        for name, text in receipts.items():
            try:
                receipt = read_receipt(text)
                receipt.require_consistent()
            except MalformedReceipt as error:
                fail("not-extended", name, str(error))
                continue
            self._receipts.append((name, receipt))
            self._take(name, receipt.note_text.encode())
        self._sizes = {checkpoint.size for _, checkpoint, _ in self._checkpoints}
        self._indexes = {receipt.index for _, receipt in self._receipts}
        self.is_given = bool(self._checkpoints)
        """Whether there is anything to compare."""

    def _take(self, name: str, note: bytes) -> None:
        try:
            self._checkpoints.append((name, *read_checkpoint(note)))
        except MalformedCheckpoint as error:
            self._fail("not-extended", name, str(error))

    def compare(self, seq: int, line: bytes, tree: Frontier) -> None:
        """Compare one entry of the record. `tree` includes it; entries come in order, none left out."""
        if tree.size in self._sizes:
            self._roots[tree.size] = tree.root()
        if seq in self._indexes:
            self._contained |= {name for name, kept in self._receipts if kept.index == seq and kept.line == line}

    def report_failures(self, key: VerifierKey | None, origin: str | None, size: int) -> None:
        """Report, after the last entry, what is not signed by the body, of another record, or not contained in this one."""
        for name, checkpoint, note in self._checkpoints:
            if key is not None and not note.signed_by(key):
                self._fail("not-extended", name, "not signed by the body's key")
            if origin is not None and checkpoint.origin != origin:
                self._fail("not-extended", name, f"of another record, {checkpoint.origin}")
            elif checkpoint.size > size:
                self._fail("not-extended", name, f"signed over {checkpoint.size} entries; the record has {size}")
            elif checkpoint.root != self._roots.get(checkpoint.size, Frontier().root()):
                self._fail("not-extended", name, f"the first {checkpoint.size} entries are not those that were signed")
        for name, receipt in self._receipts:
            if name not in self._contained:
                self._fail("not-extended", name, f"entry {receipt.index} is not the one in the receipt")
