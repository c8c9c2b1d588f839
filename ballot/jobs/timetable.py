"""APScheduler in one process: interval ticks over a memory store. What is due is decided in our tables, never here.

`coalesce` and no grace time, so that a tick that was missed while the machine slept is made up for once and not dropped.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
from collections.abc import Callable, Collection
from datetime import timedelta
from functools import partial

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from ballot.services.consultations.closing import close_due
from ballot.services.core.context import Parts
from ballot.services.core.error_reports import error_locations, error_types
from ballot.services.evidence.signing import sign_pending
from ballot.services.evidence.snapshots import store_snapshots
from ballot.services.mail.outbox_claims import kinds_without_deliverer
from ballot.services.mail.reminders import remind_due
from ballot.services.mail.retention import delete_expired
from ballot.services.replies.link_recovery import answer_requests

log = structlog.get_logger("ballot.jobs")

SIGN_EVERY = timedelta(seconds=0.25)
CLOSE_EVERY = timedelta(seconds=1)
DELIVER_EVERY = timedelta(seconds=1)
UNDELIVERABLE_EVERY = timedelta(minutes=10)
LINKS_EVERY = timedelta(seconds=5)
SNAPSHOTS_EVERY = timedelta(seconds=5)
REMIND_EVERY = timedelta(seconds=60)
TIDY_EVERY = timedelta(hours=1)


def worker_name() -> str:
    """Return a name for this worker's claims, different in every process ever started."""
    return f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"


def jobs(parts: Parts, name: str) -> dict[str, tuple[timedelta, Callable[[], object]]]:
    """Return the jobs: what is done, and how often it is looked for."""
    return {
        "close": (CLOSE_EVERY, lambda: close_due(parts)),
        "sign": (SIGN_EVERY, lambda: sign_pending(parts)),
        **{
            f"deliver-{kind}": (DELIVER_EVERY, partial(deliver, parts, name))
            for kind, deliver in parts.deliverers.items()
        },
        "undeliverable": (UNDELIVERABLE_EVERY, lambda: report_undeliverable(parts)),
        "links": (LINKS_EVERY, lambda: answer_requests(parts)),
        "snapshots": (SNAPSHOTS_EVERY, lambda: store_snapshots(parts)),
        "remind": (REMIND_EVERY, lambda: remind_due(parts)),
        "tidy": (TIDY_EVERY, lambda: delete_expired(parts)),
    }


def report_undeliverable(parts: Parts) -> None:
    """Log the kinds of queued deliveries for which no deliverer is registered: a listener was, and its deliverer forgotten."""
    kinds = kinds_without_deliverer(parts)
    if kinds:
        log.error("deliveries are queued that nothing delivers", kinds=kinds)


def _log_failures(name: str, job: Callable[[], object]) -> Callable[[], None]:
    """A job that fails is logged by kind and place and tried again at the next tick; it stops nothing else."""

    def run() -> None:
        try:
            done = job()
        except Exception as error:  # whatever it is, the next tick comes
            log.error(  # noqa: TRY400 - exception() may show what variables held: votes, at closing
                "job failed",
                job=name,
                error=type(error).__name__,
                errors=error_types(error),
                frames=error_locations(error),
            )
        else:
            if done:
                log.info("job done", job=name, done=str(done))

    return run


def start(parts: Parts, only: Collection[str] | None = None) -> BackgroundScheduler:
    """Return a running scheduler for these parts, of all jobs or of those named. Shut it down to stop it."""
    scheduler = BackgroundScheduler(
        executors={"default": ThreadPoolExecutor(len(jobs(parts, "")))},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        timezone="UTC",
    )
    for name, (every, job) in jobs(parts, worker_name()).items():
        if only is not None and name not in only:
            continue
        scheduler.add_job(_log_failures(name, job), "interval", seconds=every.total_seconds(), id=name)
    scheduler.start()
    return scheduler


def run(parts: Parts, only: Collection[str] | None = None) -> None:
    """Do all jobs, or those named, until SIGTERM or SIGINT; then finish what is under way and return.

    For the main thread of a process.
    """
    stop = {signal.SIGTERM, signal.SIGINT}
    # Waited for and not handled: a handler that woke this thread could meet it in the middle of going to sleep.
    # Threads inherit the mask, so none of the scheduler's takes the signal instead.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, stop)
    scheduler = start(parts, only)
    log.info("worker started")
    signal.sigwait(stop)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)  # a second one ends it at once
    scheduler.shutdown(wait=True)
    log.info("worker stopped")
