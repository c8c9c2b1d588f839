"""The worker: every job runs, one that fails stops no other, and SIGTERM ends it after what is under way."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from structlog.testing import capture_logs

from ballot.jobs import timetable
from ballot.ports import PlainDeliveryOutcome, RenderedMail
from ballot.services.core.context import Parts
from ballot.services.mail.delivery import deliver_due
from tests.support.installation import CLOSES, DAY, HOUR, World, address_of

SOON = timedelta(milliseconds=20)
NAMES = ("close", "sign", "deliver-mail", "links", "snapshots", "remind", "tidy")


def _until(holds: Callable[[], bool]) -> None:
    """Wait until it holds; a minute is long enough for any machine."""
    give_up = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < give_up
        time.sleep(0.01)


def _a_little_later(world: World) -> bool:
    """Let the clock go on: a receipt that came up before its head was signed is put off by a second of that clock."""
    world.clock.forward(timedelta(milliseconds=100))
    return True


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs are looked for every few milliseconds."""
    for name in ("SIGN_EVERY", "CLOSE_EVERY", "DELIVER_EVERY", "LINKS_EVERY", "REMIND_EVERY", "TIDY_EVERY"):
        monkeypatch.setattr(timetable, name, SOON)


@contextmanager
def _working(parts: Parts) -> Iterator[BackgroundScheduler]:
    scheduler = timetable.start(parts)
    try:
        yield scheduler
    finally:
        scheduler.shutdown(wait=True)


def _jobs_of(done: list[str], failing: str = "") -> Callable[[Parts, str], dict[str, object]]:
    def job(name: str) -> Callable[[], object]:
        def run() -> object:
            done.append(name)
            if name == failing:
                raise RuntimeError("what went wrong")
            return None

        return run

    return lambda parts, worker: {name: (SOON, job(name)) for name in NAMES}


def test_a_worker_runs_a_consultation_to_its_end_without_anybodys_help(world: World) -> None:
    consultation = world.open(reminder_hours=(24,))
    with _working(world.parts):
        _until(lambda: len(world.mailer.to(address_of("AA"), "invitation")) == 1)
        world.reply(consultation, "AA")
        world.clock.moment = CLOSES - HOUR
        _until(lambda: len(world.mailer.to(address_of("BB"), "reminder")) == 1)
        _until(lambda: _a_little_later(world) and len(world.mailer.to(address_of("AA"), "receipt")) == 1)
        world.clock.moment = CLOSES
        _until(lambda: world.row(consultation).stage == "declared")
        _until(lambda: len([mail for mail in world.mails("result") if mail.status == "sent"]) == 5)
        _until(lambda: bool(world.dump()["signed_tally"]))
    assert world.mailer.to(address_of("AA"), "reminder") == []
    assert world.audit(consultation).results[0]["for"] == 1


def test_two_workers_do_nothing_twice(world: World) -> None:
    consultations = [world.open() for _ in range(3)]
    for consultation in consultations:
        world.reply(consultation, "AA")
    world.clock.moment = CLOSES
    with _working(world.parts), _working(world.parts):
        _until(lambda: {mail.status for mail in world.mails("result")} == {"sent"})
        _until(lambda: len(world.dump()["signed_tally"]) == 3)
    for consultation in consultations:
        assert world.acts(consultation) == ["opened", "replied", "closed", "unsealed", "declared"]
        world.audit(consultation)
    sent = [mail.message_id for mail in world.mailer.sent]
    assert len(sent) == len(set(sent))


def test_a_worker_that_slept_a_day_takes_up_what_it_missed(world: World) -> None:
    consultation = world.open()
    world.clock.moment = CLOSES + DAY
    with _working(world.parts):
        _until(lambda: world.row(consultation).stage == "declared")


def test_a_worker_deletes_what_is_over(world: World) -> None:
    assert world.dump()["first_access"]
    world.clock.forward(world.parts.policy.first_access)
    with _working(world.parts):
        _until(lambda: not world.dump()["first_access"])


def test_the_jobs_are_those_that_the_other_tests_name(world: World) -> None:
    assert tuple(timetable.jobs(world.parts, "worker")) == NAMES


@pytest.mark.parametrize("failing", NAMES)
def test_a_job_that_fails_is_logged_and_tried_again_and_stops_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    done: list[str] = []
    monkeypatch.setattr(timetable, "jobs", _jobs_of(done, failing))
    with capture_logs() as logs, _working(world.parts):
        _until(lambda: all(done.count(name) >= 2 for name in NAMES))
    assert {(entry["job"], entry["error"]) for entry in logs if entry["log_level"] == "error"} == {
        (failing, "RuntimeError")
    }


def test_a_job_that_takes_long_is_not_run_twice_at_the_same_time_and_delays_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    at_once: list[int] = []
    running, go_on = threading.Semaphore(0), threading.Event()

    def slow() -> None:
        at_once.append(1)
        running.release()
        go_on.wait(60)
        at_once.pop()

    others = _jobs_of(done)(world.parts, "")
    monkeypatch.setattr(timetable, "jobs", lambda parts, name: {**others, "sign": (SOON, slow)})
    with _working(world.parts):
        assert running.acquire(timeout=60)
        _until(lambda: all(done.count(name) >= 5 for name in ("close", "deliver-mail", "remind", "tidy")))
        assert at_once == [1]
        go_on.set()


def test_every_job_is_one_service_call_that_may_run_at_any_time(world: World) -> None:
    world.draft()
    before = world.dump()
    for _, job in timetable.jobs(world.parts, "worker").values():
        for _ in range(2):
            job()
    assert world.dump() == before


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
