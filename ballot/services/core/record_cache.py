"""The folded standing of each record, kept by size, so that an act costs the same at 100 entries and at 100,000; and what
else follows from a record's entries (`DerivedCache`).

Only committed entries are ever folded in. What is handed out is never changed afterwards: catching up works on a copy
and then takes the old one's place, so threads need no lock here.

A process that starts goes on from the stored fold of a long record (`ballot.services.evidence.snapshots` stores it), if
there is one that it can trust, and folds every entry otherwise.
"""

from __future__ import annotations

from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from ballot import __version__, record, rules
from ballot.ports import Codes
from ballot.record import snapshot
from ballot.record.canonical import parse_object
from ballot.record.checkpoint import Checkpoint, MalformedCheckpoint, read_checkpoint
from ballot.record.link_replies import read_link_replies
from ballot.record.merkle import Frontier, frontier_nodes, leaf_hash
from ballot.record.note import VerifierKey
from ballot.record.replay import fold
from ballot.record.snapshot import BadSnapshot
from ballot.record.standing import Standing
from ballot.store.queries.records import entries_between, hashes_of
from ballot.store.tables import FoldSnapshot, SignedCheckpoint
from ballot.store.transactions import Tx, find_row

KEPT = 256
"""Records whose folds are kept; beyond that the one used longest ago is folded anew when it is needed."""


def _program_digest() -> str:
    """Return a digest of the sources from which a standing follows: those of the rules and of the record."""
    told = sha256()
    for package in (rules, record):
        for source in sorted(Path(str(package.__file__)).parent.rglob("*.py")):
            told.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
    return told.hexdigest()


SNAPSHOT_KIND = f"{snapshot.FORMAT} ballot/{__version__} {_program_digest()[:32]}"
"""Another program may come to another standing, so it folds every entry once and stores its own."""
SNAPSHOT_EVERY = 1_000
"""Entries after which the fold of a record is stored again, and that a process folds rather than look for a stored fold."""
_AT_ONCE = 16
"""Entries that are read together."""
KEPT_ENTRIES = 50_000
"""Entries of all records from which what is in a DerivedCache follows; beyond that, what was used longest ago is let go of."""

Derived = TypeVar("Derived")


@dataclass(frozen=True)
class Fold:
    """A record's standing and its Merkle frontier, both over the same entries."""

    standing: Standing
    frontier: Frontier


class RecordDamaged(RuntimeError):
    """The stored record is not one this installation could have written. Nothing may be built on it."""


class Folds:
    """One a process."""

    def __init__(self, codes: Codes | None = None) -> None:
        """`codes` tell this installation's stored folds from others; without them none is used."""
        self._codes = codes
        self._kept: OrderedDict[int, Fold] = OrderedDict()

    def at(self, tx: Tx, consultation_id: int, size: int) -> Fold:
        """Return the fold over (at least) the first `size` entries, all of them committed when `tx` began.

        Call it before the transaction appends anything. Raise RecordDamaged.
        """
        kept = self._kept.get(consultation_id) or Fold(Standing(), Frontier())
        if self._codes is not None and size - kept.standing.size >= SNAPSHOT_EVERY:
            stored = stored_fold(tx, self._codes, consultation_id)
            if stored is not None and stored.standing.size > kept.standing.size:
                kept = stored
        if kept.standing.size < size:
            kept = folded_on(tx, consultation_id, kept, size)
        if size:
            self.keep(consultation_id, kept)
        with suppress(KeyError):  # another thread may have let go of it just now
            self._kept.move_to_end(consultation_id)
        return kept

    def forget(self, consultation_id: int) -> None:
        """Drop the fold of a record, so that it is folded anew from what is stored."""
        self._kept.pop(consultation_id, None)

    def __contains__(self, consultation_id: object) -> bool:
        return consultation_id in self._kept

    def keep(self, consultation_id: int, fold_: Fold) -> None:
        """Take over a fold whose entries are committed, all of them; nobody may change it any more."""
        kept = self._kept.get(consultation_id)
        if kept is not None and kept.standing.size >= fold_.standing.size:
            return
        self._kept[consultation_id] = fold_
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)


def snapshot_mark(codes: Codes, consultation_id: int, size: int, content: bytes) -> str:
    """Return what stands for a stored fold: 64 hex digits that only this installation can make."""
    return codes.mark("fold", f"{SNAPSHOT_KIND} {consultation_id} {size} {sha256(content).hexdigest()}")


