"""How the demonstration waits: as long as the site lives, however slow the machine is, and saying for what."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from ballot.cli.demo.show import Show

Found = TypeVar("Found")

LOOK_EVERY = 0.1
"""Seconds between two looks."""


class Waiting:
    """Waits for what the site does."""

    def __init__(
        self, show: Show, require_running: Callable[[], None], sleep: Callable[[float], None] = time.sleep
    ) -> None:
        """`require_running` raises where the site has ended: then nothing more will come."""
        self._show = show
        self._require_running = require_running
        self._sleep = sleep

    def for_many(self, count: int, what: str, look: Callable[[], Sequence[Found]]) -> Sequence[Found]:
        """Return what `look` finds as soon as there are `count` of them. `what` names them, in the plural."""
        with self._show.waiting(what, count) as tell:
            while True:
                found = look()
                tell(len(found))
                if len(found) >= count:
                    return found
                self.a_moment()

    def until(self, what: str, happened: Callable[[], bool]) -> None:
        """Return as soon as `happened` returns True. `what` is waited for."""
        with self._show.waiting(what) as tell:
            while not happened():
                tell(0)
                self.a_moment()

    def a_moment(self) -> None:
        """Sleep until it is time for another look. Raise what `require_running` raises."""
        self._require_running()
        self._sleep(LOOK_EVERY)
