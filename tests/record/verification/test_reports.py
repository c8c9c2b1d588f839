"""What a report says: every code of every step, how much of many failures, and what no signature covers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from ballot.record.bundle.paths import MANIFEST
from ballot.record.bundle.writer import write_bundle
from ballot.record.canonical import NotCanonical, parse_objects
from ballot.record.verification.report import STEPS
from tests.support.evidence.auditing import audit, audit_entries, audit_files, codes, unpacked
from tests.support.evidence.records import START, honest
from tests.support.evidence.signing import BODY, SOMEBODY_ELSE, Body, files_of, receipt_for, signed_head
from tests.support.evidence.tampering import (
    CODES_OF_STEP,
    OPEN,
    PUBLISHED,
    SEALED,
    record,
    told_otherwise,
    with_letter,
    zipped,
)


def every_code() -> set[tuple[int, str]]:
    """Step and code of one example each."""
    files, lines = OPEN.files(), OPEN.lines
    late, early = honest(), honest()
    late.reply("ZZ")
    late.extend(late.closes)
    late.paper("AB", received=START)
    late.reply("AA", at=late.closes)
    early.close("all-replied")
    wrong = honest()
    wrong.close()
    results = [result.as_json() for result in wrong.standing().recount()]
    wrong.declare([{**results[0], "for": 0, "outcome": "no-quorum"}, *results[1:]])
    document = "documents/1-C26-1-en.txt"
    reports = [
        audit(b"not a zip"),
        audit(zipped({})),
        audit(zipped(files | {MANIFEST: b"{}"})),
        audit_files(files | {"keys/body.pem": SOMEBODY_ELSE.key.pem()}),
        audit_files(files_of([*lines[:2], b"{}", *lines[3:]])),
        audit_files(files_of([*lines[:2], lines[3], lines[2], *lines[4:]])),
        audit_files(files | {"record/checkpoint.txt": b""}),
        audit_files(files | {"record/checkpoint.txt": signed_head(lines[:-1], BODY).encode()}),
        audit_files(files | {"record/checkpoint.txt": signed_head([*lines[:-1], b"x"], BODY).encode()}),
        audit_files(files | {"record/checkpoint.txt": signed_head(lines, Body("x")).encode()}),
        audit(late.bundle()),
        audit(early.bundle()),
        audit(wrong.bundle()),
        audit_entries([*SEALED.entries[:-2], SEALED.entries[-1] | {"seq": len(SEALED.entries) - 2}]),
        audit_files(files | {"tally/tally.json": b"{}"}),
        audit(OPEN.bundle(), checkpoints={"c": told_otherwise(sealed=False).checkpoint()}),
        audit(OPEN.bundle(), checkpoints={"d": signed_head(lines, SOMEBODY_ELSE).encode()}),
        audit_files(files | {document: b""}),
    ]
    return {(failure.step, failure.code) for report in reports for failure in report.failures}


def test_each_code_of_each_step_is_reached_and_no_other() -> None:
    assert every_code() == {(step, code) for step, its_codes in CODES_OF_STEP.items() for code in its_codes}
    assert set(STEPS) == set(CODES_OF_STEP)


def test_failures_are_reported_in_the_order_of_the_steps_and_all_of_them() -> None:
    files = OPEN.files() | {"keys/body.pem": SOMEBODY_ELSE.key.pem(), "tally/tally.sig": bytes(64)}
    report = audit(zipped(unpacked(write_bundle(files))))
    steps = [failure.step for failure in report.failures]
    assert steps == sorted(steps)
    assert {1, 2, 8} <= set(steps)


def test_a_record_full_of_failures_is_reported_in_short() -> None:
    lines = OPEN.lines[:1] + [b"{}"] * 1_500
    report = audit_files(files_of(lines))
    assert len(report.failures) == 1_000
    assert (report.more_failures, report.entries_unread, report.entries) == (0, 500, 1_501)


def test_after_many_failures_lines_are_hashed_and_no_longer_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[bytes] = []

    def counting(lines: Sequence[bytes]) -> list[dict[str, Any] | NotCanonical]:
        parsed.extend(lines)
        return parse_objects(lines)

    monkeypatch.setattr("ballot.record.verification.entries.parse_objects", counting)
    lines = OPEN.lines[:1] + [b"{}"] * 3_000
    report = audit_files(files_of(lines))
    assert 1_000 < len(parsed) < 1_100
    # The root, the size and what was kept are judged to the end all the same.
    assert codes(report) == {"bad-entry"}
    assert report.entries == len(lines)
    head = {"head": signed_head([*lines[:-1], b"[]"], BODY).encode()}
    assert codes(audit_files(files_of(lines), checkpoints=head)) == {"bad-entry", "not-extended"}
    assert codes(audit_files(files_of(lines), receipts={"last": receipt_for(lines, 3_000, BODY).encode()})) == {
        "bad-entry"
    }


def test_the_first_failure_of_each_kind_is_told_after_a_thousand_others() -> None:
    files = files_of(OPEN.lines[:1] + [b"{}"] * 1_500, SOMEBODY_ELSE)
    report = audit_files(files | {f"more/{n}": b"" for n in range(3)} | {"tally/tally.json": b"{}"})
    assert {"bad-entry", "key-unexpected", "key-mismatch"} <= codes(report)
    # A tally is not judged where what was declared may stand in what was not read.
    assert "tally-mismatch" not in codes(report)


def test_a_line_with_more_failures_than_a_report_holds_is_reported_in_short() -> None:
    one = honest()
    one.reply("AA", {str(n): "for" for n in range(10, 1_600)})
    one.reply("AA")
    report = audit(one.bundle())
    assert len(report.failures) == 1_000
    assert (report.more_failures, report.entries_unread) == (590, 0)


def test_files_that_no_signature_covers_are_named_and_are_no_failure() -> None:
    files = with_letter(record()) | {"verify.html": b"<p>VERIFIED", "keys/other.pem": b"", "record/notes.txt": b""}
    report = audit_files(files)
    assert report.verdict == "verified"
    assert report.not_covered == ["README.txt", "keys/other.pem", "record/notes.txt", "verify.html"]
    assert "not_covered" not in report.as_json()


def test_a_document_or_a_published_file_with_another_content_is_not_covered() -> None:
    document = "documents/1-C26-1-en.txt"
    assert audit_files(OPEN.files() | {document: b"other"}).not_covered == ["README.txt", document]
    assert audit_files(with_letter(record(), b"other")).not_covered == ["README.txt", PUBLISHED]
    stranger = "documents/1-strange.pdf"
    assert audit_files(OPEN.files() | {stranger: b"not voted on"}).not_covered == ["README.txt", stranger]


def test_nothing_is_covered_by_a_record_without_an_opening() -> None:
    files = OPEN.files() | {"record/entries.jsonl": b"{}\n"}
    assert audit_files(files).not_covered == ["README.txt", "documents/1-C26-1-en.txt"]
