"""A zip written byte by byte, so that each field of it can be another than it should be."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
PLAIN_FILE = 0o100644 << 16


def deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


@dataclass
class Member:
    """One file: what its local header and the directory say, as a good zip has it unless it is told otherwise."""

    name: bytes
    content: bytes
    method: int = 0
    flags: int = 0
    version: int = 20
    attributes: int = PLAIN_FILE
    disk: int = 0
    packed: bytes | None = None
    local_extra: bytes = b""
    central_extra: bytes = b""
    comment: bytes = b""
    before: bytes = b""
    behind: bytes = b""
    local: Mapping[str, int] = field(default_factory=dict)
    """Fields of the local header alone that are other than in the directory."""
    central: Mapping[str, int] = field(default_factory=dict)
    local_name: bytes | None = None

    def said(self) -> dict[str, int]:
        data = self.data
        return {"version": self.version, "flags": self.flags, "method": self.method, "time": 0, "date": 33,
                "crc": zlib.crc32(self.content), "packed": len(data), "size": len(self.content)}  # fmt: skip

    @property
    def data(self) -> bytes:
        if self.packed is not None:
            return self.packed
        return deflated(self.content) if self.method == 8 else self.content


def _fields(said: Mapping[str, int]) -> bytes:
    return struct.pack(
        "<5H3I", *(said[name] for name in ("version", "flags", "method", "time", "date", "crc", "packed", "size"))
    )


def write(
    members: list[Member],
    *,
    order: list[int] | None = None,
    before_directory: bytes = b"",
    before_end: bytes = b"",
    comment: bytes = b"",
    behind: bytes = b"",
    **end: int,
) -> bytes:
    """The zip; `order` is that of the directory, `end` are fields of the end record: disk, start, here, count, size, at."""
    out, places = b"", []
    for each in members:
        out += each.before
        places.append(len(out))
        name = each.name if each.local_name is None else each.local_name
        said = each.said() | each.local
        out += LOCAL + _fields(said) + struct.pack("<2H", len(name), len(each.local_extra)) + name + each.local_extra
        out += each.data + each.behind
    out += before_directory
    start, directory = len(out), b""
    for i in order if order is not None else range(len(members)):
        each = members[i]
        said = each.said() | each.central
        lengths = struct.pack("<3H", len(each.name), len(each.central_extra), len(each.comment))
        directory += CENTRAL + struct.pack("<H", 3 << 8 | 20) + _fields(said) + lengths
        directory += struct.pack("<2H2I", each.disk, 0, each.attributes, said.get("place", places[i]))
        directory += each.name + each.central_extra + each.comment
    said = {
        "disk": 0,
        "start": 0,
        "here": len(members),
        "count": len(members),
        "size": len(directory),
        "at": start,
    } | end
    last = struct.pack(
        "<4H2IH", *(said[name] for name in ("disk", "start", "here", "count", "size", "at")), len(comment)
    )
    return out + directory + before_end + END + last + comment + behind


def members_of(files: Mapping[str, bytes], method: int = 0) -> list[Member]:
    """The files in the order of their names."""
    return [Member(path.encode(), files[path], method) for path in sorted(files)]
