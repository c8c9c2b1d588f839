"""RFC 8785 (JCS): the one way to write an entry, and the refusal of every other way.

>>> encode({"b": 1, "a": "é"})
b'{"a":"\\xc3\\xa9","b":1}'
>>> parse(b'{"a":1}')
{'a': 1}
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import rfc8785

MAX_LINE = 16 * 1024 * 1024
"""Bytes in one line that a reader accepts (record format §5)."""

MAX_INTEGER = 2**53 - 1
"""The largest whole number that JCS writes, as far from 0 on either side."""

MAX_DEPTH = 64
"""How deep a value may be nested. No file of the format comes near; readers with limits of their own would differ."""

_BEYOND_BMP = re.compile(rb"[\xf0-\xf7]")


class NotCanonical(ValueError):
    """Bytes that are not the JCS encoding of what they parse to."""


def _refuse_number(text: str) -> NoReturn:
    raise NotCanonical(f"the record has whole numbers only, not {text[:40]}")


def _whole_number(text: str) -> int:
    # By length first: most are short, and reading a very long number takes very long.
    if len(text) < 16 or (len(text) < 18 and abs(int(text)) <= MAX_INTEGER):
        return int(text)
    raise NotCanonical(f"a whole number beyond 2^53: {text[:40]}")


_read = json.JSONDecoder(parse_int=_whole_number, parse_float=_refuse_number, parse_constant=_refuse_number).raw_decode
_encoder = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, check_circular=False
)


def _writer() -> Callable[[object], str]:
    """Return a function that writes a value as `_encoder` does.

    `JSONEncoder.encode` sets its core up anew for every value, a fifth of the cost of a short line. Here it is set up
    once, in those Pythons that have such a core and take these arguments.
    """
    make = getattr(json.encoder, "c_make_encoder", None)
    try:
        core = make and make(None, _encoder.default, json.encoder.encode_basestring, None, ":", ",", True, False, False)
    except TypeError:
        core = None
    return (lambda value: "".join(core(value, 0))) if core else _encoder.encode


_write = _writer()


def encode(value: object) -> bytes:
    """Return the JCS encoding of a JSON value. Raise ValueError for what JCS cannot write (integers beyond 2^53, NaN)."""
    if _is_plain(value):
        line = _write(value).encode()
        if not _has_keys_beyond_bmp(line):
            return line
    return rfc8785.dumps(value)  # type: ignore[arg-type]  # its own error type tells what does not fit


def _is_plain(value: Any) -> bool:
    """Return whether Python's own encoder writes this value as JCS does, once its keys are in order.

    That is so for these types and no others: it would also write floats, numbers of any length and keys that are no text.
    """
    kind = type(value)
    if kind is dict:
        return {str}.issuperset(map(type, value)) and all(map(_is_plain, value.values()))
    if kind is list:
        return all(map(_is_plain, value))
    if kind is int:
        return bool(-MAX_INTEGER <= value <= MAX_INTEGER)
    return kind is str or kind is bool or value is None


def _has_keys_beyond_bmp(line: bytes) -> bool:
    """Return whether a line may have keys that JCS orders otherwise than Python, which compares code points.

    They differ for characters beyond the Basic Multilingual Plane alone; whether these stand in a key is not looked at.
    """
    return not line.isascii() and _BEYOND_BMP.search(line) is not None


def _is_written_so(value: object, line: bytes) -> bool:
    """Return whether the JCS encoding of the value, which was read from the line, is the line."""
    if _has_keys_beyond_bmp(line):
        return rfc8785.dumps(value) == line  # type: ignore[arg-type]  # what was read from JSON fits
    return _write(value).encode() == line


def _is_too_deep(value: Any, line: bytes) -> bool:
    """Return whether the value, which was read from the line, is nested deeper than MAX_DEPTH."""
    if line.count(b"[") + line.count(b"{") <= MAX_DEPTH:
        return False
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        level = [
            item
            for holder in level
            if type(holder) is dict or type(holder) is list
            for item in (holder.values() if type(holder) is dict else holder)
        ]
    return bool(level)


def parse(line: bytes) -> Any:
    """Return the value of a canonical line (without its newline). Raise NotCanonical.

    The line is written again and compared, which also refuses duplicate members, stray space and other escapes.
    """
    try:
        value, _ = _read(line.decode())
        same = _is_written_so(value, line)
    except NotCanonical:
        raise
    except (ValueError, RecursionError) as error:
        raise NotCanonical(f"not canonical JSON: {str(error)[:120]}") from None
    if not same:
        raise NotCanonical("not written in the canonical form (RFC 8785)")
    if _is_too_deep(value, line):
        raise NotCanonical(f"nested deeper than {MAX_DEPTH}")
    return value


def parse_object(line: bytes) -> dict[str, Any]:
    """Return the object of a canonical line. Raise NotCanonical, also for a line that is no object."""
    value = parse(line)
    if not isinstance(value, dict):
        raise NotCanonical("not a JSON object")
    return value


def parse_objects(lines: Sequence[bytes]) -> list[dict[str, Any] | NotCanonical]:
    """Return the objects of several canonical lines, and what is wrong with a line in its place.

    Read in one go, the lines share the names of their members, which makes a third of the cost of judging an entry.
    Each value is still written again and compared with its own line, so lines that are whole only when joined, or
    that hold more than one value, gain nothing.
    """
    try:
        values, _ = _read((b"[" + b",".join(lines) + b"]").decode())
        if len(values) == len(lines) and all(
            type(value) is dict and _is_written_so(value, line) and not _is_too_deep(value, line)
            for value, line in zip(values, lines, strict=True)
        ):
            return list(values)
    except (ValueError, RecursionError):
        pass  # one of them is not canonical; which one, the slow way tells
    return [_object_or_why_not(line) for line in lines]


def _object_or_why_not(line: bytes) -> dict[str, Any] | NotCanonical:
    try:
        return parse_object(line)
    except NotCanonical as why:
        return why
