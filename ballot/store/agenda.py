"""Sessions of a body and consultations of its councillors, the items on their agendas, and what became of each item."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from ballot.store.base import Json, Numbered, foreign_key, one_of

SESSION_KINDS = ("session", "consultation")
"""A session of the Council, or a consultation of the councillors between two sessions (Rule 3.1)."""
OUTCOME_KINDS = (
    "consult-by-correspondence",
    "deferred",
    "to-CWG",
    "returned",
    "no-consensus",
    "noted-at-meeting",
    "other",
)
"""What can become of an item at a session."""


class CouncilSession(Numbered, table=True):
    """A session of the body, or a consultation under Rule 3.1."""

    __table_args__ = (
        UniqueConstraint("body_id", "reference"),
        one_of("kind", SESSION_KINDS),
        CheckConstraint("ends_on IS NULL OR ends_on >= begins_on", name="days"),
        CheckConstraint("next_session_id <> id", name="next_session"),
    )

    body_id: int = Field(sa_column_args=[foreign_key("body.id")])
    kind: str
    reference: str
    """"C21" or "VCC-2"."""
    names: dict[str, str] = Field(default_factory=dict, sa_type=Json)
    """By language."""
    begins_on: date | None = None
    ends_on: date | None = None
    time_zone: str
    """An IANA zone: dates and deadline are meant there."""
    contributions_until: datetime | None = None
    next_session_id: int | None = Field(default=None, sa_column_args=[foreign_key("council_session.id")])
    letter: str = ""
    """The reference of the letter that has the agenda."""
    records: list[str] = Field(default_factory=list, sa_type=Json)
    """References of the session's summary records, as the register of conclusions names them."""
    groups: dict[str, dict[str, str]] = Field(default_factory=dict, sa_type=Json)
    """Headings of the agenda's groups, by group and language."""
    created_by: str
    """The officer's public id."""
    created_at: datetime


class AgendaItem(Numbered, table=True):
    """An item on the agenda of a session."""

    __table_args__ = (CheckConstraint("position >= 1", name="position"),)

    session_id: int = Field(index=True, sa_column_args=[foreign_key("council_session.id")])
    position: int
    """Its place on the whole agenda, from 1."""
    in_group: str
    """The group, as printed; "" where the agenda has none."""
    item_number: str
    """As printed: "7", "2.1", "3 bis"."""
    titles: dict[str, str] = Field(sa_type=Json)
    """By language."""
    documents: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    """Each with `id`, `revision` and `bracketed`."""
    agenda_references: list[str] = Field(default_factory=list, sa_type=Json)
    """Places on the agenda of a session: "PL 1.8"."""
    contributions: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    """Each with `state` and `document`, which may be null."""
    new: bool = False


class ItemOutcome(Numbered, table=True):
    """What became of an item, or of a part of it, at the session. An item may have several."""

    __table_args__ = (one_of("kind", OUTCOME_KINDS),)

    item_id: int = Field(index=True, sa_column_args=[foreign_key("agenda_item.id")])
    kind: str
    state: str | None = None
    """The Member State that asked for it, by its seat code: of a deferral."""
    destination: str | None = None
    """The session to which the item was deferred, or the group to which it was sent."""
    source: str
    """The reference of the paper that says so."""
    paragraph: str | None = None
    recorded_by: str
    """The officer's public id."""
    recorded_at: datetime


class CarriedOver(Numbered, table=True):
    """Something of a session that was put on the agenda of the session that follows; what stands here is not put there again."""

    __table_args__ = (UniqueConstraint("session_id", "subject"),)

    session_id: int = Field(sa_column_args=[foreign_key("council_session.id")])
    next_session_id: int = Field(sa_column_args=[foreign_key("council_session.id")])
    subject: str
    """What it is, by the id of its row: "conclusion-12", "ballot-3" or "item-7"."""
    carried_by: str
    """The officer's public id."""
    carried_at: datetime
