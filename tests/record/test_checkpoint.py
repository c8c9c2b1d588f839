from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.record.checkpoint import Checkpoint, MalformedCheckpoint, read_checkpoint, sign_checkpoint
from ballot.record.note import encode_base64, sign_note
from tests.support.evidence.signed_notes import SOFA
from tests.support.evidence.signing import BODY, ORIGIN

ROOT = bytes(range(32))
lines = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12)


def test_the_example_of_the_specification_is_read() -> None:
    checkpoint, note = read_checkpoint(SOFA)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert checkpoint.text() == note.text
    assert len(note.signatures) == 2


@given(st.builds(Checkpoint, lines, st.integers(0, 2**53 - 1), st.binary(min_size=32, max_size=32)))
def test_a_checkpoint_is_signed_and_read_back(checkpoint: Checkpoint) -> None:
    read, note = read_checkpoint(sign_checkpoint(checkpoint, BODY.key, BODY.sign).encode())
    assert read == checkpoint
    assert read.text() == note.text
    assert note.signed_by(BODY.key)


@given(st.text("0123456789\n /+=AZa", max_size=120))
def test_whatever_is_read_prints_as_it_was_written(text: str) -> None:
    try:
        checkpoint = Checkpoint.parse(text)
    except MalformedCheckpoint:
        return
    assert checkpoint.text() == text


@pytest.mark.parametrize("size", ["", "-1", "+1", "01", "1.0", " 1", "1 ", "1_0", "٣", "0x1", "1" * 19])
def test_a_size_has_one_form(size: str) -> None:
    with pytest.raises(MalformedCheckpoint):
        Checkpoint.parse(f"{ORIGIN}\n{size}\n{encode_base64(ROOT)}\n")


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"{ORIGIN}\n1\n",
        f"{ORIGIN}\n1\n{encode_base64(ROOT)}",
        f"{ORIGIN}\n1\n{encode_base64(ROOT)}\n\n",
        f"\n1\n{encode_base64(ROOT)}\n",
        f"{ORIGIN}\n1\n\n",
        f"{ORIGIN}\n1\n{encode_base64(ROOT[:-1])}\n",
        f"{ORIGIN}\n1\n{encode_base64(ROOT)[:-1]}\n",
        f"{ORIGIN}\n1\n{ROOT.hex()}\n",
    ],
)
def test_what_is_not_a_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(MalformedCheckpoint):
        Checkpoint.parse(text)


def test_a_note_that_is_no_checkpoint_and_bytes_that_are_no_note_are_refused() -> None:
    for note in (sign_note("A text\n", BODY.key, BODY.sign), "no note", b"\xff\xfe"):
        with pytest.raises(MalformedCheckpoint):
            read_checkpoint(note)
