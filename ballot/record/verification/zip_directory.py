"""The outside of a bundle (record format §5): a zip that can be read in one way alone, byte by byte.

Libraries forgive much in a zip: bytes before, between and behind, names that differ in the two places where they stand,
sizes that are said afterwards. What two of them read from such a file may differ, so all of it is refused here.
"""

from __future__ import annotations

import io
import stat
import struct
from dataclasses import dataclass
from typing import IO

from ballot.record.bundle.paths import MAX_PATH, find_clash, is_path
from ballot.record.bundle.writer import MAX_FILES, MAX_INFLATED

STORED, DEFLATED = 0, 8
_END = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_MAX_VERSION = 20
"""The version of the zip format that deflate needs; zip64 needs a later one."""
_HARMLESS_FLAGS = 0b1000_0000_0110
"""How well it was deflated, and that names are UTF-8."""
_DOS_FOLDER_OR_LABEL = 0x18
_MAX_DIRECTORY = MAX_FILES * (_CENTRAL.size + MAX_PATH)


class Unreadable(ValueError):
    """A file that is no bundle, or one beyond the limits."""


@dataclass(frozen=True)
class Member:
    """A file of the zip: where its bytes begin, how many they are as packed and as inflated, and their CRC-32."""

    name: str
    start: int
    packed: int
    size: int
    crc: int
    method: int


def read_directory(stream: IO[bytes]) -> dict[str, Member]:
    """Return the files of a zip by name, in order. Raise Unreadable for what is no zip, or not one as §5 has it."""
    directory, count, start = _read_end_of_zip(stream)
    members: dict[str, Member] = {}
    at = position = 0
    for _ in range(count):
        entry, at = _read_entry(directory, at)
        if entry.name in members:
            raise Unreadable(f"two files are called {entry.name!r}")
        position = _require_local_zip_header(stream, entry, position, start)
        members[entry.name] = Member(entry.name, position, entry.packed, entry.size, entry.crc, entry.method)
        position += entry.packed
    if at != len(directory) or position != start:
        raise Unreadable("it has bytes that belong to no file")
    if clash := find_clash(members):
        raise Unreadable(f"where case does not count, {clash!r} is there twice, or is a folder of another")
    if sum(member.size for member in members.values()) > MAX_INFLATED:
        raise Unreadable("more than 1 GiB when inflated")
    return members


def _read_end_of_zip(stream: IO[bytes]) -> tuple[bytes, int, int]:
    """Return the directory, how many files it has, and where it begins."""
    length = stream.seek(0, io.SEEK_END)
    if length < _END.size:
        raise Unreadable("it is too short for a zip")
    stream.seek(length - _END.size)
    signature, disk, first_disk, on_disk, count, size, start, comment = _END.unpack(stream.read(_END.size))
    if signature != b"PK\x05\x06" or comment:
        raise Unreadable("it does not end with the end record of a zip")
    if disk or first_disk or on_disk != count or start + size != length - _END.size:
        raise Unreadable("its directory is not where it says")
    if count > MAX_FILES or size > _MAX_DIRECTORY:
        raise Unreadable(f"more than {MAX_FILES} files, or names that are too long")
    stream.seek(start)
    return stream.read(size), count, start


@dataclass(frozen=True)
class _Entry:
    """An entry of the directory: what the header before the file's bytes must say as well, and where that stands."""

    name: str
    raw_name: bytes
    shared: tuple[int, ...]
    offset: int

    @property
    def method(self) -> int:
        return self.shared[2]

    @property
    def crc(self) -> int:
        return self.shared[5]

    @property
    def packed(self) -> int:
        return self.shared[6]

    @property
    def size(self) -> int:
        return self.shared[7]


def _read_entry(directory: bytes, at: int) -> tuple[_Entry, int]:
    """Return the entry of the directory at `at`, and where the next one begins."""
    if len(directory) - at < _CENTRAL.size:
        raise Unreadable("its directory is damaged")
    signature, _, *shared, name_length, extra, comment, disk, _, attributes, offset = _CENTRAL.unpack_from(
        directory, at
    )
    end = at + _CENTRAL.size + name_length
    raw = directory[at + _CENTRAL.size : end]
    if signature != b"PK\x01\x02" or len(raw) != name_length or disk:
        raise Unreadable("its directory is damaged")
    name = raw.decode("latin-1")
    if not is_path(name):
        raise Unreadable(f"a file has the name {name!r}")
    if extra or comment:
        raise Unreadable(f"{name} has an extra field or a comment")
    entry = _Entry(name, raw, tuple(shared), offset)
    _require_plain_zip_entry(entry, attributes)
    return entry, end


def _require_plain_zip_entry(entry: _Entry, attributes: int) -> None:
    """Raise Unreadable unless this is a plain file, stored or deflated, that any unzipper reads to its end."""
    version, flags, method, *_ = entry.shared
    if flags & ~_HARMLESS_FLAGS:
        raise Unreadable(f"{entry.name} is encrypted, or its size stands behind it")
    if method not in (STORED, DEFLATED) or version > _MAX_VERSION:
        raise Unreadable(f"{entry.name} is neither stored nor deflated")
    if method == STORED and entry.packed != entry.size:
        raise Unreadable(f"{entry.name} has two sizes")
    # The upper half of the attributes is a Unix mode, or nothing.
    if stat.S_IFMT(attributes >> 16) not in (0, stat.S_IFREG) or attributes & _DOS_FOLDER_OR_LABEL:
        raise Unreadable(f"{entry.name} is a folder, a link or a device")


def _require_local_zip_header(stream: IO[bytes], entry: _Entry, position: int, start: int) -> int:
    """Return where the bytes of a file begin, whose header must be at `position` and say what the directory says."""
    stream.seek(position)
    header = stream.read(_LOCAL.size + len(entry.raw_name))
    begin = position + len(header)
    if entry.offset != position or len(header) < _LOCAL.size or begin + entry.packed > start:
        raise Unreadable(f"{entry.name} is not where the directory has it")
    signature, *shared, name_length, extra = _LOCAL.unpack_from(header)
    if signature != b"PK\x03\x04" or tuple(shared) != entry.shared or extra:
        raise Unreadable(f"{entry.name} is described in two ways")
    if name_length != len(entry.raw_name) or header[_LOCAL.size :] != entry.raw_name:
        raise Unreadable(f"{entry.name} has another name in another place")
    return begin
