"""What the auditor holds: a record that does not contain it is caught; a file that cannot be read accuses nobody."""

from __future__ import annotations

import pytest

from tests.support.evidence.verify_page import Check, codes
from tests.support.evidence.verify_page_bundles import (
    NAME,
    ORIGIN,
    PEM,
    b64,
    checkpoint,
    jcs,
    receipt,
    root,
    signed,
    with_manifest,
    zipped,
)
from tests.support.evidence.verify_page_records import NO, good, plain

LINES = [jcs(each) for each in plain()]
REWRITTEN = [*LINES[:2], jcs({**plain()[2], "votes": NO}), *LINES[3:]]
BUNDLE = zipped(good())
BROKEN = zipped(with_manifest({**good(), "keys/body.pem": PEM + b"\n"}))
CHECKPOINT, RECEIPT = checkpoint(LINES[:5]).encode(), receipt(LINES[:5], 2).encode()


def test_what_the_record_contains_is_taken(check: Check) -> None:
    for n in range(1, 9):
        assert check(BUNDLE, checkpoints=(checkpoint(LINES[:n]).encode(),))["failures"] == []
        for i in range(n):
            assert check(BUNDLE, receipts=(receipt(LINES[:n], i).encode(),))["failures"] == []


@pytest.mark.parametrize("held", [
    checkpoint(REWRITTEN[:5]), checkpoint([*LINES, b"{}"]), checkpoint(LINES, f"{NAME}/other"),
    checkpoint(LINES).replace(f"— {NAME} ", "— someone.example "), checkpoint(LINES).replace(f"{ORIGIN}\n8\n", f"{ORIGIN}\n7\n"),
])  # fmt: skip
def test_a_checkpoint_that_the_record_does_not_extend_is_told(held: str, check: Check) -> None:
    report = check(BUNDLE, checkpoints=(held.encode(),))
    assert (codes(report), report["unusable"]) == ({"not-extended"}, [])


@pytest.mark.parametrize("held", [
    receipt(REWRITTEN[:5], 2), receipt(REWRITTEN[:5], 1), receipt(LINES[:5], 2).replace(f"— {NAME} ", "— someone.example "),
    receipt(LINES[:5], 2).replace("index 2", "index 3"), receipt(LINES[:5], 2).replace("index 2", "index 9"),
    receipt(LINES[:5], 2).replace(b64(LINES[2]), b64(LINES[3])), receipt([*LINES, b"{}"], 8),
])  # fmt: skip
def test_a_receipt_whose_entry_the_record_does_not_have_is_told(held: str, check: Check) -> None:
    report = check(BUNDLE, receipts=(held.encode(),))
    assert (codes(report), report["unusable"]) == ({"not-extended"}, [])


EXTENDED = signed(f"{ORIGIN}\n8\n{b64(root(LINES))}\nextension\n").encode()
SPOILT = [
    (lambda content: content.replace(b"\n", b"\r\n"), "line ends"), (lambda content: content.replace(b"\n", b"\r"), "line ends"),
    (lambda content: b"\xef\xbb\xbf" + content, "byte order mark"), (lambda content: content + b"\n", "blank line"),
    (lambda content: b"\n" + content, "blank line"), (lambda content: content[:-1], "line end"), (lambda content: b"", "empty"),
    (lambda content: content.decode().encode("utf-16"), "UTF-8"), (lambda content: content.replace(b"\n\n", b" \n\n"), "space"),
    (lambda content: content.replace(b"\n\n", b"\n\n\n"), "blank line"), (lambda content: b"Dear auditor,\n", "is not a"),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "words"), SPOILT)
@pytest.mark.parametrize("kind", ["checkpoints", "receipts"])
def test_a_file_that_cannot_be_read_is_named_with_what_is_wrong_and_no_verdict_is_given(
    kind: str, spoil: object, words: str, check: Check
) -> None:
    assert callable(spoil)
    content = spoil(CHECKPOINT if kind == "checkpoints" else RECEIPT)
    report = check(BUNDLE, **{kind: (content,)})
    assert (report["verdict"], report["failures"], len(report["unusable"])) == (None, [], 1)
    assert report["unusable"][0]["name"] == f"{kind[:-1]} 1"
    assert words in report["unusable"][0]["message"]


@pytest.mark.parametrize("held", [
    {"checkpoints": (RECEIPT,)}, {"receipts": (CHECKPOINT,)}, {"checkpoints": (EXTENDED,)},
    {"receipts": (RECEIPT.replace(b"extra ", b"data "),)}, {"receipts": (RECEIPT.replace(b"index 2", b"index 02"),)},
    {"receipts": (RECEIPT.replace(b"index 2\n", b"index 2\n" + (b64(bytes(32)) + "\n").encode() * 64),)},
    {"checkpoints": (CHECKPOINT.replace(b"\n5\n", b"\n9007199254740992\n"),)},
])  # fmt: skip
def test_a_file_of_another_kind_or_form_cannot_be_read(held: dict[str, tuple[bytes, ...]], check: Check) -> None:
    report = check(BUNDLE, **held)
    assert (report["verdict"], report["failures"], len(report["unusable"])) == (None, [], 1)


def test_if_the_bundle_fails_too_both_are_said(check: Check) -> None:
    for bundle, code in ((BROKEN, "key-mismatch"), (BUNDLE[:-1], "unreadable")):
        report = check(bundle, checkpoints=(CHECKPOINT, CHECKPOINT + b"\n"))
        assert report["verdict"] is None
        assert code in codes(report)
        assert [each["name"] for each in report["unusable"]] == ["checkpoint 2"]


def test_nothing_is_said_of_what_is_held_where_the_record_cannot_be_read(check: Check) -> None:
    without = with_manifest({k: v for k, v in good().items() if k != "record/entries.jsonl"})
    assert "not-extended" not in codes(check(zipped(without), checkpoints=(CHECKPOINT,), receipts=(RECEIPT,)))
    assert codes(check(BUNDLE[:-1], checkpoints=(CHECKPOINT,))) == {"unreadable"}


@pytest.mark.parametrize("key", [PEM, PEM.replace(b"\n", b"\r\n"), PEM.replace(b"\n", b"\r"), PEM[:-1], PEM + b"\n\n"])
def test_a_key_with_other_line_ends_is_read(key: bytes, check: Check) -> None:
    report = check(BUNDLE, key=key)
    assert (report["verdict"], report["key_confirmed"]) == ("verified", True)


@pytest.mark.parametrize(
    "key", [b"hello", b"", b"\xef\xbb\xbf" + PEM, PEM.replace(b"PUBLIC", b"PRIVATE"), PEM + b"x", b" " + PEM]
)
def test_a_key_that_cannot_be_read_is_named_and_not_a_failed_record(key: bytes, check: Check) -> None:
    report = check(BUNDLE, key=key)
    assert (report["verdict"], report["failures"], report["key_confirmed"]) == (None, [], False)
    assert report["unusable"][0]["name"] == "key 1"
