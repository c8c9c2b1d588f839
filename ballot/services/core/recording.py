"""Hold a consultation and append to its record: the one place where entries are written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from ballot.record import acts
from ballot.record.acts import Act, Actor
from ballot.record.canonical import MAX_LINE, encode, parse_object
from ballot.record.merkle import leaf_hash
from ballot.record.replay import fold
from ballot.record.shapes import read_time, require_shape, write_time
from ballot.rules.refusals import BadInput
from ballot.services.core.context import Parts
from ballot.services.core.events import Event
from ballot.services.core.record_cache import Fold, RecordDamaged
from ballot.store.queries.replies import FocalPointRow
from ballot.store.tables import Consultation, RecordEntry
from ballot.store.transactions import (
    RecordRow,
    Tx,
    find_row,
    insert_rows,
    lock_consultation,
    lock_record,
    update_by_id,
    update_row,
)


class Forbidden(RuntimeError):
    """The server was about to write an entry that an auditor would refuse: a fault of ours, never a person's."""


class Holding:
    """A consultation held by a write transaction, from reading the clock to the commit.

    `standing` is where it stands, the entries of this transaction included. `now` was read while holding the lock;
    `moment` is the time that entries get: `now`, or the last entry's time if the clock has gone back (§1.1).
    """

    def __init__(self, parts: Parts, tx: Tx, record: RecordRow) -> None:
        """Read the clock, and bring the standing up to date. To act, `record` comes from `lock_record`."""
        self.id = record.id
        self.body_id = record.body_id
        self.second_step = record.second_step
        """Whether a reply is recorded only with a code that was sent by mail."""
        committed = parts.folds.at(tx, self.id, record.size)
        if committed.standing.size != record.size:
            # The database has lost entries that this process saw committed: a restored file, a standby that lagged behind.
            parts.folds.forget(self.id)
            raise RecordDamaged(
                f"consultation {self.id}: {record.size} entries, and {committed.standing.size} were known"
            )
        self.parts = parts
        self.tx = tx
        self._row: Consultation | None = None
        self.in_office: dict[str, list[FocalPointRow]] = {}
        """Focal points by State that this act has looked up in this transaction. An act that changes them leaves it empty."""
        self.standing = committed.standing
        self._frontier = committed.frontier
        self._own = False
        self.now: datetime = parts.clock.now()
        self.at = max(write_time(self.now), self.standing.at)
        self.moment: datetime = read_time(self.at)

    @property
    def row(self) -> Consultation:
        """The whole row as an object that may be changed, read when it is first asked for."""
        if self._row is None:
            self._row = lock_consultation(self.tx, self.id)
        return self._row

    def append(self, act: Act, by: Actor) -> int:
        """Write one entry and return its seq. It commits, or not, with everything else in the transaction.

        Raise Forbidden where record format §1.2 does not allow the act; services refuse it before, by its own type.
        """
        if not self._own:
            self.standing, self._frontier, self._own = self.standing.copy(), self._frontier.copy(), True
        seq = self._frontier.size
        entry = acts.complete(act, seq=seq, at=self.at, by=by)
        line = encoded(entry)
        if len(line) > MAX_LINE:
            raise Forbidden(f"an entry of {len(line)} bytes, more than a reader accepts")
        entry = parse_object(line)  # what an auditor will read, to the order of its members
        require_shape(entry, sealed=self.standing.sealed)
        fold(self.standing, entry, _raise_forbidden)
        self.standing.count_reply_bytes(entry, line)
        row = {
            "consultation_id": self.id,
            "seq": seq,
            "line": line,
            "hashes": b"".join(self._frontier.append(leaf_hash(line))),
            "at": self.moment,
        }
        insert_rows(self.tx, RecordEntry, [row])
        # An index over the record, for queries; the record decides.
        index = {
            "size": self._frontier.size,
            "stage": str(self.standing.stage),
            "closes_at": self.standing.deadline(),
            "record_until": self.standing.recording_ends(),
        }
        if self._row is None:
            update_by_id(self.tx, Consultation, self.id, **index)
        else:
            update_row(self.tx, self._row, **index)
        return seq

    def happened(self, *events: Event) -> None:
        """Hand what happened to every listener (`ballot.wiring`), in this transaction. Whatever one raises undoes the act."""
        for listener in self.parts.listeners:
            listener(self, events)

    def committed(self) -> None:
        """Store the new fold after the commit, and only then: the next act in this process need not read back what this one
        wrote."""
        if self._own:
            self.parts.folds.keep(self.id, Fold(self.standing, self._frontier))

    @property
    def origin(self) -> str:
        """The record's origin."""
        return self.standing.origin


def encoded(value: object) -> bytes:
    """Return what people wrote as canonical JSON. Raise BadInput where it is no Unicode text (half of a surrogate pair)."""
    try:
        return encode(value)
    except ValueError:
        raise BadInput(field="text", why="not-unicode") from None


def _raise_forbidden(code: str, message: str) -> None:
    raise Forbidden(f"{code}: {message}")


def _fold_beforehand(parts: Parts, consultation_id: int) -> None:
    """A process folds a record for the first time before it holds it, so that nobody waits for that."""
    with parts.store.reading() as tx:
        row = find_row(tx, Consultation, id=consultation_id)
        if row is not None and row.size:
            parts.folds.at(tx, consultation_id, row.size)


@contextmanager
def holding(parts: Parts, consultation_id: int) -> Iterator[Holding]:
    """Open one write transaction that holds a consultation. Raise UnknownConsultation."""
    if consultation_id not in parts.folds:
        _fold_beforehand(parts, consultation_id)
    with parts.store.writing() as tx:
        held = Holding(parts, tx, lock_record(tx, consultation_id))
        yield held
    held.committed()
