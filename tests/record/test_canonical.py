from __future__ import annotations

import json
from enum import IntEnum, StrEnum
from typing import Any

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from ballot.record.canonical import MAX_INTEGER, NotCanonical, encode, parse, parse_object, parse_objects

# Surrogates cannot be in UTF-8, so no line can hold one.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
awkward = st.sampled_from(["", "\x00", "\x1f", "\x7f", "\u2028", '"', "\\", "/", "\ue000", "\uffff", "\U00010000", "é"])
keys = texts | awkward | st.builds("".join, st.lists(awkward, max_size=3))
scalars = st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | texts | awkward
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=5))


def has_a_float(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(has_a_float, value.values()))
    if isinstance(value, list):
        return any(map(has_a_float, value))
    return isinstance(value, float)


def is_canonical(line: bytes) -> bool:
    """The slow way, by the reference implementation alone."""
    try:
        value = json.loads(line.decode())
        return not has_a_float(value) and rfc8785.dumps(value) == line
    except (ValueError, RecursionError):
        return False


def require_same_judgement(line: bytes) -> None:
    expected = is_canonical(line)
    try:
        parse(line)
        accepted = True
    except NotCanonical:
        accepted = False
    assert accepted == expected
    try:
        is_object = expected and isinstance(json.loads(line), dict)
    except ValueError:
        is_object = False
    # Between good neighbours, and with its own like: joined lines must not help each other.
    good = b'{"a":1}'
    judged = parse_objects([good, line, good])
    assert judged[0] == judged[2] == {"a": 1}
    assert isinstance(judged[1], dict) == is_object
    if is_object:
        assert judged[1] == json.loads(line)


@given(values)
@example({"\U00010000": 1, "\uffff": 2, "\ue000": 3})
def test_what_is_encoded_is_accepted_and_read_back(value: Any) -> None:
    line = encode(value)
    assert line == rfc8785.dumps(value)
    assert parse(line) == value
    require_same_judgement(line)


@given(values, st.sampled_from(["sorted", "indent", "ascii", "spaces", "reversed"]))
def test_another_way_of_writing_is_accepted_only_where_it_is_the_same_bytes(value: Any, way: str) -> None:
    def write(**how: Any) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), **how)

    text = {
        "sorted": write(sort_keys=True),
        "indent": write(sort_keys=True, indent=1),
        "ascii": json.dumps(value, separators=(",", ":"), sort_keys=True),
        "spaces": json.dumps(value, ensure_ascii=False, sort_keys=True),
        "reversed": write(),
    }[way]
    require_same_judgement(text.encode())


@given(values, st.data())
def test_a_byte_changed_put_in_or_left_out_is_judged_as_the_reference_judges_it(
    value: Any, data: st.DataObject
) -> None:
    line = bytearray(encode(value))
    at = data.draw(st.integers(0, len(line) - 1))
    byte = data.draw(st.sampled_from(b' \n\t"\\,:[]{}019-.eEnu/\x00\x7f\x80\xc3\xff') | st.integers(0, 255))
    change = data.draw(st.sampled_from(["put", "in", "out"]))
    line[at : at + (change != "in")] = b"" if change == "out" else bytes([byte])
    require_same_judgement(bytes(line))


