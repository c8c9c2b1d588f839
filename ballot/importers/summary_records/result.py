"""What was read from a record."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """How sure the reading is of a conclusion."""

    CONFIRMED = "confirmed"
    FOUND = "found"
    REFUSED = "refused"


@dataclass(frozen=True)
class Place:
    """A range of characters in a paragraph of the paper."""

    paragraph: int
    start: int
    end: int


@dataclass(frozen=True)
class Doubt:
    """Why a person has to decide, by a code, and the words that it is about."""

    code: str
    place: Place | None
    text: str


@dataclass(frozen=True)
class CommentWindow:
    """Comments are asked for before the ballot. `local` is `YYYY-MM-DDTHH:MM` in the meeting's own zone."""

    text: str
    local: str | None


@dataclass(frozen=True)
class ReadConclusion:
    """A conclusion that was proposed for correspondence."""

    item: str
    paragraph: str
    ordinal: int
    verb: str
    also: tuple[str, ...]
    documents: tuple[str, ...]
    condition: str | None
    urgency: str | None
    text: str
    question: str
    proposal: str
    conclusion: str | None
    conclusion_paragraph: str | None
    source: Place
    standing: Standing
    doubts: tuple[Doubt, ...] = ()
    comment_window: CommentWindow | None = None


@dataclass(frozen=True)
class ItemOutcome:
    """What became of an item, or of a part of it."""

    kind: str
    state: str | None
    to: str | None
    paragraph: str


@dataclass(frozen=True)
class ReadItem:
    """An item of the record."""

    number: str
    title: str
    place: Place
    documents: tuple[str, ...]
    outcomes: tuple[ItemOutcome, ...]
    conclusions: tuple[ReadConclusion, ...]

    @property
    def outcome(self) -> str:
        """Return the kind of the chief outcome."""
        return self.outcomes[0].kind if self.outcomes else "other"


@dataclass(frozen=True)
class LookHere:
    """Words of the procedure that were not understood."""

    item: str | None
    paragraph: str | None
    text: str
    place: Place


@dataclass(frozen=True)
class Instruction:
    """An instruction to somebody."""

    item: str
    paragraph: str
    to_whom: str | None
    by_when: str | None
    text: str


@dataclass(frozen=True)
class RecordReading:
    """A record as it was read."""

    language: str
    title: str | None
    session: str | None
    items: tuple[ReadItem, ...]
    look_here: tuple[LookHere, ...] = ()
    warnings: tuple[str, ...] = ()
    instructions: tuple[Instruction, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return the shape that `ballot import record --dry-run --json` prints."""
        return {
            "items": [
                {
                    "number": int(item.number) if item.number.isdigit() else item.number,
                    "title": item.title,
                    "outcome": item.outcome,
                    "outcomes": [
                        {"kind": one.kind, "state": one.state, "paragraph": one.paragraph} for one in item.outcomes
                    ],
                    "documents": list(item.documents),
                    "ballots": [
                        {
                            "verb": one.verb,
                            "also": list(one.also),
                            "documents": list(one.documents),
                            "paragraph": one.paragraph,
                            "ordinal": one.ordinal,
                            "text": one.text,
                            "question": one.question,
                            "condition": one.condition,
                            "standing": str(one.standing),
                        }
                        for one in item.conclusions
                    ],
                }
                for item in self.items
            ],
            "look_here": [{"item": one.item, "paragraph": one.paragraph, "text": one.text} for one in self.look_here],
            "warnings": list(self.warnings),
        }
