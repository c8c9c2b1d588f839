"""What an auditor kept: earlier checkpoints and receipts, and whether the record contains them (record format §4).

A server that rewrites its history and signs again is caught by these alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ballot.record.checkpoint import Checkpoint, MalformedCheckpoint, read_checkpoint
from ballot.record.merkle import Frontier
from ballot.record.note import Note, VerifierKey
from ballot.record.receipt import MalformedReceipt, Receipt, read_receipt

Fail = Callable[[str, str, str], None]
"""Takes code, where, and a sentence."""


class Held:
    """The auditor's own evidence, held against a record as its lines go by."""

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
        self.anything = bool(self._checkpoints)
        """Whether there is anything to look for."""

    def _take(self, name: str, note: bytes) -> None:
        try:
            self._checkpoints.append((name, *read_checkpoint(note)))
        except MalformedCheckpoint as error:
            self._fail("not-extended", name, str(error))

    def see(self, seq: int, line: bytes, tree: Frontier) -> None:
        """An entry of the record goes by; `tree` includes it."""
        if tree.size in self._sizes:
            self._roots[tree.size] = tree.root()
        if seq in self._indexes:
            self._contained |= {name for name, kept in self._receipts if kept.index == seq and kept.line == line}

    def judge(self, key: VerifierKey | None, origin: str | None, size: int) -> None:
        """After the last entry: what is held must be the body's own, of this record, and contained in it."""
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