@pytest.mark.parametrize(
    "line",
    [
        b'{"a":1,"a":1}',
        b'{"a":{"b":1,"b":1}}',
        b'{"b":1,"a":2}',
        b'{"a":1} ',
        b' {"a":1}',
        b'{"a":1}\n',
        b'\xef\xbb\xbf{"a":1}',
        b'{"a": 1}',
        b'{"a":1.0}',
        b'{"a":1.5}',
        b'{"a":1e3}',
        b'{"a":-0}',
        b'{"a":01}',
        b'{"a":9007199254740992}',
        b'{"a":-9007199254740992}',
        b'{"a":' + b"9" * 5_000 + b"}",
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b'{"a":"\\u0041"}',
        b'{"a":"\\/"}',
        b'{"a":"\\u001F"}',
        b'{"a":"\\u000a"}',
        b'{"a":"\x01"}',
        b'{"a":"\\ud800"}',
        b'{"\\ud800":1}',
        b'{"a":"\\ud83d\\ude00"}',
        b'{"a":"\xed\xa0\x80"}',
        b'{"a":"\xff"}',
        b'{"a":"\xc0\xaf"}',
        b"{'a':1}",
        b'{"a":1,}',
        b'{"a":[1,]}',
        b"{",
        b"",
        b'{"a":1}{"a":1}',
        b'{"a":1},{"a":1}',
        b'{"\xef\xbf\xbf":1,"\xf0\x90\x80\x80":2}',
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    ],
    ids=lambda line: str(line[:24]),
)
def test_a_line_that_is_not_canonical_is_refused(line: bytes) -> None:
    with pytest.raises(NotCanonical):
        parse(line)
    assert isinstance(parse_objects([line])[0], NotCanonical)


def test_keys_beyond_the_first_plane_are_ordered_by_utf_16() -> None:
    line = '{"\U00010000":1,"\uffff":2}'.encode()
    assert parse(line) == {"\uffff": 2, "\U00010000": 1}


def test_the_largest_whole_numbers_are_accepted() -> None:
    assert parse(b"[-9007199254740991,0,9007199254740991]") == [-MAX_INTEGER, 0, MAX_INTEGER]


def test_a_line_that_is_no_object_is_refused_where_an_entry_is_read() -> None:
    for line in (b"1", b"[]", b'"text"', b"null", b"true"):
        parse(line)
        with pytest.raises(NotCanonical):
            parse_object(line)
        assert isinstance(parse_objects([line])[0], NotCanonical)


@pytest.mark.parametrize(
    "lines",
    [
        [b'{"a":[{}', b'{}]},{"b":1}'],
        [b'{"a":1},{"b":2}', b'{"c":[3', b"4]}"],
        [b"", b'{"a":1},{"b":2}'],
        [b'{"a":1}', b""],
    ],
)
def test_lines_that_are_whole_only_when_joined_are_each_refused(lines: list[bytes]) -> None:
    for line, judged in zip(lines, parse_objects(lines), strict=True):
        assert isinstance(judged, NotCanonical) == (not is_canonical(line))


def test_what_jcs_cannot_write_is_not_encoded() -> None:
    for value in (MAX_INTEGER + 1, float("nan"), "\ud800", {"\ud800": 1}):
        with pytest.raises(ValueError):  # noqa: PT011 - the library's own kinds, all of them ValueErrors
            encode(value)


class Word(StrEnum):
    A = "a"
    Z = "\U00010000"


class Number(IntEnum):
    ONE = 1


class Name(str):
    __slots__ = ()


# What a program may hand in, and no JSON gives: other types of the same values, and what has no encoding.
odd = (
    st.sampled_from([*Word, *Number, Name("é"), (), MAX_INTEGER + 1, -MAX_INTEGER - 1, 1.0, 0.5, b"", {1, 2}])
    | st.floats()
    | st.text(st.characters(), max_size=3)
)
odd_keys = keys | st.sampled_from([*Word, Name("a"), 1, None, True, 1.5, "\ud800"])
python_values = st.recursive(
    scalars | odd,
    lambda inner: st.lists(inner, max_size=3) | st.tuples(inner) | st.dictionaries(odd_keys, inner, max_size=4),
)


@given(python_values)
@example({"\uffff": 1, "\U00010000": [2]})
@example({Word.Z: 1, "\uffff": 2})
@example({1: "a"})
@example([True, 1, Number.ONE])
def test_what_a_program_hands_in_is_encoded_as_the_reference_does_or_not_at_all(value: Any) -> None:
    try:
        expected = rfc8785.dumps(value)
    except ValueError:
        with pytest.raises(ValueError):  # noqa: PT011 - as above
            encode(value)
    else:
        assert encode(value) == expected
