"""Replies by link that are read by one pattern: never otherwise than line by line and member by member."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.record import link_replies
from ballot.record.canonical import NotCanonical, encode, parse_object
from ballot.record.link_replies import read_link_replies
from ballot.record.shapes import BadEntry, require_shape
from ballot.record.verification import bundle_reader
from ballot.record.verification import entries as reading
from tests.support.evidence.auditing import audit_files
from tests.support.evidence.records import Consultation
from tests.support.evidence.signing import files_of

HONEST = {
    True: b'{"act":"replied","at":"2026-03-02T09:00:07.000000Z","by":{"id":"fp-EN","role":"focal-point"},"channel":"link",'
    b'"revision":3,"seal":"3c075f72396e5f57ad2a5857312d8599b59fc8715f992c4d095730b9579280a1","seq":500,"state":"EN"}',
    False: b'{"act":"replied","at":"2026-03-02T09:00:07.000000Z","by":{"id":"fp-EN","role":"focal-point"},"channel":"link",'
    b'"revision":3,"seq":500,"state":"EN","statements":{},"votes":{"1":"for","10":"against","2":"abstain"}}',
}
kinds = st.booleans()


def line_by_line(line: bytes, *, sealed: bool) -> dict[str, Any] | None:
    """The slow and plain way."""
    try:
        entry = parse_object(line)
        require_shape(entry, sealed=sealed)
    except (NotCanonical, BadEntry):
        return None
    return entry


def require_nothing_else_accepted(line: bytes, *, sealed: bool) -> None:
    """Alone and between good neighbours, with which it is joined."""
    good = HONEST[sealed]
    for lines in ([line], [good, line, good]):
        entries = read_link_replies(lines, sealed=sealed)
        if entries is not None:
            assert list(map(encode, entries)) == lines
            assert entries == [line_by_line(one, sealed=sealed) for one in lines]


@pytest.mark.parametrize("sealed", [True, False])
def test_a_plain_reply_by_link_is_read_by_its_pattern(sealed: bool) -> None:
    expected = line_by_line(HONEST[sealed], sealed=sealed)
    assert expected is not None
    assert read_link_replies([HONEST[sealed]] * 3, sealed=sealed) == [expected] * 3


@given(kinds, st.data())
def test_whatever_the_pattern_matches_is_accepted_member_by_member(sealed: bool, data: st.DataObject) -> None:
    pattern = link_replies._LINES[sealed].__self__  # type: ignore[attr-defined]  # the method's own pattern
    line = data.draw(st.from_regex(pattern, fullmatch=True))
    require_nothing_else_accepted(line, sealed=sealed)


@given(kinds, st.data())
def test_a_byte_changed_put_in_or_left_out_gains_nothing(sealed: bool, data: st.DataObject) -> None:
    line = bytearray(HONEST[sealed])
    for _ in range(data.draw(st.integers(1, 2))):
        at = data.draw(st.integers(0, len(line) - 1))
        byte = data.draw(st.sampled_from(b' \n\t"\\,:[]{}0195-.eEnuZ\x00\x7f\xc3') | st.integers(0, 255))
        change = data.draw(st.sampled_from(["put", "in", "out"]))
        line[at : at + (change != "in")] = b"" if change == "out" else bytes([byte])
    require_nothing_else_accepted(bytes(line), sealed=sealed)


@pytest.mark.parametrize(
    ("sealed", "part", "other"),
    [
        (False, b'"10":"against","2":"abstain"', b'"2":"against","10":"abstain"'),
        (False, b'"10":"against","2":"abstain"', b'"10":"against","10":"abstain"'),
        (False, b'{"1":"for","10":"against","2":"abstain"}', b"{}"),
        (False, b'"2":"abstain"}', b'"2":"abstain",}'),
        (False, b'"abstain"', b'"perhaps"'),
        (True, b"2026-03-02T", b"2026-02-30T"),
        (True, b"T09:00:07", b"T24:00:00"),
        (True, b"3c07", b"3C07"),
        (True, b'"revision":3', b'"revision":03'),
        (True, b'"seq":500', b'"seq":-0'),
        (True, b'"seq":500', b'"seq":9007199254740992'),
        (True, b'"seq":500,', b""),
        (True, b'"focal-point"', b'"voter"'),
        (True, b'"fp-EN"', b'".fp-EN"'),
        (True, b'"fp-EN"', b'"' + b"f" * 101 + b'"'),
        (True, b'"state":"EN"', b'"state":"E"'),
        (True, b'"state":"EN"', b'"state":"ENGL"'),
        (True, b'"state":"EN"', b'"state":"En"'),
        (True, b"2026-03-02T", b"1999-03-02T"),
        (True, b'"state":"EN"', b'"state":""'),
    ],
)
def test_a_reply_that_is_wrong_in_one_place_is_left_to_the_plain_way(sealed: bool, part: bytes, other: bytes) -> None:
    line = HONEST[sealed].replace(part, other)
    assert line != HONEST[sealed]
    assert line_by_line(line, sealed=sealed) is None
    for lines in ([line], [HONEST[sealed], line]):
        assert read_link_replies(lines, sealed=sealed) is None


def test_a_reply_of_the_other_kind_of_record_is_left_to_the_plain_way() -> None:
    for sealed in (True, False):
        assert read_link_replies([HONEST[sealed]], sealed=not sealed) is None


@given(kinds, st.data())
def test_a_report_is_the_same_without_the_pattern(sealed: bool, data: st.DataObject) -> None:
    one = Consultation(states=4, sealed=sealed)
    for _ in range(data.draw(st.integers(1, 20))):
        statements = data.draw(st.sampled_from([{}, {}, {"1": "as stated, “so”"}]))
        one.reply(
            data.draw(st.sampled_from(one.states)), {data.draw(st.sampled_from("1234")): "for"}, statements=statements
        )
    lines = one.finish().lines
    at = data.draw(st.integers(0, len(lines) - 1))
    lines[at] = data.draw(st.sampled_from([lines[at], b"{}", lines[at].replace(b"link", b"letter"), lines[at][:-1]]))
    files = files_of(lines)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(bundle_reader, "_FEW_LINES", 3)  # so that a short record has runs of nothing but replies
        fast = audit_files(files)
        patched.setattr(reading, "read_link_replies", lambda *_, **__: None)
        slow = audit_files(files)
    assert fast == slow
