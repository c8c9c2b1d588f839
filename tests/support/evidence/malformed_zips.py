"""Zips as no bundle is: altered in a few bytes, put together in another way, or beyond the limits (record format §5)."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

from ballot.record.bundle.paths import ENTRIES
from ballot.record.bundle.writer import MAX_FILES, write_bundle
from ballot.record.canonical import MAX_LINE
from tests.support.evidence.records import honest

FILES = honest().finish().files()
GOOD = write_bundle(FILES)


def zipped(files: dict[str, bytes], *, how: int = zipfile.ZIP_STORED, **attributes: Any) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", how) as archive:
        for name, data in files.items():
            member = zipfile.ZipInfo(name)
            member.compress_type = how
            for attribute, value in attributes.items():
                setattr(member, attribute, value)
            archive.writestr(member, data)
    return raw.getvalue()


def patched(bundle: bytes, offset: int, value: bytes, *, nth: int = 0, local: int | None = None) -> bytes:
    """The zip with bytes changed in the nth entry of its directory, and in its local header where asked."""
    raw = bytearray(bundle)
    at = -1
    for _ in range(nth + 1):
        at = bundle.index(b"PK\x01\x02", at + 1)
    (header,) = struct.unpack_from("<L", raw, at + 42)
    raw[at + offset : at + offset + len(value)] = value
    if local is not None:
        raw[header + local : header + local + len(value)] = value
    return bytes(raw)


def end_record_patched(bundle: bytes, offset: int, value: bytes) -> bytes:
    at = bundle.rindex(b"PK\x05\x06")
    return bundle[: at + offset] + value + bundle[at + offset + len(value) :]


def renamed(name: bytes) -> bytes:
    """A zip whose one more file has this name, in both places, as no honest library would write it."""
    place = b"n" * len(name)
    return zipped({**FILES, place.decode(): b"x"}).replace(place, name)


def with_a_twin() -> bytes:
    """Two files of one name, with different contents."""
    return zipped({**FILES, "README.tx2": b"Other words\n"}).replace(b"README.tx2", b"README.txt")


def manifest_of(files: dict[str, bytes]) -> dict[str, bytes]:
    """These files with the manifest that an honest writer would add."""
    with zipfile.ZipFile(io.BytesIO(write_bundle(files))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def lying_about_its_length(*, inflated: int = 100) -> bytes:
    """A deflated file that is said to have 10 bytes, with the checksum and the manifest of those 10."""
    said = b"0123456789"
    files = {"lie.txt": said + bytes(inflated), **manifest_of({**FILES, "lie.txt": said})}
    files["lie.txt"] = said + bytes(inflated)
    raw = zipped(files, how=zipfile.ZIP_DEFLATED)
    nth = list(files).index("lie.txt")
    raw = patched(raw, 24, struct.pack("<L", len(said)), local=22, nth=nth)
    return patched(raw, 16, struct.pack("<L", zlib.crc32(said)), local=14, nth=nth)


def not_deflated_at_all() -> bytes:
    files = manifest_of({"a": b"\xff" * 50, **FILES})
    nth = list(files).index("a")
    return patched(zipped(files), 10, b"\x08\x00", local=8, nth=nth)


def in_another_order() -> bytes:
    """Two files whose places in the directory are exchanged."""
    raw = zipped({"a": b"1", "b": b"2"})
    at = raw.index(b"PK\x01\x02")
    first, second = raw[at : at + 47], raw[at + 47 : at + 94]
    return raw[:at] + second + first + raw[at + 94 :]


def between(bundle: bytes, at: int) -> bytes:
    """The zip with a byte put in before its directory, whose place is told as it is."""
    raw = bundle[:at] + b"\x00" + bundle[at:]
    return end_record_patched(raw, 16, struct.pack("<L", at + 1))


def repacked(change: Callable[[bytes], bytes]) -> bytes:
    """A zip of one deflated file, whose packed bytes are changed and said to be as many as they are."""
    content = b"a line\n" * 20
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = change(packer.compress(content) + packer.flush())
    shared = struct.pack("<5H3L2H", 20, 0, 8, 0, 33, zlib.crc32(content), len(packed), len(content), 1, 0)
    central = b"PK\x01\x02" + b"\x14\x03" + shared + struct.pack("<3H2L", 0, 0, 0, 0, 0) + b"a"
    start = 31 + len(packed)
    end = b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 1, 1, len(central), start, 0)
    return b"PK\x03\x04" + shared + b"a" + packed + central + end


def too_many_files() -> bytes:
    return zipped({f"f/{n}": b"" for n in range(MAX_FILES + 1)})


def long_line() -> bytes:
    return zipped(FILES | {ENTRIES: b"x" * (MAX_LINE + 1)}, how=zipfile.ZIP_DEFLATED)
