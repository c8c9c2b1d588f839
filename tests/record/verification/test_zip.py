"""Zips made to harm whoever opens them: refused before anything is inflated, and without using memory."""

from __future__ import annotations

import io
import stat
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.record.bundle.paths import ENTRIES
from ballot.record.bundle.writer import MAX_FILES, MAX_INFLATED, write_bundle
from ballot.record.canonical import MAX_LINE
from ballot.record.verification.bundle_reader import Bundle
from ballot.record.verification.report import Report
from ballot.record.verification.verify import verify
from ballot.record.verification.zip_directory import Unreadable
from tests.support.evidence.auditing import audit, codes
from tests.support.evidence.malformed_zips import (
    FILES,
    GOOD,
    between,
    end_record_patched,
    in_another_order,
    long_line,
    lying_about_its_length,
    manifest_of,
    not_deflated_at_all,
    patched,
    renamed,
    repacked,
    too_many_files,
    with_a_twin,
    zipped,
)

MEMORY = 24_000_000
"""Bytes that reading a bad zip may take: some pieces of 1 MiB, and a line."""

BAD_NAMES = [
    *("-a", ".a", "_a", "a/.a", "a/-b", "a.", "a./b", "a/", "/a", "a b", "a\\b", "a:b", "a*", "a+", "a~1", "caf\u00e9"),
    *("con", "CON.txt", "a/Prn", "AUX.a.b", "nul/a", "com0", "COM9.x", "lpt0.pdf", "LPT9"),
    *("a" * 201, "a/" * 100 + "b"),
]
GOOD_NAMES = [
    *("a" * 200, "a/" * 99 + "bc", "0", "A-b_c.d", "a..b"),
    *("console", "com", "com10.txt", "lptx", "a.con", "nul_", "com1-a"),
]

