"""What was read from a paper as the JSON that is stored, and back."""

from __future__ import annotations

from dataclasses import asdict
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias

from ballot.importers.papers.paper import Cell, Paper, Paragraph
from ballot.importers.summary_records.result import (
    CommentWindow,
    Doubt,
    Instruction,
    ItemOutcome,
    LookHere,
    Place,
    ReadConclusion,
    ReadItem,
    RecordReading,
    Standing,
)

if TYPE_CHECKING:
    from ballot.services.papers.readings import LanguageReading

Json: TypeAlias = dict[str, Any]


def plain(value: Any) -> Any:
    """Return a value of dataclasses' fields as JSON has it: lists, and plain texts."""
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return str(value.value) if isinstance(value, Enum) else value


def paper_as_json(paper: Paper) -> tuple[list[Json], list[Json]]:
    """Return a paper's paragraphs and notices as they are stored; what a paragraph lacks is left out."""
    paragraphs = [{name: one for name, one in asdict(each).items() if one} for each in paper.paragraphs]
    notices = [{"code": one.code, "place": one.place, "facts": dict(one.facts)} for one in paper.notices]
    return plain(paragraphs), notices


def record_as_json(record: RecordReading) -> Json:
    """Return what was read from a record as it is stored."""
    stored: Json = plain(asdict(record))
    return stored


def reading_as_json(reading: LanguageReading) -> Json:
    """Return what one language says of a conclusion as the register stores it."""
    stored: Json = plain(asdict(reading))
    return stored


def read_paragraph_json(stored: Json) -> Paragraph:
    """Return a paragraph that was stored."""
    cell = stored.get("cell")
    return Paragraph(**{"text": "", **stored, "cell": Cell(**cell) if cell else None})


def read_common_json(stored: Json) -> Json:
    """Return the fields that a conclusion of a record and what one language says of it have in common."""
    window = stored["comment_window"]
    return {
        "source": Place(**stored["source"]),
        "standing": Standing(stored["standing"]),
        "doubts": tuple(Doubt(one["code"], _place(one["place"]), one["text"]) for one in stored["doubts"]),
        "comment_window": CommentWindow(**window) if window else None,
    }


def read_record_json(stored: Json) -> RecordReading:
    """Return what was read from a record that was stored."""
    return RecordReading(
        **{
            **stored,
            "items": tuple(_item(one) for one in stored["items"]),
            "look_here": tuple(LookHere(**{**one, "place": Place(**one["place"])}) for one in stored["look_here"]),
            "warnings": tuple(stored["warnings"]),
            "instructions": tuple(Instruction(**one) for one in stored["instructions"]),
        }
    )


def _item(stored: Json) -> ReadItem:
    return ReadItem(
        **{
            **stored,
            "place": Place(**stored["place"]),
            "documents": tuple(stored["documents"]),
            "outcomes": tuple(ItemOutcome(**one) for one in stored["outcomes"]),
            "conclusions": tuple(_conclusion(one) for one in stored["conclusions"]),
        }
    )


def _conclusion(stored: Json) -> ReadConclusion:
    lists = {name: tuple(stored[name]) for name in ("also", "documents")}
    return ReadConclusion(**{**stored, **lists, **read_common_json(stored)})


def _place(stored: Json | None) -> Place | None:
    return Place(**stored) if stored else None
