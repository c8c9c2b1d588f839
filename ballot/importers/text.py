"""Read a text file as a secretariat sends it: bytes in, clean lines out, or a refusal that says where.

Read are UTF-8 and UTF-16 (with byte order mark), with any line ends. Other encodings are refused and not guessed: a
ballot's text must be the record's, to the letter.
"""

from __future__ import annotations

import re

from ballot.rules.refusals import UnreadableDocument

MAX_BYTES = 2_000_000
"""Size limit of a document, in bytes. A record of a week of sittings has about 200,000."""

MAX_LINE = 20_000
"""Length limit of a line, in characters; it also bounds the work of every pattern."""

_OTHER_FORMATS = (
    (b"PK\x03\x04", "word-document"),
    (b"\xd0\xcf\x11\xe0", "old-word-document"),
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rich-text"),
)
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))

# What word processors leave behind when they export: bookmarks, and characters that show nothing. Marks
# that turn the direction of writing go too, because with them a text can read otherwise than it is.
_LEFTOVERS = re.compile(r"\[bookmark:[^\]\n]{0,200}\]|[\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


_SOFT_BREAKS = re.compile(r"[\x0b\x0c\x85\u2028\u2029]")
"""What breaks a line within a cell or a paragraph."""


def read_lines(data: bytes, file_name: str, *, of_list: bool = False) -> list[str]:
    """Return the document's lines without their ends and without trailing blanks; line *n* is at index *n* - 1.

    `of_list`: signs that break a line within a cell are read as spaces, and end no line; and signs that show nothing stay, so
    that whoever reads the cell refuses them. In a paper they are left behind by word processors, and are taken out.

    Raise `UnreadableDocument` (`file`, `why`, and the line) if the bytes are not a text of a bearable size.
    """
    text = _read_text(data, file_name)
    text = _SOFT_BREAKS.sub(" ", text) if of_list else _LEFTOVERS.sub("", text)
    return _split_lines(text, file_name)


def read_paper_lines(data: bytes, file_name: str) -> list[str]:
    """Return the lines of a paper as `read_lines` does, but with everything in them: nothing is taken out here.

    Raise `UnreadableDocument` (`file`, `why`, and the line) if the bytes are not a text of a bearable size.
    """
    return _split_lines(_read_text(data, file_name), file_name)


def _read_text(data: bytes, file_name: str) -> str:
    if not data.strip():
        raise UnreadableDocument(file=file_name, why="empty-file")
    if len(data) > MAX_BYTES:
        raise UnreadableDocument(file=file_name, why="too-many-bytes", length=len(data), limit=MAX_BYTES)
    for start, why in _OTHER_FORMATS:
        if data.startswith(start):
            raise UnreadableDocument(file=file_name, why=why)
    return _decode_text(data, file_name)


def _split_lines(text: str, file_name: str) -> list[str]:
    lines = [line.rstrip() for line in _SPACES.sub(" ", _LINE_ENDS.sub("\n", text)).split("\n")]
    for number, line in enumerate(lines, start=1):
        if len(line) > MAX_LINE:
            raise UnreadableDocument(file=file_name, why="line-too-long", line=number, length=len(line), limit=MAX_LINE)
        control = _CONTROLS.search(line)
        if control:
            found = f"{ord(control.group()):#04x}"
            raise UnreadableDocument(file=file_name, why="control-character", line=number, found=found)
    return lines


def _decode_text(data: bytes, file_name: str) -> str:
    encoding, skipped = "utf-8", 0
    for bom, name in _BOMS:
        if data.startswith(bom):
            encoding, skipped = name, len(bom)
            break
    try:
        return data[skipped:].decode(encoding)
    except UnicodeDecodeError as fault:
        place = skipped + fault.start
        line = data.count(b"\n", 0, place) + 1
        raise UnreadableDocument(
            file=file_name, why="other-encoding", encoding=encoding.upper(), line=line, byte=place
        ) from None
