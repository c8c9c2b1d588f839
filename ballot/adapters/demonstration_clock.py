"""The clock of a demonstration, which people may move forward so that three weeks pass in a second.

`ballot.wiring` picks it for an installation that `ballot demo` made, and for no other. All processes of the demonstration read
one small file in its instance folder: what the clock showed when it was last set, and how far the machine had counted then.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ballot.adapters.private_files import PRIVATE_FILE, create_private_file, replace_file
from ballot.adapters.totp import TotpAuthenticator
from ballot.ports import Clock

FILE = "clock.json"


class DemonstrationClock:
    """Runs on from where it was set, at the pace of the machine, and never backwards.

    It counts by the machine's monotonic clock, which all processes share and nobody sets.
    """

    def __init__(self, instance: Path, count: Callable[[], int] = time.monotonic_ns) -> None:
        """`count` returns nanoseconds since some moment, the same one for all processes."""
        self._folder = instance
        self._count = count

    def start(self, moment: datetime) -> None:
        """Make the clock, showing `moment`. Raise FileExistsError where there is one already."""
        create_private_file(self._folder / FILE, self._clock_file_content(moment))

    def now(self) -> datetime:
        """Return what the clock shows, as an aware datetime in UTC. Raise FileNotFoundError before it was started."""
        read = json.loads((self._folder / FILE).read_bytes())
        # A machine that was started anew counts from 0 again: then the clock goes on from where it was set.
        passed = max(0, self._count() - int(read["counted_ns"]))
        return datetime.fromisoformat(read["shows"]).astimezone(UTC) + timedelta(microseconds=passed // 1000)

    def move_to(self, moment: datetime) -> datetime:
        """Set the clock forward, for all processes at once, and return what it shows then.

        A moment that has passed by this clock changes nothing.
        """
        with self._hold_folder():
            shown = self.now()
            if moment <= shown:
                return shown
            replace_file(self._folder / FILE, self._clock_file_content(moment), PRIVATE_FILE)
            return self.now()

    def _clock_file_content(self, moment: datetime) -> bytes:
        return json.dumps({"shows": moment.astimezone(UTC).isoformat(), "counted_ns": self._count()}).encode()

    @contextmanager
    def _hold_folder(self) -> Iterator[None]:
        """Hold the folder, so that of two who set the clock at once the later moment holds."""
        handle = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


class DeviceTimeAuthenticator(TotpAuthenticator):
    """Checks codes by the real time, whatever the demonstration's clock shows: telephones cannot be set forward with it."""

    def __init__(self, issuer: str, devices: Clock) -> None:
        """`devices` is the clock that telephones go by."""
        super().__init__(issuer)
        self._devices = devices

    def step(self, secret: str, code: str, at: datetime) -> int | None:  # noqa: ARG002 - the port's signature
        """Return the step whose code this is, by the real time; the newest where two have the same. None if it is none."""
        return super().step(secret, code, self._devices.now())
