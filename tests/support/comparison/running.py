"""Cases made from numbers, and both checkers' reports on them, many in one call of the page."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.support.comparison import files_altered
from tests.support.comparison.acts_altered import ALTERATIONS
from tests.support.comparison.consultations import made
from tests.support.comparison.files_altered import Held
from tests.support.evidence.verify_page import CHECK, codes, verified
from tests.support.evidence.verify_page_bundles import b64, files_of, jcs
from tests.support.evidence.verify_page_records import tally_of

BATCH = 50
NOTHING_LEFT = (AttributeError, IndexError, KeyError, TypeError, ValueError)
"""What an alteration raises where one before it took away, or broke, what it would alter."""
CHECK_MANY = f"""async (cases) => {{
  const check = {CHECK}, found = [];
  for (const each of cases) found.push(await check(each));
  return found; }}"""


@dataclass(frozen=True)
class Case:
    """A bundle and what an auditor holds beside it; the number makes it again."""

    number: int
    kind: str
    bundle: bytes
    held: Held


@dataclass(frozen=True)
class Difference:
    """A case on which the two do not say the same."""

    case: Case
    page: dict[str, Any]
    other: dict[str, Any]

    def __str__(self) -> str:
        said = [f"{name}: {report['verdict']} {sorted(codes(report))} {report['unusable']} {report['failures'][:4]}"
                for name, report in (("page", self.page), ("ballot verify", self.other))]  # fmt: skip
        return f"case {self.case.number} ({self.case.kind})\n  " + "\n  ".join(said)


def case(number: int) -> Case:
    """The case of this number: lawful, or altered in one of its layers, and signed by the body all the same."""
    rng = Random(number)
    one = made(rng)
    record, kind = one.entries, rng.choice(("lawful", "acts", "acts", "acts", "acts", "files", "files", "zip"))
    if kind == "acts":
        record = copy.deepcopy(record)
        for _ in range(rng.choice((1, 1, 1, 2, 3))):
            with suppress(*NOTHING_LEFT):
                rng.choice(ALTERATIONS)(rng, record)
    lines = [jcs(entry) for entry in record]
    files = files_of(record, _tally(record, one.roll_call))
    if kind == "files":
        files = files_altered.files(rng, files, lines)
    return Case(number, kind, files_altered.zip_of(rng, files, kind == "zip"), files_altered.held(rng, lines))


def _tally(record: list[dict[str, Any]], roll_call: dict[str, Any]) -> dict[str, Any] | None:
    """The tally as the record says it; none where nothing is declared, or where it cannot be written."""
    try:
        tally = tally_of(record, roll_call)
        return tally if isinstance(tally["record"]["size"], int) else None
    except (StopIteration, KeyError, TypeError, AttributeError):
        return None


def compare(page: Any, numbers: range, seen: Counter[str]) -> Iterator[Difference]:
    """Run the cases of these numbers through both. Counts verdicts and codes in `seen`."""
    for start in range(0, len(numbers), BATCH):
        chosen = [case(number) for number in numbers[start : start + BATCH]]
        asked = [[b64(each.bundle), each.held.key and b64(each.held.key), [b64(item) for item in each.held.checkpoints],
                  [b64(item) for item in each.held.receipts]] for each in chosen]  # fmt: skip
        for each, report in zip(chosen, page.evaluate(CHECK_MANY, asked), strict=True):
            other = verified(each.bundle, each.held.key, each.held.checkpoints, each.held.receipts)
            assert other is not None  # the keys of these cases can all be read
            seen.update([f"verdict {other['verdict']}", *sorted(codes(other))])
            if _said(report) != _said(other):
                yield Difference(each, report, other)


def _said(report: dict[str, Any]) -> tuple[Any, ...]:
    """What must be the same in both reports."""
    sure = (
        ()
        if report["failures"]
        else (report["fingerprint"], report["key_confirmed"], report["results"], report["entries"])
    )
    return report["verdict"], codes(report), [each["name"] for each in report["unusable"]], sure
