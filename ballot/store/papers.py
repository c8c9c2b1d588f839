"""Papers of a body as they were read, and the register of proposed conclusions that was read from them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from ballot.store.base import Json, Numbered, Sha256Hex, foreign_key, is_sha256, one_of

STANDINGS = ("found", "confirmed", "refused", "superseded")
"""What a person has decided about a registered conclusion. That it was drafted, and what came of it, the ballots say."""


def full_reference(reference: str, revision: str) -> str:
    """Return the reference of a paper with its revision, as it is printed: `VC-2/20 Rev.1`."""
    return f"{reference} {revision}".strip()


class CouncilPaper(Numbered, table=True):
    """One paper of the body in one language, as it was read from a file. Its text is stored, the file is not."""

    __table_args__ = (UniqueConstraint("body_id", "sha256"), is_sha256())

    body_id: int = Field(sa_column_args=[foreign_key("body.id")])
    reference: str
    """As printed, without revision and language, e.g. "VC-2/20"; empty until somebody has entered it."""
    revision: str
    """As printed, e.g. "Rev.1"; empty for the first one."""
    language: str
    sha256: str = Field(sa_type=Sha256Hex)
    """Of the file."""
    file_name: str
    paragraphs: list[dict[str, Any]] = Field(sa_type=Json)
    """In order: the fields of `importers.papers.paper.Paragraph`."""
    notices: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    """What the reader of the file noticed: the fields of `importers.papers.paper.Notice`."""
    reading: dict[str, Any] = Field(sa_type=Json)
    """What was read from the text: the fields of `importers.summary_records.result.RecordReading`."""
    settled: dict[str, str] = Field(default_factory=dict, sa_type=Json)
    """What was decided about lines of the difference and about places to look at, by their keys."""
    uploaded_by: str
    """The officer's public id."""
    uploaded_at: datetime
    registered_at: datetime | None = None
    """When its conclusions were put into the register; None while its particulars wait for a person."""

    @property
    def full_reference(self) -> str:
        """Return the reference with its revision, as it is printed."""
        return full_reference(self.reference, self.revision)


class ProposedConclusion(Numbered, table=True):
    """One proposed conclusion of a paper, known by its place, from which a ballot may be drafted once it is confirmed.

    A corrected paper makes a further version of it, and the one before is superseded.
    """

    __table_args__ = (
        UniqueConstraint(
            *("body_id", "source", "item", "paragraph", "ordinal", "version"), name="uq_proposed_conclusion_place"
        ),
        Index("ix_proposed_conclusion_body_id_source", "body_id", "source"),
        one_of("standing", STANDINGS),
        CheckConstraint("ordinal >= 1", name="ordinal"),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("standing <> 'confirmed' OR decided_by IS NOT NULL", name="decided"),
    )

    body_id: int = Field(sa_column_args=[foreign_key("body.id")])
    source: str
    """The reference of the paper."""
    item: str
    paragraph: str
    ordinal: int
    """Among the conclusions of the same item and paragraph, from 1."""
    version: int = 1
    position: int
    """Where its sentence stands in the paper: the paragraph's place."""
    title: dict[str, str] = Field(sa_type=Json)
    """Of the item, by language, as all texts."""
    action: str
    also: list[str] = Field(default_factory=list, sa_type=Json)
    """Further verbs of the same conclusion."""
    text: dict[str, str] = Field(sa_type=Json)
    """The minute."""
    question: dict[str, str] = Field(default_factory=dict, sa_type=Json)
    """What would be decided, without the minute's frame."""
    documents: list[str] = Field(default_factory=list, sa_type=Json)
    """References of the documents it names."""
    condition: dict[str, str] = Field(default_factory=dict, sa_type=Json)
    urgency: dict[str, str] = Field(default_factory=dict, sa_type=Json)
    readings: dict[str, dict[str, Any]] = Field(default_factory=dict, sa_type=Json)
    """By language, what was read and where: the fields of `services.papers.readings.LanguageReading`."""
    source_sha256: str | None = Field(default=None, sa_type=Sha256Hex)
    """Of the file in the language that was read first."""
    by_hand: bool = False
    """Whether a person marked the sentence, rather than the reader."""
    standing: str
    decided_by: str | None = None
    """The officer's public id; "" where it was confirmed before anybody was asked to."""
    decided_at: datetime | None = None
    imported_at: datetime
