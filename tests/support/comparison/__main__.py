"""`make compare ARGS="--count 10000 --seed 1"`: any number of cases through both checkers; ends with 1 where they differ."""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from pathlib import Path

from ballot.record.verify_page import page as verify_page
from tests.support.browser.chromium import chromium_started
from tests.support.comparison.running import compare


def main() -> int:
    """Print each difference as it is found, and at the end how often each verdict and code was seen."""
    parser = argparse.ArgumentParser(prog="make compare", description=__doc__)
    parser.add_argument("--count", type=int, default=1_000, help="how many cases (1000)")
    parser.add_argument(
        "--seed",
        type=int,
        default=0,
        help="the number of the first case (0); each number makes one case, always the same",
    )
    chosen = parser.parse_args()
    seen: Counter[str] = Counter()
    differing = 0
    with tempfile.TemporaryDirectory() as folder, chromium_started() as browser:
        file = Path(folder) / "verify.html"
        file.write_bytes(verify_page())
        page = browser.new_page()
        page.goto(file.as_uri())
        for difference in compare(page, range(chosen.seed, chosen.seed + chosen.count), seen):
            differing += 1
            print(difference)
    print(f"{chosen.count} cases from {chosen.seed} on, {differing} with a difference")
    for name, times in sorted(seen.items()):
        print(f"{times:7} {name}")
    return 1 if differing else 0


raise SystemExit(main())
