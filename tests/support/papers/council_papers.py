"""Little records for tests: a front, items of numbered paragraphs, signatures."""

from __future__ import annotations

from ballot.importers.summary_records.result import ReadConclusion, RecordReading
from tests.support.papers.records import read_text, standing

ENGLISH_END = "Secretary-General:\tChair:"
CHINESE_END = "秘书长：\t主席："


def english(*paragraphs: str, title: str = "Some subject (Document C21/1)") -> str:
    """A record of one item with these paragraphs."""
    numbered = [f"1.{place}\t{text}" for place, text in enumerate(paragraphs, start=1)]
    return "\n".join(["Summary record", "", f"1\t{title}", *numbered, ENGLISH_END])


def chinese(*paragraphs: str, title: str = "某项议题（C21/1号文件）") -> str:
    """The same in Chinese."""
    numbered = [f"1.{place}\t{text}" for place, text in enumerate(paragraphs, start=1)]
    return "\n".join(["摘要记录", "", f"1\t{title}", *numbered, CHINESE_END])


def read(text: str) -> RecordReading:
    """What is read from it."""
    return read_text(text)


def ballots(text: str) -> tuple[ReadConclusion, ...]:
    """What was put to correspondence and not undone."""
    return tuple(standing(read(text)))
