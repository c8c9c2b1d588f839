"""An onlooker: notes when it first sees a reply committed, and when a checkpoint over it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Event, Thread

PATIENCE = 30.0


class Watch(Thread):
    """Notes when it first sees a record, and its newest checkpoint, at a size."""

    def __init__(self, database: Path, consultation: int, every: float = 0.001) -> None:
        """`every`: seconds from look to look, and how exact the figures are."""
        super().__init__(daemon=True)
        self._database, self._consultation, self._every = database, consultation, every
        self._done = Event()
        self.committed: list[tuple[int, float]] = []
        self.signed: list[tuple[int, float]] = []

    def run(self) -> None:
        """Look until `stop`."""
        rows = sqlite3.connect(f"file:{self._database}?mode=ro", uri=True, isolation_level=None)
        look = (
            "SELECT size, (SELECT max(size) FROM signed_checkpoint WHERE consultation_id = id) "
            "FROM consultation WHERE id = ?"
        )
        seen = (0, 0)
        while not self._done.wait(self._every):
            size, signed = rows.execute(look, (self._consultation,)).fetchone()
            now, seen_before, seen = time.perf_counter(), seen, (size, signed or 0)
            if seen[0] > seen_before[0]:
                self.committed.append((seen[0], now))
            if seen[1] > seen_before[1]:
                self.signed.append((seen[1], now))
        rows.close()

    def sizes(self) -> tuple[int, int]:
        """The sizes of record and checkpoint seen last."""
        return (self.committed[-1][0] if self.committed else 0, self.signed[-1][0] if self.signed else 0)

    def stop(self) -> None:
        """Wait until a checkpoint covers everything, then end."""
        give_up = time.monotonic() + PATIENCE
        while self.sizes()[0] != self.sizes()[1]:
            if time.monotonic() > give_up:
                raise SystemExit(f"entries and signed entries: {self.sizes()}")
            time.sleep(self._every)
        self._done.set()
        self.join()

    def waits(self, begin: int, end: int) -> list[float]:
        """Of the entries from `begin` to before `end`: the seconds from its commit to a checkpoint over it."""
        return [_first_over(seq, self.signed) - _first_over(seq, self.committed) for seq in range(begin, end)]


def _first_over(seq: int, seen: Sequence[tuple[int, float]]) -> float:
    return next(at for size, at in seen if size > seq)
