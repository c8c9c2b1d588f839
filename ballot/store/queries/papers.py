"""Papers as they were read, and the register of proposed conclusions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from sqlmodel import col, select

from ballot.store.papers import full_reference
from ballot.store.tables import Consultation, CouncilPaper, DraftBallot, ProposedConclusion
from ballot.store.transactions import Tx, find_row


class PaperLine(NamedTuple):
    """A paper without its text."""

    id: int
    reference: str
    revision: str
    language: str
    file_name: str
    uploaded_at: datetime
    registered_at: datetime | None

    @property
    def full_reference(self) -> str:
        """Return the reference with its revision, as it is printed."""
        return full_reference(self.reference, self.revision)


class BallotUse(NamedTuple):
    """A ballot that was made from a conclusion."""

    conclusion_id: int
    consultation_id: int
    reference: str
    slug: str
    stage: str
    position: int


def paper_lines(tx: Tx, body_id: int) -> list[PaperLine]:
    """Return a body's papers without their texts, the newest first."""
    found = select(
        CouncilPaper.id,
        CouncilPaper.reference,
        CouncilPaper.revision,
        CouncilPaper.language,
        CouncilPaper.file_name,
        CouncilPaper.uploaded_at,
        CouncilPaper.registered_at,
    ).where(CouncilPaper.body_id == body_id)  # type: ignore[call-overload]  # more columns than there are overloads for
    return [PaperLine._make(row) for row in tx.exec(found.order_by(col(CouncilPaper.id).desc()))]


def paper_by_hash(tx: Tx, body_id: int, sha256: str) -> CouncilPaper | None:
    """Return the paper that was read from the file of this hash."""
    return find_row(tx, CouncilPaper, body_id=body_id, sha256=sha256)


def registered_papers(tx: Tx, body_id: int, reference: str) -> list[CouncilPaper]:
    """Return the papers under a reference whose conclusions are in the register, in the order of their registration."""
    wanted = select(CouncilPaper).where(
        CouncilPaper.body_id == body_id,
        CouncilPaper.reference == reference,
        col(CouncilPaper.registered_at).is_not(None),
    )
    return list(tx.exec(wanted.order_by(col(CouncilPaper.registered_at), col(CouncilPaper.id))))


def registered_conclusions_of(tx: Tx, body_id: int) -> list[ProposedConclusion]:
    """Return a body's register with all versions, ordered by source, and within one as its paper has them."""
    found = select(ProposedConclusion).where(ProposedConclusion.body_id == body_id)
    order = (ProposedConclusion.source, ProposedConclusion.position, ProposedConclusion.ordinal, ProposedConclusion.id)
    return list(tx.exec(found.order_by(*map(col, order))))


def registered_from(tx: Tx, body_id: int, source: str) -> list[ProposedConclusion]:
    """Return what was read from one paper, all versions, as the paper has them."""
    wanted = select(ProposedConclusion).where(
        ProposedConclusion.body_id == body_id, ProposedConclusion.source == source
    )
    order = (ProposedConclusion.position, ProposedConclusion.ordinal, ProposedConclusion.id)
    return list(tx.exec(wanted.order_by(*map(col, order))))


def conclusions_by_id(tx: Tx, conclusion_ids: Collection[int]) -> dict[int, ProposedConclusion]:
    """Return these conclusions by their ids; those that there are."""
    wanted = select(ProposedConclusion).where(col(ProposedConclusion.id).in_(conclusion_ids))
    return {one.number: one for one in tx.exec(wanted)}


def uses_of(tx: Tx, conclusion_ids: Iterable[int]) -> list[BallotUse]:
    """Return the ballots that were made from these conclusions, the oldest first."""
    wanted = (
        select(
            DraftBallot.proposed_conclusion_id,
            Consultation.id,
            Consultation.reference,
            Consultation.slug,
            Consultation.stage,
            DraftBallot.position,
        )  # type: ignore[call-overload]  # more columns than there are overloads for
        .join(Consultation, col(Consultation.id) == col(DraftBallot.consultation_id))
        .where(col(DraftBallot.proposed_conclusion_id).in_(list(conclusion_ids)))
        .order_by(col(DraftBallot.id))
    )
    return [BallotUse._make(row) for row in tx.exec(wanted)]