def stored_fold(tx: Tx, codes: Codes, consultation_id: int) -> Fold | None:
    """Return the stored fold of a record, or None where there is none that is this installation's and fits the record.

    Its root must be that of the kept hashes and of a checkpoint signed by the body's key. That does not bind the
    standing, so its mark must be one that only this installation can have made.
    """
    row = find_row(tx, FoldSnapshot, consultation_id=consultation_id)
    if row is None or row.kind != SNAPSHOT_KIND:
        return None
    mark = snapshot_mark(codes, consultation_id, row.size, row.content)
    if not compare_digest(row.mark.encode(), mark.encode()):
        return None
    head = find_row(tx, SignedCheckpoint, consultation_id=consultation_id, size=row.size)
    try:
        standing, frontier = snapshot.load_snapshot(row.content)
        checkpoint, note = read_checkpoint(head.note if head is not None else "")
    except (BadSnapshot, MalformedCheckpoint):
        return None
    signed = note.signed_by(VerifierKey.parse(standing.opened["key"]))
    if not signed or checkpoint != Checkpoint(standing.origin, frontier.size, frontier.root()):
        return None
    if frontier.subtrees != _kept_subtrees(tx, consultation_id, frontier.size):
        return None
    return Fold(standing, frontier)


def _kept_subtrees(tx: Tx, consultation_id: int, size: int) -> tuple[bytes, ...]:
    """Return the hashes of the perfect subtrees over the first `size` entries, as they are kept; empty where one is gone."""
    last_leaves = [((index + 1) << level) - 1 for level, index in frontier_nodes(size)]
    kept = hashes_of(tx, consultation_id, last_leaves)
    # A leaf completes subtrees from the lowest on; the one that is in the frontier is its largest.
    return tuple(kept.get(leaf, b"")[-32:] for leaf in last_leaves)


def folded_on(tx: Tx, consultation_id: int, kept: Fold, size: int) -> Fold:
    """Return the fold over the first `size` entries, of which `kept` has some. Raise RecordDamaged."""
    standing, frontier = kept.standing.copy(), kept.frontier.copy()

    def damaged(code: str, message: str) -> None:
        raise RecordDamaged(f"consultation {consultation_id}, entry {frontier.size - 1}: {code}: {message}")

    rows = iter(entries_between(tx, consultation_id, standing.size, size))
    while some := list(islice(rows, _AT_ONCE)):
        replies = read_link_replies([line for _, line, _ in some], sealed=standing.sealed)
        for place, (seq, line, hashes) in enumerate(some):
            if seq != frontier.size:
                raise RecordDamaged(f"consultation {consultation_id}: entry {frontier.size} is missing")
            if b"".join(frontier.append(leaf_hash(line))) != hashes:
                raise RecordDamaged(f"consultation {consultation_id}, entry {seq}: not what its hashes were made of")
            try:
                entry = replies[place] if replies else parse_object(line)
                fold(standing, entry, damaged)
                standing.count_reply_bytes(entry, line)
            except (KeyError, TypeError, ValueError) as error:
                raise RecordDamaged(f"consultation {consultation_id}, entry {seq}: {type(error).__name__}") from None
    if standing.size != size:
        raise RecordDamaged(f"consultation {consultation_id}: {standing.size} entries, and {size} expected")
    return Fold(standing, frontier)


class DerivedCache:
    """What was read out of the entries of records besides their folds, kept by its type, with how many entries it follows from.

    One a process. As committed entries never change, it holds for good, whichever process appended them; whoever needs more
    reads on from there. What is handed out is never changed afterwards.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[type[Any], int], tuple[int, Any]] = OrderedDict()

    def up_to(self, kind: type[Derived], consultation_id: int, size: int) -> tuple[int, Derived | None]:
        """Return from how many of a record's first `size` entries what is kept follows, and what it is; 0 and None without
        any."""
        kept = self._kept.get((kind, consultation_id))
        if kept is None or kept[0] > size:
            return 0, None
        with suppress(KeyError):  # another thread may have let go of it just now
            self._kept.move_to_end((kind, consultation_id))
        return kept

    def keep(self, consultation_id: int, size: int, derived: object) -> None:
        """Take over what follows from a record's first `size` entries, all of them committed; nobody may change it any more."""
        if size > KEPT_ENTRIES:
            return
        self._kept[type(derived), consultation_id] = (size, derived)
        while sum(entries for entries, _ in tuple(self._kept.values())) > KEPT_ENTRIES:
            with suppress(KeyError):
                self._kept.popitem(last=False)
