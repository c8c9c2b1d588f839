"""The bundle (record format §5): a zip that is the same bytes every time from the same record.

Files are stored, not deflated: deflate's output varies with the library that made it. Reading enforces the limits of
§5 before anything is inflated, and never trusts a name or a length.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from copy import copy
from hashlib import sha256
from pathlib import Path
from typing import IO

from ballot.record.canonical import MAX_LINE, encode

FORMAT = "ballot-bundle/1"
MAX_FILES = 10_000
MAX_INFLATED = 1 << 30
MANIFEST = "manifest.json"
ENTRIES = "record/entries.jsonl"
CHECKPOINT = "record/checkpoint.txt"
BODY_PEM = "keys/body.pem"
BODY_VKEY = "keys/body.vkey"
TALLY = "tally/tally.json"
TALLY_SIG = "tally/tally.sig"
_CHUNK = 1 << 20
_FEW_LINES = 16
_ROOM_FOR_MANIFEST = 4 << 20
_END_RECORD, _DIRECTORY_ENTRY = 22, 46
_MAX_DIRECTORY = 16 << 20
_ALIKE_EVERY_TIME = (1980, 1, 1, 0, 0, 0)


class Unreadable(ValueError):
    """A file that is no bundle, or one beyond the limits."""


def write_bundle(files: Mapping[str, bytes]) -> bytes:
    """Return the zip of these files and their manifest, in the order of names. Raise ValueError for what no reader accepts."""
    if len(files) >= MAX_FILES or sum(map(len, files.values())) > MAX_INFLATED - _ROOM_FOR_MANIFEST:
        raise ValueError("more files, or more bytes, than a reader of bundles accepts")
    listed = {path: {"bytes": len(data), "sha256": sha256(data).hexdigest()} for path, data in files.items()}
    manifest = encode({"format": FORMAT, "files": listed})
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        for path, data in sorted({**files, MANIFEST: manifest}.items()):
            member = zipfile.ZipInfo(path, _ALIKE_EVERY_TIME)
            member.create_system = 3
            member.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(member, data)
    return whole.getvalue()


class Bundle:
    """A bundle opened for reading. Close it, or use it in a `with`."""

    def __init__(self, source: Path | IO[bytes]) -> None:
        """Raise Unreadable for what is no zip, is beyond the limits, or could be read in more than one way."""
        with ExitStack() as opened:
            try:
                stream = opened.enter_context(source.open("rb")) if isinstance(source, Path) else source
                _require_plain_directory(stream)
                self._zip = opened.enter_context(zipfile.ZipFile(stream))
            except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
                raise Unreadable(f"not a zip that can be read: {error}") from None
            self._members = _plain_files(self._zip.infolist())
            self._opened = opened.pop_all()

    def __enter__(self) -> Bundle:
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    def __contains__(self, path: str) -> bool:
        return path in self._members

    def paths(self) -> list[str]:
        """Return the names of all files, in order."""
        return sorted(self._members)

    def size(self, path: str) -> int:
        """Return the size of a file in bytes, as the zip states it."""
        return self._members[path].file_size

    def chunks(self, path: str) -> Iterator[bytes]:
        """Yield a file's content, a piece at a time. Raise Unreadable where it cannot be inflated, or not to its size."""
        # `zipfile` stops at the stated size, whatever follows. Asked for one byte more, it shows if there is any.
        asked = copy(self._members[path])
        asked.file_size += 1
        left = self.size(path)
        try:
            with self._zip.open(asked) as stream:
                while chunk := stream.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        break
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError) as error:
            raise Unreadable(f"{path}: {error}") from None
        if left:
            raise Unreadable(f"{path} is not as long as the zip says")

    def read(self, path: str) -> bytes:
        """Return a small file whole. Raise Unreadable, also where it is longer than a line may be."""
        if self.size(path) > MAX_LINE:
            raise Unreadable(f"{path} is longer than 16 MiB")
        return b"".join(self.chunks(path))

    def digest(self, path: str) -> str:
        """Return the lower-case hex SHA-256 of a file."""
        running = sha256()
        for chunk in self.chunks(path):
            running.update(chunk)
        return running.hexdigest()

    def lines(self, path: str) -> Iterator[tuple[list[bytes], bool]]:
        """Yield the lines of a file without their newlines, a few at a time, and whether the last of them had one.

        Raise Unreadable where a line is longer than 16 MiB.
        """
        rest = b""
        for chunk in self.chunks(path):
            whole = (rest + chunk).split(b"\n")
            rest = whole.pop()
            if len(rest) > MAX_LINE or (whole and max(map(len, whole)) > MAX_LINE):
                raise Unreadable(f"{path}: a line is longer than 16 MiB")
            for start in range(0, len(whole), _FEW_LINES):
                yield whole[start : start + _FEW_LINES], True
        if rest:
            yield [rest], False


def _require_plain_directory(stream: IO[bytes]) -> None:
    """Raise Unreadable unless the zip's directory lies where its end record says and has no more files than it may.

    `zipfile` would read a directory of any size into memory, and one anywhere before the end record.
    """
    length = stream.seek(0, io.SEEK_END)
    start_of_tail = stream.seek(max(0, length - _END_RECORD - 0xFFFF))
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END_RECORD:
        raise Unreadable("it has no end record")
    count, size, start = struct.unpack_from("<HLL", tail, at + 10)
    if start + size != start_of_tail + at or size > _MAX_DIRECTORY:
        raise Unreadable("its directory is not where it says, or too long")
    stream.seek(start)
    directory = stream.read(size)
    at = found = 0
    while at < size and found <= MAX_FILES:
        if directory[at : at + 4] != b"PK\x01\x02" or size - at < _DIRECTORY_ENTRY:
            raise Unreadable("its directory is damaged")
        at += _DIRECTORY_ENTRY + sum(struct.unpack_from("<HHH", directory, at + 28))
        found += 1
    if found > MAX_FILES or count > MAX_FILES:
        raise Unreadable(f"more than {MAX_FILES} files")
    if count != found or at != size:
        raise Unreadable("its directory is damaged")


def _plain_files(members: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Return the files by name, without directories. Raise Unreadable."""
    if sum(member.file_size for member in members) > MAX_INFLATED:
        raise Unreadable("more than 1 GiB when inflated")
    files: dict[str, zipfile.ZipInfo] = {}
    for member in members:
        _require_plain(member)
        if member.is_dir():
            continue
        if member.filename in files:
            raise Unreadable(f"two files are called {member.filename!r}")
        files[member.filename] = member
    return files


def _require_plain(member: zipfile.ZipInfo) -> None:
    """Raise Unreadable unless this is a plain file under a plain relative name, stored or deflated, not encrypted."""
    name = member.filename
    parts = name.removesuffix("/").split("/")
    if not name or "\\" in name or "\x00" in member.orig_filename or any(part in ("", ".", "..") for part in parts):
        raise Unreadable(f"a file has the name {name!r}")
    if member.flag_bits & 0x1:
        raise Unreadable(f"{name} is encrypted")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unreadable(f"{name} is neither stored nor deflated")
    # The upper half of the attributes is a Unix mode, or nothing.
    if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Unreadable(f"{name} is a link, or no plain file")
    if member.is_dir() and member.file_size:
        raise Unreadable(f"{name} is a directory with content")
