"""What a new revision of a paper says otherwise than the register: added, gone or changed. Nothing is merged."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ballot.services.consultations.drafts.changes import state_mark
from ballot.services.papers.readings import LanguageReading, PlaceInPaper, place_of, readings_of
from ballot.store.tables import CouncilPaper, ProposedConclusion

COMPARED = ("title", "verbs", "documents", "text", "question", "condition", "urgency", "conclusion", "standing")
"""What of a reading is compared: whatever a Member State would be asked, and what the meeting did with it."""


class Kind(StrEnum):
    """What became of a place."""

    ADDED = "added"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True)
class Difference:
    """One line of the difference, which a person accepts or not."""

    key: str
    kind: Kind
    place: PlaceInPaper
    row: ProposedConclusion | None
    """What the register has there now."""
    before: LanguageReading | None
    after: LanguageReading | None

    @property
    def names(self) -> tuple[str, ...]:
        """Return what differs, by the names of a reading's fields; empty where it was added or is gone."""
        if self.before is None or self.after is None:
            return ()
        return tuple(one for one in COMPARED if getattr(self.before, one) != getattr(self.after, one))


def key_of(place: PlaceInPaper) -> str:
    """Return by which key a line of the difference is known in a form."""
    return state_mark(list(place))


def are_alike(before: LanguageReading, after: LanguageReading) -> bool:
    """Return whether two readings ask the same of the Member States."""
    return all(getattr(before, one) == getattr(after, one) for one in COMPARED)


def differences_from(
    rows: Collection[ProposedConclusion], found: Mapping[PlaceInPaper, LanguageReading], paper: CouncilPaper
) -> list[Difference]:
    """Return what the paper says otherwise than the register, as far as nobody has decided about it, in the paper's order.

    `rows` are the newest versions of the conclusions of this paper's reference, `found` is what was read from the paper.
    """
    known = {place_of(row): row for row in rows if row.standing != "superseded"}
    lines = []
    for place, after in found.items():
        row = known.get(place)
        before = readings_of(row).get(paper.language) if row is not None else None
        if row is None:
            lines.append(Difference(key_of(place), Kind.ADDED, place, None, None, after))
        elif before is not None and not are_alike(before, after):
            lines.append(Difference(key_of(place), Kind.CHANGED, place, row, before, after))
    for place, row in known.items():
        before = readings_of(row).get(paper.language)
        if before is not None and before.sha256 != paper.sha256 and place not in found:
            lines.append(Difference(key_of(place), Kind.GONE, place, row, before, None))
    return [one for one in lines if f"difference:{one.key}" not in paper.settled]
