"""Read the files of a bundle (record format §5): within the limits, and each to its last byte or not at all."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from typing import IO

from ballot.record.canonical import MAX_LINE
from ballot.record.verification.zip_directory import DEFLATED, Member, Unreadable, read_directory

_CHUNK = 1 << 20
_FEW_LINES = 16


class Bundle:
    """A bundle opened for reading. Close it, or use it in a `with`."""

    def __init__(self, source: Path | IO[bytes]) -> None:
        """Raise Unreadable for what is no zip, is beyond the limits, or could be read in more than one way."""
        with ExitStack() as opened:
            try:
                self._stream = opened.enter_context(source.open("rb")) if isinstance(source, Path) else source
                self._members = read_directory(self._stream)
            except OSError as error:
                raise Unreadable(f"it cannot be read: {error}") from None
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
        return self._members[path].size

    def chunks(self, path: str) -> Iterator[bytes]:
        """Yield a file's content, a piece at a time. Raises Unreadable where it is not what the zip says it is."""
        member = self._members[path]
        left, crc = member.size, 0
        try:
            for chunk in self._inflated(member) if member.method == DEFLATED else self._packed(member):
                left -= len(chunk)
                if left < 0:
                    break
                crc = zlib.crc32(chunk, crc)
                yield chunk
        except (zlib.error, OSError) as error:
            raise Unreadable(f"{path}: {error}") from None
        if left or crc != member.crc:
            raise Unreadable(f"{path} is not what the zip says it is")

    def _packed(self, member: Member) -> Iterator[bytes]:
        """Yield the bytes of a file as they stand in the zip."""
        at, end = member.start, member.start + member.packed
        while at < end:
            self._stream.seek(at)
            chunk = self._stream.read(min(_CHUNK, end - at))
            if not chunk:
                raise Unreadable(f"{member.name} is cut off")
            at += len(chunk)
            yield chunk

    def _inflated(self, member: Member) -> Iterator[bytes]:
        """Yield the bytes of a deflated file. Its stream must end where the zip says, and not before."""
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        for packed in self._packed(member):
            if inflater.eof:
                raise Unreadable(f"{member.name} has bytes behind its end")
            while packed and not inflater.eof:
                if chunk := inflater.decompress(packed, _CHUNK):
                    yield chunk
                packed = inflater.unconsumed_tail
            while not inflater.eof and (chunk := inflater.decompress(b"", _CHUNK)):
                yield chunk
        if not inflater.eof or inflater.unused_data:
            raise Unreadable(f"{member.name} does not end where the zip says")

    def read(self, path: str) -> bytes:
        """Return a file whole. Raises Unreadable."""
        return b"".join(self.chunks(path))

    def read_small(self, path: str, limit: int = 1_000_000) -> bytes:
        """Return a file, or the beginning of one that has more than `limit` bytes: one byte more than that."""
        found = b""
        for chunk in self.chunks(path):
            found += chunk
            if len(found) > limit:
                break
        return found[: limit + 1]

    def digest(self, path: str) -> str:
        """Return the lower-case hex SHA-256 of a file. Raises Unreadable."""
        running = sha256()
        for chunk in self.chunks(path):
            running.update(chunk)
        return running.hexdigest()

    def require_lines_within_limit(self, path: str) -> None:
        """Raise Unreadable where a line of a file is longer than 16 MiB."""
        if self.size(path) <= MAX_LINE:
            return
        length = 0
        for chunk in self.chunks(path):
            first = chunk.find(b"\n")
            length += len(chunk) if first < 0 else first
            if length > MAX_LINE:
                raise Unreadable(f"{path}: a line is longer than 16 MiB")
            if first >= 0:  # a line within the chunk is shorter than the limit
                length = len(chunk) - chunk.rfind(b"\n") - 1

    def lines(self, path: str) -> Iterator[tuple[list[bytes], bool]]:
        """Yield the lines of a file without their newlines, a few at a time, and whether the last of them had one."""
        rest = b""
        for chunk in self.chunks(path):
            if b"\n" not in chunk:
                rest += chunk
                continue
            whole = (rest + chunk).split(b"\n")
            rest = whole.pop()
            for start in range(0, len(whole), _FEW_LINES):
                yield whole[start : start + _FEW_LINES], True
        if rest:
            yield [rest], False
