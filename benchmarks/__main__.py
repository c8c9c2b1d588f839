"""Run the benchmarks and print one table: `python -m benchmarks [--write] [NAME …]`.

`--write` puts the table into docs/benchmarks.md, with the date and what machine it was. All of it takes some minutes; it is
meant for a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import (
    auditing,
    checkpoint_latency,
    closing,
    lists,
    mail,
    pages,
    papers,
    reading_desk,
    record_size,
    replies_http,
    replies_postgresql,
)
from benchmarks.figure import Figure, table

PARTS: dict[str, tuple[str, Callable[[], list[Figure]]]] = {
    "replies_http": ("Replies over HTTP", replies_http.main),
    "replies_postgresql": ("Replies on PostgreSQL", replies_postgresql.main),
    "record_size": ("A long record", record_size.main),
    "auditing": ("Verifying", auditing.main),
    "closing": ("Closing", closing.main),
    "checkpoint_latency": ("Checkpoints and receipts", checkpoint_latency.main),
    "mail": ("Mail", mail.main),
    "pages": ("Pages", pages.main),
    "papers": ("Papers", papers.main),
    "reading_desk": ("The reading desk", reading_desk.main),
    "lists": ("Lists", lists.main),
}
PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


def machine() -> str:
    """What the figures were taken on, in one line, without the machine's name."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{_processor()}, {cores} cores, {platform.system()}; "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )


def _processor() -> str:
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        told = ""
    named = re.search(r"^model name\s*: (.+)$", told, re.MULTILINE)
    return " ".join(named[1].split()) if named else platform.processor() or platform.machine()


def busy() -> float | None:
    """How much else was running in the last minute: the load average, where there is one."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else None


def as_markdown(found: Sequence[tuple[str, list[Figure]]], taken: str) -> str:
    """The table as docs/benchmarks.md has it."""
    lines = [taken, "", "| figure | measured | aim |", "|---|--:|---|"]
    for title, figures in found:
        lines.append(f"| **{title}** | | |")
        lines += [f"| {one.name} | {one.measured()} | {one.aim()} |" for one in figures]
    return "\n".join(lines)


def write_page(text: str, page: Path = PAGE) -> None:
    """Replace what stands between the markers. Raises SystemExit where there are none."""
    before, begin, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{page.name} has no place for the figures: {BEGIN} … {END}")
    page.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"put the table into docs/{PAGE.name}")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(PARTS)}; all of them if none is named")
    asked = parser.parse_args(arguments)
    unknown = [name for name in asked.names if name not in PARTS]
    if unknown or (asked.write and asked.names):
        parser.error(f"there is no {unknown[0]}" if unknown else "--write is for a run of everything")
    before = busy()
    begun = time.monotonic()
    found = []
    for name in asked.names or PARTS:
        title, run = PARTS[name]
        print(f"{title} …", file=sys.stderr, flush=True)
        found.append((title, run()))
    when = datetime.now(UTC)
    taken = f"{when.day} {when:%B %Y}. {machine()}."
    if before is not None:
        taken += f" Load average before the run {before:.1f}, the run {(time.monotonic() - begun) / 60:.0f} minutes."
    print(taken)
    for title, figures in found:
        print(f"\n{title}\n{table(figures)}")
    if asked.write:
        write_page(as_markdown(found, taken))


if __name__ == "__main__":
    main()
