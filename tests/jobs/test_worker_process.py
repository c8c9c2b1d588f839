"""A worker as a process: its name, its claims, and its end."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from ballot.jobs import timetable
from ballot.ports import PlainDeliveryOutcome, RenderedMail
from ballot.services.mail.delivery import deliver_due
from tests.support.installation import World


def test_no_two_workers_have_the_same_name() -> None:
    names = {timetable.worker_name() for _ in range(100)}
    assert len(names) == 100
    assert all(str(os.getpid()) in name for name in names)


def test_claims_bear_the_workers_name(world: World) -> None:
    """So that an operator can see in the table which process holds a mail."""
    world.open()
    held: list[str | None] = []
    deliver = world.mailer.deliver

    def look(messages: Iterable[RenderedMail]) -> Iterator[PlainDeliveryOutcome]:
        for outcome in deliver(messages):
            held.append(world.mails()[len(held)].claimed_by)
            yield outcome

    world.mailer.deliver = look
    deliver_due(world.parts, "worker-7")
    assert held == ["worker-7"] * 5


WORKER = """
import time
from ballot.jobs import timetable
from datetime import timedelta

def slow():
    print("begun", flush=True)
    time.sleep(0.3)
    print("finished", flush=True)

timetable.jobs = lambda parts, name: {"slow": (timedelta(milliseconds=10), slow)}
timetable.run(None)
print("returned", flush=True)
"""


@pytest.mark.whole
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_ends_at_a_signal_and_finishes_what_is_under_way(root: Path, number: signal.Signals) -> None:
    worker = subprocess.Popen([sys.executable, "-c", WORKER], cwd=root, stdout=subprocess.PIPE, text=True)
    assert worker.stdout is not None
    with worker, worker.stdout as output:
        before = list(itertools.takewhile(lambda line: line != "begun\n", output))
        worker.send_signal(number)
        after = output.read().split("\n")
        assert worker.wait(60) == 0
    assert any("worker started" in line for line in [*before, *after])  # the first job may be quicker than the log
    assert after[0] == "finished"
    assert after.count("begun") == after.count("finished") - 1
    assert "returned" in after[-2]
