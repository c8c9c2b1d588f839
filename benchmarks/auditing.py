"""Verifying a record of 100,000 entries, against merely hashing and parsing its lines; and the memory it takes.

The longer table, by kind and length of record, is `python -m benchmarks.verify_speed`.
"""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

from ballot.record.bundle.writer import write_bundle
from benchmarks.figure import Figure, show
from benchmarks.verify_speed import (
    ENTRIES,
    STATES,
    best,
    long_record,
    merely_hash_and_parse,
    peak_memory,
    require_verified,
)
from tests.support.evidence.records import Consultation
from tests.support.evidence.signing import files_of


def main() -> list[Figure]:
    """The figures, for sealed records and for open ones."""
    figures = []
    with tempfile.TemporaryDirectory(prefix="ballot-bench-") as name:
        place = Path(name)
        tiny = place / "tiny.zip"
        tiny.write_bytes(Consultation(states=STATES).finish().bundle())
        for sealed in (True, False):
            votes = "sealed votes" if sealed else "open votes"
            short = place / "short.zip"
            short.write_bytes(write_bundle(files_of(long_record(ENTRIES // 10, sealed=sealed))))
            lines = long_record(ENTRIES, sealed=sealed)
            path = place / "long.zip"
            path.write_bytes(write_bundle(files_of(lines)))
            audited, parsed = best(partial(require_verified, path), partial(merely_hash_and_parse, lines))
            figures += [
                Figure(f"verify {len(lines):,} entries, {votes}", len(lines) / audited, "entries/s"),
                Figure("against hashing and parsing the same lines", parsed / audited, "×", least=0.4),
                Figure(f"most memory at {ENTRIES // 10:,} entries, {votes}", peak_memory(tiny, short), "MB"),
                Figure(f"most memory at {ENTRIES:,} entries, {votes}", peak_memory(tiny, path), "MB"),
            ]
    return figures


if __name__ == "__main__":
    show(main())
