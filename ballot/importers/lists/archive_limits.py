"""Look into a spreadsheet's zip archive before it is parsed: how large it is when unpacked, how many elements it has, and
that no part of it declares entities.

What parses it afterwards builds objects for every element and reads entities as any XML parser does; so whatever it may
not be handed is refused here, by counting bytes.
"""

from __future__ import annotations

import lzma
import re
import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from ballot.rules.refusals import UnreadableDocument

MOST_PARTS = 1_000
"""Files in the archive."""
MOST_BYTES = 30_000_000
"""Bytes of all parts when unpacked. A list of 10,000 people has about 4,000,000."""
MOST_TAGS, MOST_ATTRIBUTES = 500_000, 700_000
"""Signs `<` and `=` in all parts together. A list of 10,000 people has about 350,000 and 200,000."""
MOST_TAGS_OF_FRAME = 50_000
"""Those tags that are none of rows, cells and texts: styles, validations, merged cells. Each is dear to read."""
LONGEST_TAG = 300_000
"""Bytes from one `<` to the next. A cell has 32,767 characters at most."""
_TAG_OF_CELL = re.compile(rb"</?(?:\w{1,20}:)?(?:row|c|v|f|is|si|t|r)[\s/>]")
_BEGINS_AS_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")
_DAMAGED = (
    BadZipFile,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
    zlib.error,
    lzma.LZMAError,
    struct.error,
)
"""What reading a damaged or an encrypted archive raises."""


def require_bearable_archive(data: bytes, file_name: str) -> None:
    """Raise UnreadableDocument for an archive that is none, is too large when unpacked, or declares a document type."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            # What is unpacked never exceeds the sizes that the directory states: the library stops there.
            if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > MOST_BYTES:
                raise UnreadableDocument(file=file_name, why="spreadsheet-too-large")
            if "[Content_Types].xml" not in archive.namelist():
                raise UnreadableDocument(file=file_name, why="broken-spreadsheet")
            found = _Counts()
            for part in parts:
                content = archive.read(part)
                _require_plain_xml(content, file_name)
                found.add(content)
                if found.exceed_limits():
                    raise UnreadableDocument(file=file_name, why="spreadsheet-too-large")
    except _DAMAGED as error:
        raise UnreadableDocument(file=file_name, why="broken-spreadsheet") from error


@dataclass
class _Counts:
    """What the parts that were looked at have together."""

    tags: int = 0
    tags_of_frame: int = 0
    attributes: int = 0
    longest_tag: int = 0

    def add(self, content: bytes) -> None:
        tags = content.count(b"<")
        self.tags += tags
        self.attributes += content.count(b"=")
        if tags <= MOST_TAGS and _is_xml(content):
            self.tags_of_frame += tags - len(_TAG_OF_CELL.findall(content))
            self.longest_tag = max(self.longest_tag, *map(len, content.split(b"<")))

    def exceed_limits(self) -> bool:
        return (
            self.tags > MOST_TAGS
            or self.attributes > MOST_ATTRIBUTES
            or self.tags_of_frame > MOST_TAGS_OF_FRAME
            or self.longest_tag > LONGEST_TAG
        )


def _is_xml(content: bytes) -> bool:
    return _BEGINS_AS_XML.match(content) is not None


def _require_plain_xml(content: bytes, file_name: str) -> None:
    """Raise UnreadableDocument for XML with a document type, in which entities are declared, and for XML in two bytes a
    sign, in which one would not be seen."""
    start = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or start[:2] in (b"<\0", b"\0<"):
        raise UnreadableDocument(file=file_name, why="broken-spreadsheet")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise UnreadableDocument(file=file_name, why="broken-spreadsheet")
