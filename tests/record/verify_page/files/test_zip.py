"""The page reads a zip that has one meaning, and refuses all others as a whole (record format, section 5)."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.support.evidence.raw_zip import Member, deflated, members_of, write
from tests.support.evidence.verify_page import Check, codes
from tests.support.evidence.verify_page_bundles import with_manifest, zipped
from tests.support.evidence.verify_page_records import good

GOOD = good()
STORED, DEFLATED = members_of(GOOD), members_of(GOOD, 8)
README = sorted(GOOD).index("README.txt")
TEXT = GOOD["README.txt"]


def _with(place: int = README, members: list[Member] = STORED, **fields: Any) -> bytes:
    """The good bundle with one member that is otherwise."""
    return write([replace(each, **fields) if i == place else each for i, each in enumerate(members)])


def _named(*names: bytes) -> bytes:
    """The good bundle with empty files of these names more."""
    files = with_manifest({**GOOD, **{name.decode("latin-1"): b"" for name in names if b"\xff" not in name}})
    others = {path: content for path, content in files.items() if path.encode("latin-1") not in names}
    return write([*members_of(others), *(Member(name, b"") for name in names)])


@pytest.mark.parametrize(
    "bundle",
    [
        write(STORED), write(DEFLATED), zipped(GOOD),
        _with(flags=0x0800), _with(members=DEFLATED, flags=0x0006), _with(version=10), _with(attributes=0),
        _with(attributes=0o100755 << 16 | 0x20), write(list(reversed(STORED))), _with(packed=deflated(TEXT), method=8),
        _named(b"a/x", b"A/y"), _named(b"com10.txt"), _named(b"console/aux_.nul"), _named(b"p" * 200), _named(b"a-b_c.d/0"),
        _named(b"lpt/x.con"),
    ],
)  # fmt: skip
def test_a_zip_that_is_as_the_format_says_is_read(bundle: bytes, check: Check) -> None:
    assert check(bundle)["failures"] == []


EXTRA = struct.pack("<2HI", 0x5455, 4, 0)
DESCRIPTOR = struct.pack("<4s3I", b"PK\x07\x08", 0, len(TEXT), len(TEXT))
HALF_A_MIB = bytes(1 << 19)


@pytest.mark.parametrize(
    "bundle",
    [
        b"", b"not a zip", b"\0" * 22, write(STORED)[:-1], write(STORED)[40:], write(STORED, behind=b"\0"),
        write(STORED, comment=b"x"),
        write(STORED, before_directory=b"\0"), write(STORED, before_end=b"\0"), b"\0" + write(STORED),
        write(STORED, order=[1, 0, *range(2, len(STORED))]), write(STORED, disk=1), write(STORED, start=1), write(STORED, here=1),
        write(STORED, count=len(STORED) + 1, here=len(STORED) + 1), write(STORED, count=1, here=1), write(STORED, at=0),
        write([*STORED, STORED[0]]), write(STORED, count=0xFFFF, here=0xFFFF),
        _with(local_extra=EXTRA), _with(central_extra=EXTRA), _with(local_extra=EXTRA, central_extra=EXTRA),
        _with(comment=b"x"),
        _with(before=b"\0"), _with(behind=b"\0"), _with(behind=DESCRIPTOR, flags=8, local={"crc": 0, "packed": 0, "size": 0}),
        _with(flags=8), _with(flags=1), _with(flags=0x40), _with(flags=0x2000), _with(version=45), _with(method=12),
        _with(disk=1),
        _with(attributes=0o120777 << 16), _with(attributes=0o040755 << 16), _with(attributes=0o020666 << 16),
        _with(attributes=0o100644 << 16 | 0x10), _with(local_name=b"README.TXT"), _with(central={"place": 0}, place=1),
        *(_with(local={name: value}) for name, value in (
            ("version", 10), ("flags", 0x800), ("method", 8), ("time", 1), ("date", 34), ("crc", 1), ("size", 1), ("packed", 1))),
        _with(local={"crc": 1}, central={"crc": 1}), _with(local={"size": 1}, central={"size": 1}),
        _with(members=DEFLATED, packed=deflated(TEXT) + b"\0"), _with(members=DEFLATED, packed=deflated(TEXT)[:-1]),
        _with(members=DEFLATED, packed=b"\xff\xff"), _with(members=DEFLATED, content=b"x", packed=deflated(HALF_A_MIB)),
        _with(members=DEFLATED, packed=b""),
    ],
)  # fmt: skip
def test_a_zip_that_two_readers_could_take_differently_is_unreadable(bundle: bytes, check: Check) -> None:
    report = check(bundle)
    assert (codes(report), report["entries"], report["verdict"]) == ({"unreadable"}, 0, "failed")


@pytest.mark.parametrize(
    "names",
    [
        (b"../up",), (b"/root",), (b"a//b",), (b"a\\b",), (b"a/./b",), (b"a/",), (b".a",), (b"-a",), (b"a b",), (b"a:b",),
        (b"a.",),
        (b"a./b",), ("é".encode(),), (b"\xff",), (b"a\0b",), (b"a\n",), (b"con",), (b"CON.txt",), (b"x/NuL.tar.gz",), (b"aux/x",),
        (b"com0",), (b"Lpt9.x",), (b"p" * 201,), (b"readme.TXT",), (b"a", b"a/b"), (b"a/b", b"A"), (b"keys/BODY.pem",), (b"",),
        (b"x", b"x"),
    ],
)  # fmt: skip
def test_a_path_that_is_another_file_somewhere_makes_the_zip_unreadable(names: tuple[bytes, ...], check: Check) -> None:
    assert codes(check(_named(*names))) == {"unreadable"}


def test_limits_are_judged_by_the_directory_before_anything_is_inflated(check: Check) -> None:
    many: Callable[[int], bytes] = lambda n: write([Member(b"f%d" % i, b"") for i in range(n)])  # noqa: E731
    assert codes(check(many(10_001))) == {"unreadable"}
    assert "missing-file" in codes(check(many(10_000)))
    huge = {"size": 1 << 30}
    assert codes(check(_with(local=huge, central=huge, members=DEFLATED))) == {"unreadable"}


def test_an_empty_zip_is_one_without_the_files_needed(check: Check) -> None:
    assert codes(check(write([]))) == {"missing-file"}
