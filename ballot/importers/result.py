"""What was read from a record: items, the ballots found in them, and whatever an officer should look at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ballot.importers.references import find_mentions

_OPENING, _CLOSING = "(（", ")）"


def without_documents(title: str) -> str:
    """Return a title without the brackets at its end, where they name documents: `Accessibility policy (Document C21/72)`."""
    depth = 0
    for place in reversed(range(len(title))):
        depth += (title[place] in _CLOSING) - (title[place] in _OPENING)
        if not depth:
            named = title[place] in _OPENING and any(find_mentions(title[place:]))
            return title[:place].rstrip() if named and place else title
    return title


class Outcome(StrEnum):
    """How the record leaves an item."""

    CORRESPONDENCE = "consult-by-correspondence"
    DEFERRED = "deferred"
    TO_WORKING_GROUP = "to-CWG"
    NOTED = "noted-at-meeting"
    OTHER = "other"


@dataclass(frozen=True)
class CommentWindow:
    """Comments are asked for before the ballot. `local` is `YYYY-MM-DDTHH:MM` in the meeting's own zone
    (`YYYY-MM-DD` if no hour is given); the year is the session's, None if that is unknown."""

    text: str
    local: str | None


@dataclass(frozen=True)
class ImportedBallot:
    """A question that the chair proposed to put to correspondence.

    `verb` is note, endorse, approve, adopt or authorize; `also` has the further verbs of a compound
    question. `text` is the chair's question in the record's words and language, without its full stop and
    with a capital where the script has them;
    `condition` is what the record ties to it: a change still to be made, or what a cover note must say.
    `voted_text` is both together: what a Member State must have before it to know what it votes on.
    `question` and `voted_question` are the same as they would be decided, without the minute's frame ("to note Document
    C21/74"); empty where the frame was not known.
    `confirmed` tells whether the record says that the meeting so concluded.
    """

    verb: str
    also: tuple[str, ...]
    documents: tuple[str, ...]
    paragraph: str
    text: str
    condition: str | None
    voted_text: str
    question: str = ""
    voted_question: str = ""
    comment_window: CommentWindow | None = None
    confirmed: bool = True

    def as_json(self) -> dict[str, object]:
        """Return the ballot as JSON values."""
        return {
            "verb": self.verb,
            "also": list(self.also),
            "documents": list(self.documents),
            "paragraph": self.paragraph,
            "text": self.text,
            "question": self.question,
            "condition": self.condition,
        }


@dataclass(frozen=True)
class PartOutcome:
    """What was decided about a part of an item, beside its ballots, and in which paragraph."""

    outcome: Outcome
    paragraph: str


@dataclass(frozen=True)
class ImportedItem:
    """An item of the record. `documents` are those of its heading, then those of its ballots."""

    number: int
    title: str
    outcome: Outcome
    documents: tuple[str, ...]
    ballots: tuple[ImportedBallot, ...]
    parts: tuple[PartOutcome, ...] = ()

    @property
    def subject(self) -> str:
        """The title without the documents that stand in brackets behind it."""
        return without_documents(self.title)

    def as_json(self) -> dict[str, object]:
        """Return the item as JSON values."""
        return {
            "number": self.number,
            "title": self.title,
            "outcome": str(self.outcome),
            "documents": list(self.documents),
            "ballots": [ballot.as_json() for ballot in self.ballots],
        }


@dataclass(frozen=True)
class Oddity:
    """Something the officer should compare with the record. `where` is an item, a paragraph or a line."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


@dataclass(frozen=True)
class ImportedRecord:
    """A record as read. `session` is the council's session its papers belong to (`C21`), if it shows."""

    language: str
    title: str | None
    session: str | None
    items: tuple[ImportedItem, ...]
    warnings: tuple[Oddity, ...]

    @property
    def ballots(self) -> tuple[ImportedBallot, ...]:
        """All ballots, in the order of the record."""
        return tuple(ballot for item in self.items for ballot in item.ballots)

    def as_json(self) -> dict[str, object]:
        """Return the shape that `ballot import record --dry-run --json` prints."""
        return {
            "items": [item.as_json() for item in self.items],
            "warnings": [str(oddity) for oddity in self.warnings],
        }
