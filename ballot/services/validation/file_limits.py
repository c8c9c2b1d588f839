"""Limit the files of a consultation, so that its bundle stays one that a reader accepts (record format §5)."""

from __future__ import annotations

from ballot.rules.refusals import BadInput, FilesTooLarge
from ballot.store.queries.files import files_of_consultation
from ballot.store.transactions import Tx

MIB = 1024 * 1024
LARGEST_FILE = 10 * MIB
"""Bytes of one document, one published file or one scan at most."""
MOST_BYTES = 512 * MIB
"""Bytes of all documents and published files of one consultation at most: half of what a reader inflates. The rest is
left to the record."""
MOST_FILES = 2_000


def require_file(field: str, content: bytes) -> None:
    """Raise BadInput for an empty file, and for one of more than `LARGEST_FILE` bytes."""
    if not content or len(content) > LARGEST_FILE:
        raise BadInput(field=field, why="file-needed", mib=LARGEST_FILE // MIB)


def require_room_for(tx: Tx, consultation_id: int, content: bytes) -> None:
    """Raise FilesTooLarge where this file would exceed the consultation's limits in number or in bytes."""
    files, size = files_of_consultation(tx, consultation_id)
    if files >= MOST_FILES or size + len(content) > MOST_BYTES:
        raise FilesTooLarge(limit=MOST_BYTES, files=MOST_FILES)
