"""C2SP tlog-checkpoint: the size and root of a record, signed.

ballot.example.int/council/dm-21-1012
78
V9ksdYbqfUzbpkz3eccvdpvRTgKAtf0xKsQ4LT4LtJQ=
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ballot.record.canonical import MAX_INTEGER
from ballot.record.note import Note, VerifierKey, decode_base64, encode_base64, parse_note, sign_note
from ballot.record.shapes import is_origin

_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")


class MalformedCheckpoint(ValueError):
    """Text that is not a checkpoint."""


@dataclass(frozen=True)
class Checkpoint:
    """The head of a record: its origin, how many entries it has, and the root over them."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Return the note text that is signed."""
        return "".join(f"{line}\n" for line in (self.origin, self.size, encode_base64(self.root)))

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read a note text: parse, print, compare. Raise MalformedCheckpoint."""
        lines = text.split("\n")
        if len(lines) != 4 or lines.pop() or not all(lines):
            raise MalformedCheckpoint("a checkpoint has three lines, none of them empty, and no extension lines")
        origin, size, root = lines
        if not _SIZE.fullmatch(size) or int(size) > MAX_INTEGER:
            raise MalformedCheckpoint(f"not a size: {size[:40]!r}")
        try:
            digest = decode_base64(root)
        except ValueError as error:
            raise MalformedCheckpoint(str(error)) from None
        if len(digest) != 32:
            raise MalformedCheckpoint("a root has 32 bytes")
        return cls(origin, int(size), digest)


def sign_checkpoint(checkpoint: Checkpoint, key: VerifierKey, sign: Callable[[bytes], bytes]) -> str:
    """Return the checkpoint as a signed note."""
    return sign_note(checkpoint.text(), key, sign)


def read_record_checkpoint(note: str | bytes) -> tuple[Checkpoint, Note]:
    """As `read_checkpoint`, of a checkpoint over a consultation record, whose origin has that form (record format §1)."""
    checkpoint, parsed = read_checkpoint(note)
    if not is_origin(checkpoint.origin):
        raise MalformedCheckpoint(f"not the origin of a record: {checkpoint.origin[:200]!r}")
    return checkpoint, parsed


def read_checkpoint(note: str | bytes) -> tuple[Checkpoint, Note]:
    """Return the checkpoint in a note, and the note, whose signatures are still to be judged. Raise MalformedCheckpoint."""
    try:
        parsed = parse_note(note.decode() if isinstance(note, bytes) else note)
    except ValueError as error:
        raise MalformedCheckpoint(str(error)) from None
    return Checkpoint.parse(parsed.text), parsed
