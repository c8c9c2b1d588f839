"""`python -m ballot.jobs`: one worker process, as `ballot worker` starts it."""

from __future__ import annotations

import logging

import structlog

from ballot.config import read_settings
from ballot.jobs.timetable import run
from ballot.wiring import build


def write_plain_logs() -> None:
    """Write one JSON object a line, as the web server does, without a renderer that shows values of variables."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.WriteLoggerFactory(),  # a line at once: other processes write to the same log
        cache_logger_on_first_use=True,
    )
    # It warns whenever a job is still at work at its next tick, which is as it should be.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


if __name__ == "__main__":
    write_plain_logs()
    run(build(read_settings()))
