"""Several processes as one: `ballot serve` starts web and worker, and neither stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ballot.cli.demo.site import find_port
from tests.support.command_line import Terminal

PATIENT = "import signal, sys, time; signal.signal(signal.SIGTERM, lambda *_: sys.exit(0)); time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
SHORT = "raise SystemExit(7)"
SUPERVISOR = """
import sys
from pathlib import Path
from ballot.cli import supervisor

start = supervisor.start

def noted(command, *more):
    process = start(command, *more)
    with Path("pids").open("a") as file:
        print(process.pid, file=file)
    return process

supervisor.start = noted
children = [supervisor.Child(f"child {number}", [sys.executable, "-c", code]) for number, code in enumerate(sys.argv[1:])]
sys.exit(supervisor.run_together(children, patience=1))
"""


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A process that has ended and that nobody has waited for yet is none any more.
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")


def until(condition: object, what: str) -> None:
    """Wait until it is so, however slow the machine."""
    assert callable(condition)
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.02)


@contextmanager
def supervising(folder: Path, *codes: str) -> Iterator[subprocess.Popen[str]]:
    """A supervisor with these children, all of which are running (or have been)."""
    command = [sys.executable, "-c", SUPERVISOR, *codes]
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True)
    try:
        until(lambda: len(children(folder)) == len(codes), "the children did not start")
        yield process
    finally:
        process.kill()
        process.communicate()


def children(folder: Path) -> list[int]:
    noted = folder / "pids"
    return [int(line) for line in noted.read_text().split()] if noted.exists() else []


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_all_of_them_cleanly(tmp_path: Path, asked: signal.Signals) -> None:
    with supervising(tmp_path, PATIENT, PATIENT) as process:
        process.send_signal(asked)
        assert process.wait(30) == 0
        assert not any(map(is_running, children(tmp_path)))


def test_a_child_that_ends_by_itself_ends_the_others_and_the_status_says_so(tmp_path: Path) -> None:
    with supervising(tmp_path, PATIENT, SHORT) as process:
        assert process.wait(30) == 1
        assert process.stderr is not None
        assert "child 1 ended by itself (status 7)" in process.stderr.read()
        assert not any(map(is_running, children(tmp_path)))


def test_a_child_that_does_not_listen_is_killed_when_patience_ends(tmp_path: Path) -> None:
    with supervising(tmp_path, STUBBORN) as process:
        process.terminate()
        assert process.wait(30) == 0
        assert not any(map(is_running, children(tmp_path)))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_the_children_of_a_killed_supervisor_end_too(tmp_path: Path) -> None:
    with supervising(tmp_path, PATIENT, PATIENT) as process:
        process.kill()
        process.wait()
        until(lambda: not any(map(is_running, children(tmp_path))), "a child was left behind")


@pytest.mark.whole
def test_serve_answers_until_it_is_asked_to_stop(installed: Terminal) -> None:
    port = find_port(None)
    environ = os.environ | installed.environ | {"BALLOT_BASE_URL": f"http://127.0.0.1:{port}"}
    command = [sys.executable, "-m", "ballot.cli", "serve", "--port", str(port), "--workers", "1"]
    process = subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True)
    try:
        from ballot.cli.demo.browser import Browser

        browser = Browser(f"http://127.0.0.1:{port}")

        def answers() -> bool:
            assert process.poll() is None, process.stderr
            try:
                return browser.get("/healthz").status == 200
            except OSError:
                return False

        until(answers, "no answer")
        process.terminate()
        assert process.wait(60) == 0
    finally:
        process.kill()
        _, said = process.communicate()
    assert "Traceback" not in said
    assert find_port(port) == port
