"""Where the two checkers once stopped, or read, at different places: long broken records, deep values, damaged receipts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.support.evidence.verify_page import Check, codes
from tests.support.evidence.verify_page_bundles import (
    Record,
    files_of,
    files_of_lines,
    jcs,
    receipt,
    verifier_key,
    with_manifest,
    zipped,
)
from tests.support.evidence.verify_page_records import (
    DAY,
    YES,
    changed,
    good,
    numbered,
    opened,
    plain,
    reply,
    result,
    tally_of,
)

LATE = reply("BR", 11, YES)


def long_record() -> Record:
    """Many replies of one State in time, and one of another too late."""
    return numbered([opened(), *(reply("AR", 2, YES, revision=n + 1) for n in range(2_200)), LATE])


def _one_taken_out(record: Record) -> Record:
    return record[:3] + record[4:]


def _one_twice(record: Record) -> Record:
    return record[:3] + record[2:]


def _malformed_and_unlawful(record: Record) -> Record:
    """800 entries of either kind."""
    return [
        each | {"revision": "x"} if 0 < n < 1_600 and n % 2 else each | {"revision": 9_999} if 0 < n < 1_600 else each
        for n, each in enumerate(record)
    ]


@pytest.mark.parametrize("alter", [_one_taken_out, _one_twice, _malformed_and_unlawful])
def test_a_late_reply_is_reported_behind_a_line_taken_out_or_hundreds_of_other_faults(
    alter: Callable[[Record], Record], check: Check
) -> None:
    report = check(zipped(files_of(alter(long_record()), None)))
    assert "late-reply" in codes(report)


def test_lines_are_read_on_when_so_many_acts_are_unlawful_that_they_are_judged_no_longer(check: Check) -> None:
    record = [each | {"revision": 9_999} if 0 < n < 1_400 else each for n, each in enumerate(long_record())]
    record = changed(changed(record, 2_000, at=DAY(1)), 2_100, revision="x")
    assert codes(check(zipped(files_of(record, None)))) == {"forbidden-act", "bad-order", "bad-entry"}


def _nested(depth: int) -> object:
    value: object = []
    for _ in range(depth - 1):
        value = [value]
    return value


@pytest.mark.parametrize(("depth", "expected"), [(64, True), (65, False), (400, False)])
def test_a_line_nested_deeper_than_64_is_not_canonical(depth: int, expected: bool, check: Check) -> None:
    first = opened(key=verifier_key("other/body"), more=_nested(depth))
    report = check(zipped(files_of_lines([jcs(first)])))
    # The key of a first entry that can be read is judged, whatever else is wrong with that entry.
    assert ("key-mismatch" in codes(report)) is expected
    tally = jcs({"a": _nested(depth)})
    files = with_manifest({**files_of_lines([b"{}"]), "tally/tally.json": tally})
    assert ("tally-mismatch" not in codes(check(zipped(files)))) is expected


def test_results_whose_ids_only_look_like_those_of_the_ballots_are_a_wrong_count_alone(check: Check) -> None:
    record = plain()
    record[6]["results"] = [result("1, 2", 2, 1, 0, 0, "not-adopted")]
    assert codes(check(zipped(files_of(record, tally_of(record))))) == {"wrong-count"}


def test_a_verifier_key_of_more_than_a_million_bytes_is_not_read(check: Check) -> None:
    long = f"{verifier_key('a' * 1_000_000)}\n".encode()
    files = with_manifest({**files_of_lines([b"{}"]), "keys/body.vkey": long})
    assert "key-mismatch" in codes(check(zipped(files)))


def test_a_receipt_for_no_entry_or_with_a_hash_of_another_length_cannot_be_read(check: Check) -> None:
    kept = receipt([jcs(each) for each in plain()], 3)
    first_hash = kept.split("\n")[3]
    for spoilt in (re.sub("extra .*", "extra ", kept), kept.replace(first_hash, "A" * 44)):
        report = check(zipped(good()), receipts=(spoilt.encode(),))
        assert (report["verdict"], [each["name"] for each in report["unusable"]]) == (None, ["receipt 1"])
