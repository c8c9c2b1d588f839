"""How fast a bundle is verified: the whole audit against merely hashing and parsing the same lines, in the same run.

Run it as `python -m benchmarks.verify_speed` from the top of the checkout.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from ballot.record.bundle.writer import write_bundle
from ballot.record.shapes import write_time
from ballot.record.verification.verify import verify
from tests.support.evidence.records import START, Consultation
from tests.support.evidence.signing import files_of, fold_all

STATES = 193
ENTRIES = 100_000
RUNS = 5
CHOICES = ("for", "against", "abstain")

MEMORY_PROGRAM = """
import sys, tracemalloc
from pathlib import Path
from ballot.record.verification.verify import verify
small, large = map(Path, sys.argv[1:])
assert verify(small).verdict == "verified"
tracemalloc.start()
assert verify(large).verdict == "verified"
print(tracemalloc.get_traced_memory()[1])
"""


def long_record(entries: int, *, sealed: bool, ballots: int = 8) -> list[bytes]:
    """The lines of an honest, declared record of about so many entries, nearly all of them replies by link.

    The replies are written with the standard library's encoder, which for them gives what JCS gives, only faster.
    """
    one = Consultation(states=STATES, ballots=ballots, sealed=sealed)
    lines = one.lines
    write = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
    openings: dict[str, dict[str, Any]] = {}
    voting = one.roll.entitled_states()
    for seq in range(1, entries - 3):
        code = voting[seq % len(voting)]
        votes = {ballot: CHOICES[(seq + int(ballot)) % 3] for ballot in one.ballots}
        said = {"statements": {}, "votes": votes}
        entry = {
            "act": "replied",
            "at": write_time(START + timedelta(seconds=2, milliseconds=seq * 10)),
            "by": {"id": f"fp-{code}", "role": "focal-point"},
            "channel": "link",
            "revision": (seq - 1) // len(voting) + 1,
            "seq": seq,
            "state": code,
        }
        if sealed:
            openings[code] = {"reply": seq, "salt": sha256(b"%d" % seq).hexdigest(), "state": code, **said}
            entry["seal"] = sha256(write(openings[code]).encode()).hexdigest()
        else:
            entry |= said
        lines.append(write(entry).encode())
    # The end, by the slow and plain way: the builder only looks at how many entries there are and where they stand.
    standing, _ = fold_all(lines)
    tail = Consultation(states=STATES, ballots=ballots, sealed=sealed)
    tail.entries = [{}] * len(lines)
    tail.close()
    if sealed:
        tail.unseal(openings.values(), at=tail.closes)
        standing.votes = {code: opening["votes"] for code, opening in openings.items()}
    tail.declare([result.as_json() for result in standing.recount()], at=tail.closes + timedelta(minutes=1))
    return lines + [line for line in tail.lines if line != b"{}"]


def best(*actions: Callable[[], object], runs: int = RUNS) -> list[float]:
    """The least processor time of each action, in seconds. They take turns, so that a busy machine slows them alike."""
    times: list[list[float]] = [[] for _ in actions]
    for _ in range(runs):
        for action, taken in zip(actions, times, strict=True):
            gc.collect()
            begun = time.process_time()
            action()
            taken.append(time.process_time() - begun)
    return [min(taken) for taken in times]


def merely_hash_and_parse(lines: list[bytes]) -> None:
    """What is compared against: the least that anybody reading the lines must do."""
    for line in lines:
        sha256(line).digest()
        json.loads(line)


def require_verified(path: Path) -> None:
    """The whole audit of the bundle."""
    report = verify(path)
    if report.verdict != "verified":
        raise SystemExit(f"{path.name} is {report.verdict}: {report.failures[:3]}")


def peak_memory(small: Path, large: Path) -> float:
    """The most memory that verifying `large` takes at any time, in MB, after `small` has warmed up the process."""
    program = [sys.executable, "-c", MEMORY_PROGRAM, str(small), str(large)]
    told = subprocess.run(program, capture_output=True, text=True, check=True)
    return int(told.stdout) / 1e6


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        tiny = place / "tiny.zip"
        tiny.write_bytes(Consultation(states=STATES).finish().bundle())
        print(f"{'record':<34}{'entries':>9}{'verify/s':>11}{'hash+parse/s':>14}{'ratio':>7}{'peak MB':>9}")
        for name, sealed, entries in (
            ("open votes, 8 ballots", False, ENTRIES // 10),
            ("open votes, 8 ballots", False, ENTRIES),
            ("sealed votes, 8 ballots", True, ENTRIES // 10),
            ("sealed votes, 8 ballots", True, ENTRIES),
        ):
            lines = long_record(entries, sealed=sealed)
            path = place / f"{sealed}-{entries}.zip"
            path.write_bytes(write_bundle(files_of(lines)))
            audited, parsed = best(partial(require_verified, path), partial(merely_hash_and_parse, lines))
            count = len(lines)
            print(
                f"{name:<34}{count:>9,}{count / audited:>11,.0f}{count / parsed:>14,.0f}"
                f"{parsed / audited:>7.2f}{peak_memory(tiny, path):>9.1f}"
            )
        one = Consultation(states=STATES, ballots=20, sealed=True)
        for number, code in enumerate(one.roll.entitled_states()):
            one.reply(code, {ballot: CHOICES[(number + int(ballot)) % 3] for ballot in one.ballots})
        path = place / "session.zip"
        path.write_bytes(one.finish().bundle())
        (session,) = best(partial(require_verified, path), runs=5)
        print(f"\nbundle of {STATES} States × 20 sealed ballots, verified in {session * 1000:.0f} ms")


if __name__ == "__main__":
    main()
