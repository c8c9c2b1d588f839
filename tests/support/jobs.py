"""The worker's jobs, looked for every few milliseconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from ballot.jobs import timetable
from ballot.services.core.context import Parts

SOON = timedelta(milliseconds=20)


NAMES = ("close", "sign", "deliver-mail", "undeliverable", "links", "snapshots", "remind", "tidy")


def until(holds: Callable[[], bool]) -> None:
    """Wait until it holds; a minute is long enough for any machine."""
    give_up = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < give_up
        time.sleep(0.01)


@contextmanager
def working(parts: Parts) -> Iterator[BackgroundScheduler]:
    """Run a worker until the block ends."""
    scheduler = timetable.start(parts)
    try:
        yield scheduler
    finally:
        scheduler.shutdown(wait=True)
