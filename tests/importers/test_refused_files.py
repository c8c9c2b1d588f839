"""Whatever file is offered: a record, or one kind of refusal that says what and where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.cli.refusal_messages import refusal_text
from ballot.importers.summary_records import reading
from ballot.importers.summary_records.reading import MAX_TEXT
from ballot.importers.text import MAX_BYTES, MAX_LINE
from ballot.rules.refusals import UnreadableDocument
from ballot.sample import sample_record
from tests.support.papers.council_papers import english
from tests.support.papers.records import read_bytes, standing

CHAIR = "The Chair opened the discussion."


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableDocument) as refused:
        read_bytes(data, "paper.txt")
    assert refused.value.facts["file"] == "paper.txt"
    return refusal_text(refused.value)


@pytest.mark.parametrize(
    ("data", "why", "where"),
    [
        (b"", "empty", "paper.txt – "),
        (b" \r\n\t\n", "empty", "paper.txt – "),
        (b"PK\x03\x04rest", "incomplete or damaged", "paper.txt – "),
        (b"%PDF-1.7", "PDF", "paper.txt – "),
        (b"{\\rtf1 text}", "RTF", "paper.txt – "),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "Word", "paper.txt – "),
        (b"text\nand \x00 more", "control character", "line 2"),
        (b"one\ntwo \xff\xfe", "UTF-8", "line 2, byte 8"),
        (english(CHAIR).encode("utf-16-le"), "control character", "line 1"),
        (b"\xff\xfe" + english(CHAIR).encode("utf-16-le")[:-1], "UTF-16-LE", "byte"),
        ("摘要记录".encode("gb18030"), "UTF-8", "line 1"),
        (b"x" * (MAX_BYTES + 1), "the maximum is", "paper.txt – "),
        (b"one\n" + b"y" * (MAX_LINE + 1), "the maximum is", "line 2"),
        (b"123 456 789", "languages used here", "paper.txt – "),
        ("Le Conseil prend note du document et de la résolution.".encode(), "not a summary record", "lines 1 to 1"),
        ("Председатель предложил провести консультацию.".encode(), "not a summary record", "lines 1 to 1"),
        ("اقترح الرئيس إجراء استشارة بالمراسلة.".encode(), "not a summary record", "lines 1 to 1"),
        (b"Dear councillors, this is a letter to the Council.", "not a summary record", "lines 1 to 1"),
        (b"1\tThesis\n1.1\tThe cat sat on the mat and was there.", "no interventions by the Chair", "lines 1 to 2"),
    ],
)
def test_a_file_that_is_no_record_is_refused_with_what_and_where(data: bytes, why: str, where: str) -> None:
    said = refusal(data)
    assert said.startswith("The file paper.txt")
    assert why in said
    assert where in said


def test_a_text_longer_than_any_record_is_refused_before_a_phrase_is_looked_for() -> None:
    data = english(*[CHAIR * 500] * (MAX_TEXT // len(CHAIR * 500) + 1)).encode()
    assert len(data) < MAX_BYTES
    assert f"{MAX_TEXT:,}" in refusal(data).replace("\u202f", ",")


def test_more_conclusions_than_a_person_decides_about_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_CONCLUSIONS", 1)
    asked = "The Chair proposed that members approve Document C21/{} by correspondence."
    assert len(read_bytes(english(asked.format(1)).encode(), "paper.txt").items[0].conclusions) == 1
    assert "too many parts" in refusal(english(asked.format(1), asked.format(2)).encode())


@given(st.binary(max_size=400))
def test_junk_is_refused_and_nothing_else_happens(data: bytes) -> None:
    refusal(data)


@given(st.integers(min_value=0), st.integers(min_value=0), st.sampled_from(["en", "zh"]))
def test_a_piece_cut_out_of_a_record_never_gains_a_ballot(start: int, length: int, language: str) -> None:
    lines = sample_record(language).decode().split("\n")
    start %= len(lines)
    length %= len(lines)
    whole = {one.text for one in standing(read_bytes(sample_record(language)))}
    try:
        rest = read_bytes("\n".join(lines[:start] + lines[start + length :]).encode(), "piece.txt")
    except UnreadableDocument:
        return
    assert {one.text for one in standing(rest)} <= whole


@given(st.data())
def test_changed_bytes_are_read_or_refused(data: st.DataObject) -> None:
    changed = bytearray(sample_record("zh"))
    for _ in range(3):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_bytes(bytes(changed), "changed.txt")
    except UnreadableDocument:
        return


_ENGLISH = [
    "The Chair",
    "proposed",
    "by correspondence",
    "to note",
    "C21/1",
    "(Rev.",
    ")",
    "Annex A to",
    "that:",
    "17 June",
]
_CHINESE = ["主席", "提议", "信函磋商", "记录在案", "附件1至9", "6月99日", "，", "。", "："]
_WORDS = st.sampled_from([*_ENGLISH, *_CHINESE, ". ", ", ", " ", "\n1\t", "\n1.1\t", "\n2.1\t"])


@given(st.lists(_WORDS, max_size=60))
def test_any_arrangement_of_the_words_of_records_is_read_or_refused(words: list[str]) -> None:
    try:
        record = read_bytes(("Record\n1\tX\n1.1\t" + "".join(words)).encode(), "words.txt")
    except UnreadableDocument:
        return
    assert all(one.text and one.verb for one in standing(record))
    record.as_json()


@pytest.mark.parametrize(
    "filler",
    [
        "a ",
        "the title ",
        "the Chair",
        "by correspondence to note ",
        "Annex 1, 2 to ",
        "6月1",
        "附件",
        "主席",
        "主席将",
        "C21/",
        "[",
    ],
)
def test_the_largest_file_is_no_burden(filler: str) -> None:
    """Patterns without bounds would need hours here; the test is that it ends."""
    line = (filler * MAX_LINE)[: MAX_LINE // 4]
    body = "\n".join(f"1.{place}\t{line}" for place in range(1, 9))
    text = english(CHAIR) + "\n" + body
    try:
        read_bytes(text.replace("Secretary-General:\tChair:", "").encode(), "large.txt")
    except UnreadableDocument:
        return
