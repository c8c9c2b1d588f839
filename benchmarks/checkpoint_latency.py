"""How long after its commit a reply is covered by a signed checkpoint, and how large its receipt is.

Replies come over HTTP while a worker keeps its timetable: first one after the other with pauses, as people reply, then from
eight connections as fast as they go. A third party watches the database: from the moment it sees a reply committed to the
moment it sees a checkpoint over it. It looks every millisecond or so, and that is how exact the figures are.
"""

from __future__ import annotations

import random
import sqlite3
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from threading import Event, Thread

from ballot.services.evidence import receipts
from benchmarks.figure import Figure, percentile, show
from benchmarks.ground import ground
from benchmarks.http import gunicorn, running
from benchmarks.replies_http import BALLOTS, everyone_comes_in, reply_all, require_recorded

STEADY = 400
"""Replies with pauses between them."""
PAUSE = 0.05
"""Seconds, at most."""
BURSTS = 2
"""Times that all States reply at once."""
LOOK_EVERY = 0.001
PATIENCE = 30.0


class Watch(Thread):
    """Notes when it first sees a record, and its newest checkpoint, at a size."""

    def __init__(self, database: Path, consultation: int) -> None:
        super().__init__(daemon=True)
        self._database, self._consultation = database, consultation
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
        while not self._done.wait(LOOK_EVERY):
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
            time.sleep(LOOK_EVERY)
        self._done.set()
        self.join()

    def waits(self, begin: int, end: int) -> list[float]:
        """Of the entries from `begin` to before `end`: the seconds from its commit to a checkpoint over it."""
        return [_first_over(seq, self.signed) - _first_over(seq, self.committed) for seq in range(begin, end)]


def _first_over(seq: int, seen: Sequence[tuple[int, float]]) -> float:
    return next(at for size, at in seen if size > seq)


def main() -> list[Figure]:
    """The figures."""
    chance = random.Random(1)
    with ground() as place:
        consultation = place.open("DM-26/1", ballots=BALLOTS)
        log = place.folder / "worker.log"
        with (
            gunicorn("ballot.web.wsgi:app()", place.environ, place.folder / "site.log") as client,
            log.open("wb") as output,
            running([sys.executable, "-m", "ballot.jobs"], place.environ, output) as worker,
        ):
            voters = everyone_comes_in(place, client, consultation)
            reply_all(client, voters)
            database = place.parts.store.engine.url.database or ""
            watch = Watch(Path(database), consultation)
            watch.start()
            begun = 1 + len(voters)
            for number in range(STEADY):
                time.sleep(chance.uniform(0, PAUSE))
                reply_all(client, [voters[number % len(voters)]])
            for _ in range(BURSTS):
                reply_all(client, voters)
            watch.stop()
            if worker.poll() is not None:
                raise SystemExit(f"the worker ended:\n{log.read_text()[-3000:]}")
        require_recorded(place, consultation, voters)
        steady = watch.waits(begun, begun + STEADY)
        burst = watch.waits(begun + STEADY, begun + STEADY + BURSTS * len(voters))
        receipt = receipts.receipt(place.parts, consultation, begun)
    return [
        Figure("from commit to signed checkpoint: median", median(steady), "s", most=0.1),
        Figure("from commit to signed checkpoint: p99", percentile(steady, 0.99), "s", most=0.1),
        Figure("the same while all reply at once: median", median(burst), "s"),
        Figure("the same while all reply at once: p99", percentile(burst, 0.99), "s"),
        Figure(f"a receipt, at {begun + STEADY + len(burst):,} entries", len(receipt.encode()), "bytes", most=2000),
    ]


if __name__ == "__main__":
    show(main())
