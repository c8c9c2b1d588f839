"""A worker that signs and closes and delivers no mail, so that what mail costs can be told from what a reply costs."""

from __future__ import annotations

from ballot.config import read_settings
from ballot.jobs.__main__ import write_plain_logs
from ballot.jobs.timetable import run
from ballot.wiring import build

if __name__ == "__main__":
    write_plain_logs()
    run(build(read_settings()), only=("close", "sign"))