UNREADABLE: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "not a zip": lambda: b"%PDF-1.7\n" * 100,
    "an end record alone, cut": lambda: b"PK\x05\x06" + bytes(10),
    "a zip cut in the middle": lambda: GOOD[: len(GOOD) // 2],
    "a zip without its first bytes": lambda: GOOD[10:],
    "a zip without its last byte": lambda: GOOD[:-1],
    "a zip behind something else": lambda: b"#!/bin/sh\n" + GOOD,
    "two zips in one": lambda: zipped({"a": b""}) + GOOD,
    "an encrypted file": lambda: patched(GOOD, 8, b"\x01\x00", local=6),
    "a link": lambda: zipped(FILES, external_attr=(stat.S_IFLNK | 0o777) << 16, create_system=3),
    "a link made elsewhere": lambda: zipped(FILES, external_attr=(stat.S_IFLNK | 0o777) << 16, create_system=19),
    "a device": lambda: zipped(FILES, external_attr=(stat.S_IFCHR | 0o666) << 16, create_system=3),
    "two files of one name": with_a_twin,
    "a file above": lambda: zipped({**FILES, "../evil.txt": b"x"}),
    "a file above, deep inside": lambda: zipped({**FILES, "letters/../../evil.txt": b"x"}),
    "a file from the root": lambda: renamed(b"/etc/passwd"),
    "a name with nothing between": lambda: renamed(b"letters//a"),
    "a name with a dot": lambda: renamed(b"./letters/a"),
    "a name with a backslash": lambda: renamed(b"..\\evil.txt"),
    "a name with a drive": lambda: renamed(b"C:\\evil.txt"),
    "a name with a null": lambda: renamed(b"README.txt\x00.exe"),
    "a name that is no UTF-8": lambda: patched(renamed(b"\xff\xfe.txt"), 8, b"\x00\x08", nth=len(FILES), local=6),
    **{f"a file called {name}": partial(renamed, name.encode()) for name in BAD_NAMES},
    "two files that differ in case": lambda: zipped({**FILES, "readme.TXT": b"x"}),
    "a file that is another's folder": lambda: zipped({**FILES, "README.txt/a": b"x"}),
    "a file that is another's folder where case does not count": lambda: zipped({**FILES, "readme.TXT/a/b": b"x"}),
    "a folder": lambda: zipped({"record/": b"", **FILES}),
    "a folder by its DOS attribute": lambda: zipped(FILES, external_attr=0x10),
    "a label": lambda: zipped(FILES, external_attr=0x08),
    "a socket": lambda: zipped(FILES, external_attr=(stat.S_IFSOCK | 0o666) << 16),
    "a mode that is no kind of file": lambda: zipped(FILES, external_attr=0xF << 28),
    "an extra field in the directory": lambda: zipped(FILES, extra=b"\x99\x99\x00\x00"),
    "a comment on a file": lambda: zipped(FILES, comment=b"so"),
    "a comment on the zip": lambda: GOOD[:-2] + b"\x02\x00so",
    "a byte behind the end": lambda: GOOD + b"\x00",
    "a byte before the directory": lambda: between(GOOD, GOOD.index(b"PK\x01\x02")),
    "a byte between directory and end": lambda: GOOD[:-22] + b"\x00" + GOOD[-22:],
    "files in another order than the directory": in_another_order,
    "a data descriptor": lambda: patched(GOOD, 8, b"\x08\x00", local=6),
    "strong encryption": lambda: patched(GOOD, 8, b"\x40\x00", local=6),
    "a masked header": lambda: patched(GOOD, 8, b"\x00\x20", local=6),
    "another flag in the local header": lambda: patched(GOOD, 6, b"\x14\x00", local=6),
    "another date in the local header": lambda: patched(GOOD, 14, b"\x22\x00"),
    "another time in the local header": lambda: patched(GOOD, 12, b"\x01\x00"),
    "another version in the local header": lambda: patched(GOOD, 6, b"\x0a\x00"),
    "a version that knows zip64": lambda: patched(GOOD, 6, b"\x2d\x00", local=4),
    "a file on another disk": lambda: patched(GOOD, 34, b"\x01\x00"),
    "a directory on another disk": lambda: end_record_patched(GOOD, 6, b"\x01\x00"),
    "the end of another disk": lambda: end_record_patched(GOOD, 4, b"\x01\x00"),
    "bytes behind the end of a deflated file": lambda: repacked(lambda packed: packed + b"\x00"),
    "a deflated file without its end": lambda: repacked(lambda packed: packed[:-1]),
    "a stored file of two sizes": lambda: patched(GOOD, 24, struct.pack("<L", 11), local=22),
    "a file of which less is packed than there is": lambda: patched(GOOD, 20, b"\x01\x00", local=18),
    "more than 10,000 files": too_many_files,
    "more files than the end record says": lambda: end_record_patched(GOOD, 8, b"\x01\x00\x01\x00"),
    "a directory with content": lambda: zipped({**FILES, "letters/": b"x"}),
    "a directory longer than the file": lambda: end_record_patched(GOOD, 12, b"\xff\xff\xff\x7f"),
    "a directory elsewhere": lambda: end_record_patched(GOOD, 16, b"\x00\x00\x00\x00"),
    "a directory that is damaged": lambda: GOOD.replace(b"PK\x01\x02", b"PK\x01\x03", 1),
    "sizes in another format": lambda: end_record_patched(GOOD, 8, b"\xff" * 12),
    "another way of packing": lambda: zipped(FILES, how=zipfile.ZIP_BZIP2),
    "an unknown way of packing": lambda: patched(GOOD, 10, b"\x63\x00", local=8),
    "a version of the far future": lambda: patched(GOOD, 6, b"\xff\x00"),
    "a local header of another name": lambda: GOOD.replace(b"README.txt", b"README.tyt", 1),
    "a local header that is none": lambda: b"PK\x03\x05" + GOOD[4:],
    "a wrong checksum": lambda: patched(GOOD, 16, b"\x00\x00\x00\x00", local=14),
    "a length too short": lambda: patched(GOOD, 24, b"\x01\x00\x00\x00", local=22),
    "a length too long": lambda: patched(GOOD, 24, b"\xff\xff\x00\x00", local=22),
    "a length that hides the rest": lying_about_its_length,
    "data that cannot be inflated": not_deflated_at_all,
    "more than 1 GiB, as it says": lambda: patched(GOOD, 24, struct.pack("<L", MAX_INFLATED), local=22),
    "more than 1 GiB, all together": lambda: patched(
        patched(GOOD, 24, struct.pack("<L", MAX_INFLATED // 2)), 24, struct.pack("<L", MAX_INFLATED // 2), nth=1
    ),
    "a bomb that says it is small": lambda: lying_about_its_length(inflated=128 << 20),
    "a line of more than 16 MiB": long_line,
}


def audited(raw: bytes) -> tuple[Report, int]:
    """The report, and the most memory that it took to make it."""
    stream = io.BytesIO(raw)
    tracemalloc.start()
    try:
        report = verify(stream)
        return report, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_zip_that_could_do_harm_is_unreadable_and_takes_no_memory(name: str) -> None:
    report, memory = audited(UNREADABLE[name]())
    assert report.verdict == "failed"
    assert codes(report) == {"unreadable"}, report.failures[:3]
    assert memory < MEMORY + (3 * MAX_LINE if name == "a line of more than 16 MiB" else 0)


def test_half_a_million_empty_files_are_refused_before_they_are_listed() -> None:
    entry = b"PK\x01\x02" + bytes(42)
    directory = entry * 500_000
    end = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 1, 1, len(directory), 0, 0)
    report, memory = audited(directory + end)
    assert codes(report) == {"unreadable"}
    assert memory < MEMORY


def test_a_line_that_is_too_long_is_noticed_wherever_it_stands() -> None:
    for lines in (
        b"x" * (MAX_LINE + 1) + b"\n",
        b"{}\n" + b"x" * (MAX_LINE + 1),
        b"{}\n" * 9 + b"x" * (MAX_LINE + 9) + b"\n",
    ):
        raw = zipped({ENTRIES: lines}, how=zipfile.ZIP_DEFLATED)
        with Bundle(io.BytesIO(raw)) as bundle, pytest.raises(Unreadable):
            bundle.require_lines_within_limit(ENTRIES)


def test_a_line_of_16_mib_is_read() -> None:
    for lines in (b"x" * MAX_LINE, b"x" * MAX_LINE + b"\n{}\n", b"{}\n" + b"x" * MAX_LINE + b"\n"):
        with Bundle(io.BytesIO(zipped({ENTRIES: lines}, how=zipfile.ZIP_DEFLATED))) as bundle:
            bundle.require_lines_within_limit(ENTRIES)
            assert max(len(line) for some, _ in bundle.lines(ENTRIES) for line in some) == MAX_LINE


def test_lines_are_the_same_wherever_the_pieces_end() -> None:
    line = b"x" * 999
    content = (line + b"\n") * 3_000 + b"rest"
    with Bundle(io.BytesIO(zipped({ENTRIES: content}))) as bundle:
        read = list(bundle.lines(ENTRIES))
    assert [one for lines, _ in read for one in lines] == [line] * 3_000 + [b"rest"]
    assert [ended for _, ended in read] == [True] * (len(read) - 1) + [False]
    assert all(0 < len(lines) <= 16 for lines, _ in read)


def test_a_small_file_that_is_not_small_is_not_kept_whole() -> None:
    big = FILES | {"record/checkpoint.txt": bytes(4 * MAX_LINE), "keys/body.pem": bytes(4 * MAX_LINE)}
    report, memory = audited(zipped(big, how=zipfile.ZIP_DEFLATED))
    assert {"bad-checkpoint", "key-mismatch"} <= codes(report)
    assert memory < MEMORY


def test_stored_and_deflated_bundles_verify_alike() -> None:
    files = manifest_of(FILES)
    for how in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        assert audit(zipped(files, how=how)).verdict == "verified"


def test_what_says_nothing_about_a_file_is_not_judged() -> None:
    whole = zipped(manifest_of(FILES), how=zipfile.ZIP_DEFLATED)
    for change in (
        lambda raw: patched(raw, 4, b"\x3f\x00"),  # made by another system and version
        lambda raw: patched(raw, 8, b"\x06\x08", local=6),  # deflated well, its name in UTF-8
        lambda raw: patched(raw, 12, b"\xff\xff\xff\xff", local=10),  # a date that no calendar has
        lambda raw: patched(raw, 36, b"\x01\x00"),  # said to be text
        lambda raw: patched(raw, 6, b"\x0a\x00", local=4),
    ):
        assert change(whole) != whole
        assert audit(change(whole)).verdict == "verified"
    assert audit(zipped(manifest_of(FILES), external_attr=0x20)).verdict == "verified"


@pytest.mark.parametrize("name", GOOD_NAMES)
def test_a_file_may_have_any_name_that_every_system_takes(name: str) -> None:
    files = FILES | {name: b"x"}
    assert audit(write_bundle(files)).verdict == "verified"
    assert audit(zipped(manifest_of(files))).verdict == "verified"


def test_the_files_may_stand_in_any_order_and_folders_may_differ_in_case() -> None:
    files = manifest_of(FILES | {"More/a": b"1", "more/b": b"2"})
    assert audit(zipped(dict(reversed(files.items())))).verdict == "verified"


@pytest.mark.parametrize("name", [name for name in BAD_NAMES if name.isascii()])
def test_a_bundle_with_a_name_that_no_reader_takes_is_not_written(name: str) -> None:
    with pytest.raises(ValueError, match="no reader"):
        write_bundle(FILES | {name: b""})
    with pytest.raises(ValueError, match="no reader"):
        write_bundle(FILES | {"readme.TXT": b""})


def test_an_empty_zip_is_one_without_the_files_that_are_needed() -> None:
    assert codes(audit(zipped({}))) == {"missing-file"}


def test_as_many_files_and_bytes_are_read_as_the_format_allows() -> None:
    with Bundle(io.BytesIO(zipped({f"f/{n}": b"" for n in range(MAX_FILES)}))) as bundle:
        assert len(bundle.paths()) == MAX_FILES
    nearly = patched(GOOD, 24, struct.pack("<L", MAX_INFLATED - len(GOOD)), local=22)
    assert "1 GiB" not in audit(nearly).failures[0].message


def test_a_bundle_is_read_from_a_path_and_closed_again(tmp_path: Path) -> None:
    path = tmp_path / "bundle.zip"
    path.write_bytes(GOOD)
    with Bundle(path) as bundle:
        assert bundle.paths() == sorted({*FILES, "manifest.json"})
        assert bundle.read("README.txt") == FILES["README.txt"]
        assert "README.txt" in bundle
        assert "none.txt" not in bundle
    path.unlink()
    report = verify(path)
    assert codes(report) == {"unreadable"}
    assert codes(verify(tmp_path)) == {"unreadable"}


@given(st.binary(max_size=200), st.integers(0, len(GOOD)), st.booleans())
def test_rubbish_in_or_instead_of_a_zip_never_crashes_the_verifier(rubbish: bytes, at: int, alone: bool) -> None:
    raw = rubbish if alone else GOOD[:at] + rubbish + GOOD[at + len(rubbish) :]
    report = verify(io.BytesIO(raw))
    assert (report.verdict == "failed") == bool(report.failures)
