"""The auditor's own checkpoints and receipts: one that cannot be read accuses nobody, one that can be read tells."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ballot.record.checkpoint import Checkpoint, sign_checkpoint
from ballot.record.merkle import EMPTY_ROOT
from tests.support.evidence.auditing import audit, codes
from tests.support.evidence.signing import BODY, NAME, ORIGIN
from tests.support.evidence.tampering import OPEN, told_otherwise

GOOD, BAD = OPEN.bundle(), OPEN.bundle(tally=b"{}")
SPOILT: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "nothing": (lambda data: b"", "it is empty"),
    "a byte order mark": (lambda data: b"\xef\xbb\xbf" + data, "byte order mark"),
    "line ends of Windows": (lambda data: data.replace(b"\n", b"\r\n"), "other line ends"),
    "line ends of old": (lambda data: data.replace(b"\n", b"\r"), "other line ends"),
    "a blank line before": (lambda data: b"\n" + data, "begins with a blank line"),
    "a blank line behind": (lambda data: data + b"\n", "ends with a blank line"),
    "a blank line more within": (lambda data: data.replace(b"\n\n", b"\n\n\n"), "a blank line more"),
    "no last line end": (lambda data: data[:-1], "does not end with a line end"),
    "a space behind a line": (lambda data: data.replace(b"\n\n", b" \n\n"), "a space at the end"),
    "another encoding": (lambda data: data.decode().encode("utf-16"), "not text in UTF-8"),
    "something else": (lambda data: b"%PDF-1.7\n", ""),
    "an extension line": (lambda data: data.replace(b"\n\n", b"\nmore\n\n"), ""),
}


@pytest.mark.parametrize("name", SPOILT)
@pytest.mark.parametrize("kind", ["checkpoints", "receipts"])
def test_a_file_that_cannot_be_read_is_named_with_what_is_wrong_and_there_is_no_verdict(name: str, kind: str) -> None:
    spoil, why = SPOILT[name]
    data = OPEN.checkpoint() if kind == "checkpoints" else OPEN.receipt(2)
    kept = {kind: {"kept": spoil(data)}}
    report = audit(GOOD, **kept)  # type: ignore[arg-type]
    assert report.verdict is None
    assert report.failures == []
    ((named, message),) = report.unusable
    assert named == "kept"
    assert why in message
    # If the bundle fails as well, both are said.
    report = audit(BAD, **kept)  # type: ignore[arg-type]
    assert (report.verdict, codes(report)) == (None, {"tally-mismatch"})
    assert len(report.unusable) == 1
    assert audit(b"no zip", **kept).verdict is None  # type: ignore[arg-type]


def test_good_files_beside_one_that_cannot_be_read_are_compared_all_the_same() -> None:
    kept = {"good": told_otherwise(sealed=False).checkpoint(), "spoilt": b""}
    report = audit(GOOD, checkpoints=kept)
    assert (report.verdict, codes(report), len(report.unusable)) == (None, {"not-extended"}, 1)


def head(origin: str = ORIGIN, size: int = 1, root: bytes = bytes(32)) -> bytes:
    return sign_checkpoint(Checkpoint(origin, size, root), BODY.key, BODY.sign).encode()


@pytest.mark.parametrize(
    ("checkpoint", "code"),
    [
        (head(f"{NAME}/dm-26-2002"), "not-extended"),
        (head(size=2**53 - 1), "not-extended"),
        (head(size=0), "not-extended"),
        (head(size=0, root=EMPTY_ROOT), None),
        (head(size=2**53), "unusable"),
        (head("another log"), "unusable"),
    ],
)
def test_a_checkpoint_that_can_be_read_is_judged(checkpoint: bytes, code: str | None) -> None:
    report = audit(GOOD, checkpoints={"kept": checkpoint})
    assert bool(report.unusable) == (code == "unusable")
    assert codes(report) == ({code} if code == "not-extended" else set())


def test_a_receipt_whose_path_leads_elsewhere_can_be_read() -> None:
    receipt = OPEN.receipt(2).decode()
    index = receipt.replace("index 2\n", "index 3\n", 1).encode()
    beyond = receipt.replace("index 2\n", "index 2000\n", 1).encode()
    proof = receipt.split("\n")
    proof[3], proof[4] = proof[4], proof[3]
    for bad in (index, beyond, "\n".join(proof).encode()):
        report = audit(GOOD, receipts={"kept": bad})
        assert (report.verdict, codes(report)) == ("failed", {"not-extended"})
