"""Steps 3, 5, 6 and 7: the record, read once, a line at a time.

Memory holds the roll, the ballots and a few lines, however long the record is.
"""

from __future__ import annotations

from typing import Any

from ballot.record.bundle import paths
from ballot.record.canonical import NotCanonical, parse_objects
from ballot.record.link_replies import read_link_replies
from ballot.record.merkle import leaf_hash
from ballot.record.replay import fold
from ballot.record.shapes import BadEntry, require_shape
from ballot.record.verification.codes import STEP_OF_ACT_CODE
from ballot.record.verification.context import Audit
from ballot.record.verification.report import MAX_LISTED


def check_entries(audit: Audit) -> None:
    """Report lines that are not well-formed or in order, and acts, openings and results that the record does not allow."""
    if paths.ENTRIES not in audit.bundle:
        return
    reading = _EntryCheck(audit)
    for lines, ended in audit.bundle.lines(paths.ENTRIES):
        reading.take(lines, ended)
    if audit.tree.size == 0:
        audit.report.fail(3, "bad-entry", "entry 0", "the record has no entries")
    if not audit.is_opened:
        audit.report.fail(5, "forbidden-act", "entry 0", "the record does not begin with its opening")


class _EntryCheck:
    """The entries so far. One that is not well-formed is a leaf of the tree and nothing else."""

    def __init__(self, audit: Audit) -> None:
        self._audit = audit
        self._seq = 0
        self._last_at = ""
        self._shift = 0
        # Entries at fault, not faults, and forms apart from acts: so the browser's checker stops at the same entry.
        self._malformed: set[int] = set()
        self._unlawful: set[int] = set()

    def _fail(self, code: str, message: str) -> None:
        self._malformed.add(self._seq)
        self._audit.report.fail(3, code, f"entry {self._seq}", message)

    def _fail_act(self, code: str, message: str) -> None:
        self._unlawful.add(self._seq)
        self._audit.report.fail(STEP_OF_ACT_CODE[code], code, f"entry {self._seq}", message)

    def take(self, lines: list[bytes], ended: bool) -> None:
        """Judge the next lines. `ended` says whether the last of them had its newline."""
        audit = self._audit
        if len(self._malformed) >= MAX_LISTED:
            # The root and what the auditor kept are judged to the end; entries, not beyond so many at fault.
            for line in lines:
                self._add_leaf(line)
            audit.report.entries_unread += len(lines)
            return
        standing = audit.standing
        replies = read_link_replies(lines, sealed=standing.sealed) if standing.opened else None
        if replies is not None and ended:
            self._take_replies(lines, replies)
            return
        for line, entry in zip(lines, parse_objects(lines), strict=True):
            self._add_leaf(line)
            if len(self._malformed) >= MAX_LISTED:
                audit.report.entries_unread += 1
                continue
            if not ended:
                self._fail("bad-entry", "the last line has no newline")
            self._take_unchecked(entry)

    def _take_replies(self, lines: list[bytes], replies: list[dict[str, Any]]) -> None:
        """Judge well-formed replies, of which a long record consists: all in one place, as calls are what costs here."""
        standing, tree, fail = self._audit.standing, self._audit.tree, self._fail_act
        compare = self._audit.evidence.compare if self._audit.evidence.is_given else None
        append, malformed, unlawful = tree.append, self._malformed, self._unlawful
        for line, entry in zip(lines, replies, strict=True):
            seq, at = tree.size, entry["at"]
            append(leaf_hash(line))
            if compare:
                compare(seq, line, tree)
            self._seq = seq
            if len(malformed) >= MAX_LISTED:
                self._audit.report.entries_unread += 1
                continue
            if entry["seq"] - seq != self._shift or at < self._last_at:
                self._check_order(entry)
            self._last_at = at
            if len(unlawful) >= MAX_LISTED:
                self._audit.report.entries_unread += 1
            else:
                fold(standing, entry, fail)

    def _add_leaf(self, line: bytes) -> None:
        tree, evidence = self._audit.tree, self._audit.evidence
        self._seq = tree.size
        tree.append(leaf_hash(line))
        if evidence.is_given:
            evidence.compare(self._seq, line, tree)

    def _take_unchecked(self, entry: dict[str, Any] | NotCanonical) -> None:
        """Judge an entry whose form is not known to be good, as `parse_objects` gave it."""
        audit = self._audit
        if self._seq == 0:
            audit.first = entry if isinstance(entry, dict) else None
        standing = audit.standing
        why = self._why_malformed(entry)
        if why is not None or isinstance(entry, NotCanonical):
            self._fail("bad-entry", str(why))
            standing.size += 1  # it has its place in the record, though not its say
            return
        self._check_order(entry)
        self._last_at = entry["at"]
        if len(self._unlawful) >= MAX_LISTED:
            audit.report.entries_unread += 1
        elif standing.opened or (self._seq == 0 and entry["act"] == "opened"):
            fold(standing, entry, self._fail_act)
            if standing.declared_at is not None and audit.declared_root is None:
                audit.declared_root = audit.tree.root()

    def _check_order(self, entry: dict[str, Any]) -> None:
        shift = entry["seq"] - self._seq
        # One line taken out shifts all that follow: said once, where the numbering breaks.
        if shift not in (0, self._shift):
            self._fail("bad-order", f"seq is {entry['seq']}")
        self._shift = shift
        if entry["at"] < self._last_at:
            self._fail("bad-order", f"{entry['at']} is before the entry before it")

    def _why_malformed(self, entry: dict[str, Any] | NotCanonical) -> NotCanonical | BadEntry | None:
        """Return what is wrong with the form of an entry, as `parse_objects` gave it, or None."""
        if isinstance(entry, NotCanonical):
            return entry
        standing = self._audit.standing
        try:
            # Where the opening cannot be read, a reply is taken for what it looks like.
            require_shape(entry, sealed=standing.sealed if standing.opened else "seal" in entry)
        except BadEntry as error:
            return error
        return None
