"""The parts of a document that is a zip archive, unpacked only as far as is bearable."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from ballot.rules.refusals import UnreadableDocument

MAX_BYTES = 50_000_000
"""Size limit of the file. Pictures take most of it, and they are not unpacked."""

MAX_DIRECTORY = 1_000_000
"""Size limit of the archive's list of its parts, in bytes."""

MAX_PART = 32_000_000
"""Size limit of a part that is read, unpacked, in bytes. 200 pages have 2 to 6 million."""

MAX_RATIO = 200
"""How many times as large a part may be unpacked; texts of documents come to 10 to 60."""

MAX_UNPACKED = 64_000_000
"""Size limit of all that is unpacked of one document, in bytes."""

FREE_OF_RATIO = 1_000_000
"""Up to so many bytes the ratio says nothing."""

_CHUNK = 64 * 1024
_END_OF_DIRECTORY = b"PK\x05\x06"


class Archive:
    """A zip archive in memory. Raise `UnreadableDocument` (`file`, `why`) when it is damaged, locked or too large."""

    def __init__(self, data: bytes, file_name: str) -> None:
        self._file_name = file_name
        if len(data) > MAX_BYTES:
            raise UnreadableDocument(file=file_name, why="too-many-bytes", length=len(data), limit=MAX_BYTES)
        end = data.rfind(_END_OF_DIRECTORY)
        if end < 0 or len(data) < end + 22:
            raise self._damaged()
        if struct.unpack_from("<I", data, end + 12)[0] > MAX_DIRECTORY:
            raise self._too_large()
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, struct.error):
            raise self._damaged() from None
        names = [info.filename for info in self._zip.infolist()]
        if len(set(names)) != len(names):  # programs differ in which of the two they show
            raise self._damaged()
        self.names = frozenset(names)
        self._unpacked = 0

    def read(self, name: str) -> bytes:
        """Return the whole of a part, unpacked."""
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a part, unpacked, piece by piece."""
        try:
            info = self._zip.getinfo(name)
        except KeyError:
            raise self._damaged() from None
        if info.flag_bits & 0x1:
            raise UnreadableDocument(file=self._file_name, why="password-protected")
        unpacked = 0
        try:
            with self._zip.open(info) as part:
                while chunk := part.read(_CHUNK):
                    unpacked += len(chunk)
                    self._unpacked += len(chunk)
                    bearable = max(FREE_OF_RATIO, MAX_RATIO * info.compress_size)
                    if unpacked > min(MAX_PART, bearable) or self._unpacked > MAX_UNPACKED:
                        raise self._too_large()
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, OSError):
            raise self._damaged() from None

    def _damaged(self) -> UnreadableDocument:
        return UnreadableDocument(file=self._file_name, why="damaged-document")

    def _too_large(self) -> UnreadableDocument:
        return UnreadableDocument(file=self._file_name, why="unpacks-too-large", limit=MAX_PART)
