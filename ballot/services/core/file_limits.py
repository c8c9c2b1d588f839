"""How large the files of a consultation may be, so that its bundle stays one that a reader accepts (record format §5)."""

from __future__ import annotations

from ballot.rules.refusals import BadInput, TooMuch
from ballot.store.queries.files import files_of_consultation
from ballot.store.transactions import Tx

MIB = 1024 * 1024
LARGEST_FILE = 10 * MIB
"""Bytes of one document, one published file, one scan."""
MOST_BYTES = 512 * MIB
"""Bytes of all documents and published files of one consultation: half of what a reader inflates. The record has the rest."""
MOST_FILES = 2_000


def require_file(field: str, content: bytes) -> None:
    """Raises BadInput for an empty file, or one that is too large."""
    if not content or len(content) > LARGEST_FILE:
        raise BadInput(field=field, why="file-needed", mib=LARGEST_FILE // MIB)


def require_room_for(tx: Tx, consultation_id: int, content: bytes) -> None:
    """Raises TooMuch where the consultation's files would become too many, or too large together."""
    files, size = files_of_consultation(tx, consultation_id)
    if files >= MOST_FILES or size + len(content) > MOST_BYTES:
        raise TooMuch(limit=MOST_BYTES, files=MOST_FILES)
