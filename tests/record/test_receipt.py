from __future__ import annotations

import pytest

from ballot.record.merkle import inclusion_proof
from ballot.record.note import encode_base64
from ballot.record.receipt import HEADER, MalformedReceipt, Receipt, read_receipt, write_receipt
from tests.support.evidence.signing import BODY, Tree, receipt_for, signed_head

LINES = [b'{"n":%d}' % n for n in range(13)]
TEXT = receipt_for(LINES, 5, BODY)


def test_every_entry_of_every_small_record_has_a_receipt_that_is_read_back() -> None:
    for size in range(1, 14):
        for seq in range(size):
            text = receipt_for(LINES[:size], seq, BODY)
            receipt = read_receipt(text.encode())
            receipt.require_consistent()
            assert (receipt.line, receipt.index) == (LINES[seq], seq)
            assert receipt.text() == text
            checkpoint, note = receipt.checkpoint()
            assert checkpoint.size == size
            assert note.signed_by(BODY.key)


def test_a_receipt_has_the_form_of_the_specification() -> None:
    lines = TEXT.split("\n")
    assert lines[:3] == [HEADER, f"extra {encode_base64(LINES[5])}", "index 5"]
    assert lines[7] == ""
    assert TEXT.endswith("\n")


def test_a_receipt_with_any_byte_changed_is_refused_or_no_longer_signed() -> None:
    raw = TEXT.encode()
    for at in range(len(raw)):
        changed = raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
        try:
            receipt = read_receipt(changed)
            receipt.require_consistent()
        except MalformedReceipt:
            continue
        assert not receipt.checkpoint()[1].signed_by(BODY.key), f"byte {at}"


def without(part: str) -> str:
    return "".join(line for line in TEXT.splitlines(keepends=True) if not line.startswith(part))


@pytest.mark.parametrize(
    "text",
    [
        "",
        HEADER + "\n",
        without("c2sp.org"),
        without("extra "),
        without("index "),
        TEXT.replace("@v1", "@v2"),
        TEXT.replace("index 5", "index 05"),
        TEXT.replace("index 5", "index -5"),
        TEXT.replace("index 5", "index ٥"),
        TEXT.replace("index 5", "index 5 "),
        TEXT.replace("\n", "\r\n"),
        " " + TEXT,
        TEXT.replace("\nindex", "=\nindex"),
        TEXT.partition("\n\n")[0],
        TEXT.partition("\n\n")[0] + "\n\n",
    ],
)
def test_what_is_not_a_receipt_is_refused(text: str) -> None:
    with pytest.raises(MalformedReceipt):
        read_receipt(text).require_consistent()


def test_a_receipt_of_bytes_that_are_no_text_is_refused() -> None:
    with pytest.raises(MalformedReceipt):
        read_receipt(b"\xff" + TEXT.encode())


def test_a_proof_of_more_than_63_hashes_is_refused() -> None:
    tree = Tree(LINES)
    proof = inclusion_proof(5, 13, tree.node)
    for count, fine in ((63, True), (64, False)):
        text = Receipt(LINES[5], 5, tuple([*proof, *[bytes(32)] * 63][:count]), signed_head(LINES, BODY)).text()
        if fine:
            read_receipt(text)
        else:
            with pytest.raises(MalformedReceipt):
                read_receipt(text)


def test_a_receipt_that_does_not_lead_to_its_checkpoint_is_not_written() -> None:
    tree, note = Tree(LINES), signed_head(LINES, BODY)
    proof = inclusion_proof(5, 13, tree.node)
    write_receipt(LINES[5], 5, proof, note)
    for line, index, path in (
        (LINES[6], 5, proof),
        (LINES[5], 4, proof),
        (LINES[5], 5, proof[:-1]),
        (LINES[5], 13, []),
    ):
        with pytest.raises(MalformedReceipt):
            write_receipt(line, index, path, note)
    with pytest.raises(MalformedReceipt):
        write_receipt(LINES[5], 5, proof, "no checkpoint")


def test_the_receipt_of_a_reply_in_a_long_record_is_small() -> None:
    # A reply on eight ballots, under a record of 100,000 entries: 17 hashes.
    line = b"x" * 420
    text = Receipt(line, 5, tuple([bytes(32)] * 17), signed_head(LINES, BODY)).text()
    assert len(text) < 2_000
