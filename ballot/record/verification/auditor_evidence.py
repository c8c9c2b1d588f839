"""Step 9: the auditor's own checkpoints and receipts, compared with a record (record format §4).

A server that rewrites its history and signs again is caught by these alone. One that cannot be read accuses nobody: it is
named, with what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ballot.record.checkpoint import Checkpoint, MalformedCheckpoint, read_record_checkpoint
from ballot.record.merkle import Frontier
from ballot.record.note import Note, VerifierKey
from ballot.record.receipt import MalformedReceipt, Receipt, read_receipt

Fail = Callable[[str, str, str], None]
"""A function that takes the code of a failure, where it is, and a sentence."""

_SPOILT = (
    (re.compile(r"\ufeff"), "it begins with a byte order mark, which some editors add"),
    (
        re.compile(r"[^\r]*\r"),
        "it has other line ends than it was given out with, as some mail programs and editors change them",
    ),
    (re.compile(r"\n"), "it begins with a blank line"),
    (re.compile(r".*\n\n\Z", re.DOTALL), "it ends with a blank line"),
    (re.compile(r".*[^\n]\Z", re.DOTALL), "it does not end with a line end: something behind it may be missing"),
    (re.compile(r".*[ \t]\n", re.DOTALL), "it has a space at the end of a line"),
    (re.compile(r".*\n\n\n", re.DOTALL), "it has a blank line more"),
)
"""What people most often do to such a file without knowing, the most telling sign first."""


def _why_unreadable(content: bytes, error: ValueError) -> str:
    """Return what is wrong with a file that cannot be read, so that a good copy can be found."""
    if not content:
        return "it is empty"
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return "it is not text in UTF-8"
    return next((why for sign, why in _SPOILT if sign.match(text)), str(error))


class AuditorEvidence:
    """Compare earlier checkpoints and receipts with a record, entry by entry."""

    def __init__(self, checkpoints: Mapping[str, bytes], receipts: Mapping[str, bytes]) -> None:
        self.unusable: list[tuple[str, str]] = []
        """The files that cannot be read, by name, and what is wrong with each."""
        # Pairs and not dictionaries: a checkpoint and a receipt may go by the same name.
        self._checkpoints: list[tuple[str, Checkpoint, Note]] = []
        self._receipts: list[tuple[str, Receipt]] = []
        self._roots: dict[int, bytes] = {}
        self._contained: set[str] = set()
        for name, text in checkpoints.items():
            try:
                self._checkpoints.append((name, *read_record_checkpoint(text)))
            except MalformedCheckpoint as error:
                self.unusable.append((name, _why_unreadable(text, error)))
        for name, text in receipts.items():
            try:
                receipt = read_receipt(text)
                self._checkpoints.append((name, *read_record_checkpoint(receipt.note_text)))
                self._receipts.append((name, receipt))
            except (MalformedReceipt, MalformedCheckpoint) as error:
                self.unusable.append((name, _why_unreadable(text, error)))
        self._sizes = {checkpoint.size for _, checkpoint, _ in self._checkpoints}
        self._indexes = {receipt.index for _, receipt in self._receipts}
        self.is_given = bool(self._checkpoints)
        """Whether there is anything to compare."""

    def compare(self, seq: int, line: bytes, tree: Frontier) -> None:
        """Compare one entry of the record. `tree` includes it; entries come in order, none left out."""
        if tree.size in self._sizes:
            self._roots[tree.size] = tree.root()
        if seq in self._indexes:
            self._contained |= {name for name, kept in self._receipts if kept.index == seq and kept.line == line}

    def report_failures(self, key: VerifierKey, origin: str | None, size: int, fail: Fail) -> None:
        """Report, after the last entry, what is not signed by the body, of another record, or not contained in this one."""
        for name, checkpoint, note in self._checkpoints:
            if not note.signed_by(key):
                fail("not-extended", name, "not signed by the body's key")
            if origin is not None and checkpoint.origin != origin:
                fail("not-extended", name, f"of another record, {checkpoint.origin}")
            elif checkpoint.size > size:
                fail("not-extended", name, f"signed over {checkpoint.size} entries; the record has {size}")
            elif checkpoint.root != self._roots.get(checkpoint.size, Frontier().root()):
                fail("not-extended", name, f"the first {checkpoint.size} entries are not those that were signed")
        for name, receipt in self._receipts:
            try:
                receipt.require_consistent()
            except MalformedReceipt as error:
                fail("not-extended", name, str(error))
            if name not in self._contained:
                fail("not-extended", name, f"entry {receipt.index} is not the one in the receipt")
