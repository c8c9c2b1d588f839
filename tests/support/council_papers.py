"""Little records for tests: a front, items of numbered paragraphs, signatures."""

from __future__ import annotations

from ballot.importers.record import import_record
from ballot.importers.result import ImportedBallot, ImportedRecord

ENGLISH_END = "Secretary-General:\tChair:"
CHINESE_END = "秘书长：\t主席："


def english(*paragraphs: str, title: str = "Some subject (Document C21/1)") -> str:
    """A record of one item with these paragraphs."""
    numbered = [f"1.{place}\t{text}" for place, text in enumerate(paragraphs, start=1)]
    return "\n".join(["Summary record", "", f"1\t{title}", *numbered, ENGLISH_END])


def chinese(*paragraphs: str, title: str = "某项议题（C21/1号文件）") -> str:
    numbered = [f"1.{place}\t{text}" for place, text in enumerate(paragraphs, start=1)]
    return "\n".join(["摘要记录", "", f"1\t{title}", *numbered, CHINESE_END])


def read(text: str) -> ImportedRecord:
    return import_record(text.encode(), "record.txt")


def ballots(text: str) -> tuple[ImportedBallot, ...]:
    return read(text).ballots


def warnings(text: str) -> list[str]:
    return [str(oddity) for oddity in read(text).warnings]
