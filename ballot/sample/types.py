"""The shape of a sample council."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class SampleBody:
    """The body that consults. `host` and `slug` begin the origin of its records."""

    host: str
    slug: str
    names: Mapping[str, str]


@dataclass(frozen=True)
class SampleSeat:
    """A Member State's seat. `roll_order` counts from 1; `ground` says why it has no vote, None if it has."""

    state: str
    roll_order: int
    region: str
    entitled: bool
    ground: str | None


@dataclass(frozen=True)
class SampleFocalPoint:
    """Someone who receives a Member State's link."""

    state: str
    name: str
    email: str
    language: str


@dataclass(frozen=True)
class SampleOfficer:
    """A member of staff or of the chair. `role` is chair, vice-chair, secretariat or auditor."""

    name: str
    email: str
    role: str
    title: str
    language: str


@dataclass(frozen=True)
class SampleText:
    """A ballot's title and question in one language."""

    title: str
    question: str


@dataclass(frozen=True)
class SampleConsultation:
    """What a letter opening the consultation says. `open_days` is from opening to the deadline;
    `closing_hour` is the deadline's local time in `time_zone`, `HH:MM`; `reminder_hours` count back from it."""

    reference: str
    title: Mapping[str, str]
    legal_basis: Mapping[str, str]
    authorised_by: Mapping[str, str]
    record_source: str
    rule_id: str
    sealed: bool
    open_days: int
    closing_hour: str
    time_zone: str
    reminder_hours: tuple[int, ...]
    letter: Mapping[str, str]
    contact: Mapping[str, str]
    contact_name: Mapping[str, str]


@dataclass(frozen=True)
class SampleCouncil:
    """Everything a demonstration starts from, but the record (`sample_record`)."""

    body: SampleBody
    seats: tuple[SampleSeat, ...]
    focal_points: tuple[SampleFocalPoint, ...]
    officers: tuple[SampleOfficer, ...]
    consultation: SampleConsultation

    @property
    def entitled_states(self) -> tuple[str, ...]:
        """The seat codes of the States with the right to vote, in roll-call order."""
        return tuple(seat.state for seat in self.seats if seat.entitled)

    def focal_points_of(self, state: str) -> tuple[SampleFocalPoint, ...]:
        """Return the focal points of one State, by its seat code."""
        return tuple(person for person in self.focal_points if person.state == state)
