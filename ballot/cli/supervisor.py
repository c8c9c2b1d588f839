"""Run a few processes as one: they start together, and when one ends, or a signal comes, all end."""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import FrameType
from typing import IO

LOOK_EVERY = 0.2
"""Seconds between two looks at the children."""
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Child:
    """A process to run: a name to speak of it, and its command line."""

    name: str
    command: Sequence[str]


class _StopRequested(Exception):
    """A signal has asked us to stop."""


def run_together(children: Sequence[Child], patience: float) -> int:
    """Run until a signal comes or a child ends. The rest get SIGTERM, and SIGKILL after `patience` seconds.

    Returns 0 after a signal, 1 when a child ended by itself: whoever supervises us may start us again.
    """

    def request_stop(_number: int, _frame: FrameType | None) -> None:
        raise _StopRequested

    running: dict[str, subprocess.Popen[bytes]] = {}
    before = {number: signal.signal(number, request_stop) for number in (signal.SIGTERM, signal.SIGINT)}
    status = 0
    try:
        for child in children:
            running[child.name] = start(child.command)
        while all(process.poll() is None for process in running.values()):
            time.sleep(LOOK_EVERY)
        for name, process in running.items():
            if process.poll() is not None:
                print(f"{name} ended by itself (status {process.returncode}); stopping", file=sys.stderr)
                status = 1
    except _StopRequested:
        pass
    finally:
        for number in before:
            signal.signal(number, signal.SIG_IGN)  # asked twice: we are stopping already
        stop(running.values(), patience)
        for number, handler in before.items():
            signal.signal(number, handler)
    return status


def start(
    command: Sequence[str], env: Mapping[str, str] | None = None, output: IO[bytes] | None = None
) -> subprocess.Popen[bytes]:
    """Start a process that ends with us, however we end; return it. `output` takes what it prints; ours if none is given."""
    return subprocess.Popen(  # noqa: S603 - our own programs, no shell
        list(command),
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        # No threads are running here, and the call between fork and exec takes no lock.
        preexec_fn=end_with_parent if sys.platform == "linux" else None,
    )


_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def end_with_parent() -> None:
    """Ask Linux for SIGTERM when the parent dies, so that a killed `serve` leaves no server holding the port."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def stop(processes: Iterable[subprocess.Popen[bytes]], patience: float) -> None:
    """Send SIGTERM to each process, then SIGKILL to those that are still there after `patience` seconds."""
    waiting = [process for process in processes if process.poll() is None]
    for process in waiting:
        process.terminate()
    end = time.monotonic() + patience
    for process in waiting:
        try:
            process.wait(max(0.0, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
