"""A job that fails or takes long stops, doubles and delays no other."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from structlog.testing import capture_logs

from ballot.jobs import timetable
from ballot.services.core.context import Parts
from tests.support.installation import World
from tests.support.jobs import NAMES, SOON, until, working


def jobs_of(done: list[str], failing: str = "") -> Callable[[Parts, str], dict[str, object]]:
    def job(name: str) -> Callable[[], object]:
        def run() -> object:
            done.append(name)
            if name == failing:
                raise RuntimeError("what went wrong")
            return None

        return run

    return lambda parts, worker: {name: (SOON, job(name)) for name in NAMES}


@pytest.mark.parametrize("failing", NAMES)
def test_a_job_that_fails_is_logged_and_tried_again_and_stops_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    done: list[str] = []
    monkeypatch.setattr(timetable, "jobs", jobs_of(done, failing))
    with capture_logs() as logs, working(world.parts):
        until(lambda: all(done.count(name) >= 2 for name in NAMES))
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

    others = jobs_of(done)(world.parts, "")
    monkeypatch.setattr(timetable, "jobs", lambda parts, name: {**others, "sign": (SOON, slow)})
    with working(world.parts):
        assert running.acquire(timeout=60)
        until(lambda: all(done.count(name) >= 5 for name in ("close", "deliver-mail", "remind", "tidy")))
        assert at_once == [1]
        go_on.set()
