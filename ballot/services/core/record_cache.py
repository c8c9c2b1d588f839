"""The folded standing of each record, kept by size, so that an act costs the same at 100 entries and at 100,000.

Only committed entries are ever folded in. What is handed out is never changed afterwards: catching up works on a copy
and then takes the old one's place, so threads need no lock here.
"""

from __future__ import annotations

from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass

from ballot.record.canonical import parse_object
from ballot.record.merkle import Frontier, leaf_hash
from ballot.record.replay import fold
from ballot.record.standing import Standing
from ballot.store.queries.records import entries_between
from ballot.store.transactions import Tx

KEPT = 256
"""Records whose folds are kept; beyond that the one used longest ago is folded anew when it is needed."""


@dataclass(frozen=True)
class Fold:
    """A record's standing and its Merkle frontier, both over the same entries."""

    standing: Standing
    frontier: Frontier


class RecordDamaged(RuntimeError):
    """The stored record is not one this installation could have written. Nothing may be built on it."""


class Folds:
    """One a process."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, Fold] = OrderedDict()

    def at(self, tx: Tx, consultation_id: int, size: int) -> Fold:
        """The fold over (at least) the first `size` entries, all of them committed when `tx` began.

        Call it before the transaction appends anything. Raises RecordDamaged.
        """
        kept = self._kept.get(consultation_id)
        if kept is None:
            kept = Fold(Standing(), Frontier())
        if kept.standing.size < size:
            kept = _caught_up(tx, consultation_id, kept, size)
            self.keep(consultation_id, kept)
        with suppress(KeyError):  # another thread may have let go of it just now
            self._kept.move_to_end(consultation_id)
        return kept

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


def _caught_up(tx: Tx, consultation_id: int, kept: Fold, size: int) -> Fold:
    standing, frontier = kept.standing.copy(), kept.frontier.copy()

    def damaged(code: str, message: str) -> None:
        raise RecordDamaged(f"consultation {consultation_id}, entry {frontier.size - 1}: {code}: {message}")

    for seq, line, hashes in entries_between(tx, consultation_id, standing.size, size):
        if seq != frontier.size:
            raise RecordDamaged(f"consultation {consultation_id}: entry {frontier.size} is missing")
        if b"".join(frontier.append(leaf_hash(line))) != hashes:
            raise RecordDamaged(f"consultation {consultation_id}, entry {seq}: not what its hashes were made of")
        try:
            fold(standing, parse_object(line), damaged)
        except (KeyError, TypeError, ValueError) as error:
            raise RecordDamaged(f"consultation {consultation_id}, entry {seq}: {type(error).__name__}") from None
    if standing.size != size:
        raise RecordDamaged(f"consultation {consultation_id}: {standing.size} entries, and {size} expected")
    return Fold(standing, frontier)
