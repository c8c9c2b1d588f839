"""How long after its commit a reply is covered by a signed checkpoint, and how large its receipt is.

The record format asks for a second. Replies come over HTTP while a worker keeps its timetable: first one after the other with
pauses, as people reply, then from eight connections as fast as they go. A third party watches the database: from the moment
it sees a reply committed to the moment it sees a checkpoint over it. It looks every millisecond or so, and that is how exact
the figures are.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path
from statistics import median

from ballot.services.evidence import receipts
from benchmarks.figure import Figure, percentile, show
from benchmarks.http import gunicorn, running
from benchmarks.installation import make_installation
from benchmarks.replies_http import BALLOTS, everyone_comes_in, reply_all, require_recorded
from benchmarks.watch import Watch

STEADY = 400
"""Replies with pauses between them."""
PAUSE = 0.05
"""Seconds, at most."""
BURSTS = 2
"""Times that all States reply at once."""


def main() -> list[Figure]:
    """The figures."""
    chance = random.Random(1)
    with make_installation() as place:
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
        receipt = receipts.receipt_of_entry(place.parts, consultation, begun)
    return [
        Figure("from commit to signed checkpoint: median", median(steady), "s", most=1),
        Figure("from commit to signed checkpoint: p99", percentile(steady, 0.99), "s", most=1),
        Figure("the same while all reply at once: median", median(burst), "s"),
        Figure("the same while all reply at once: p99", percentile(burst, 0.99), "s", most=1),
        Figure(f"a receipt, at {begun + STEADY + len(burst):,} entries", len(receipt.encode()), "bytes", most=2000),
    ]


if __name__ == "__main__":
    show(main())
