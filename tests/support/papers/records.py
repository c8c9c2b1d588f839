"""Records of meetings, read as the program reads them."""

from __future__ import annotations

from ballot.importers.papers.reading import read_paper
from ballot.importers.summary_records.reading import read_record
from ballot.importers.summary_records.result import ReadConclusion, RecordReading, Standing


def read_bytes(data: bytes, name: str = "record.txt") -> RecordReading:
    """What is read from a file."""
    return read_record(read_paper(data, name))


def read_text(text: str) -> RecordReading:
    """What is read from a text."""
    return read_bytes(text.encode())


def standing(reading: RecordReading) -> list[ReadConclusion]:
    """What was put to correspondence and not undone, in the order of the record."""
    return [one for item in reading.items for one in item.conclusions if one.standing is not Standing.REFUSED]
