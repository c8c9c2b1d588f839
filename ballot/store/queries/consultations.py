"""Consultations, and the ballots of drafts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam
from sqlmodel import and_, col, func, or_, select

from ballot.rules.stages import Stage
from ballot.store.tables import (
    BallotDocument,
    Consultation,
    DraftBallot,
    StoredFile,
)
from ballot.store.transactions import Tx, find_row

# ------------------------------------------------------------------------------ consultations


def consultation_by_slug(tx: Tx, body_id: int, slug: str) -> Consultation | None:
    """Return the consultation of this slug."""
    return find_row(tx, Consultation, body_id=body_id, slug=slug)


def consultations_of(tx: Tx, body_id: int) -> list[Consultation]:
    """Return every consultation of a body, newest first."""
    return list(
        tx.exec(select(Consultation).where(Consultation.body_id == body_id).order_by(col(Consultation.id).desc()))
    )


def consultation_ids(tx: Tx, body_id: int, stages: Iterable[Stage]) -> list[int]:
    """Return the ids of a body's consultations at these stages, ascending."""
    wanted = select(col(Consultation.id)).where(Consultation.body_id == body_id, col(Consultation.stage).in_(stages))
    return _without_none(tx.exec(wanted.order_by(col(Consultation.id))))


def open_consultations(tx: Tx) -> list[Consultation]:
    """Return every open consultation, of any body."""
    return list(tx.exec(select(Consultation).where(Consultation.stage == Stage.OPEN)))


def has_open_consultation(tx: Tx, body_id: int) -> bool:
    """Return whether a consultation of the body is open."""
    wanted = select(Consultation.id).where(Consultation.body_id == body_id, Consultation.stage == Stage.OPEN)
    return tx.exec(wanted).first() is not None


def due_consultation_ids(tx: Tx, now: datetime) -> list[int]:
    """Return the consultations that are open past their deadline, or closed past the time for recording paper replies."""
    wanted = select(col(Consultation.id)).where(
        or_(
            and_(col(Consultation.stage) == Stage.OPEN, col(Consultation.closes_at) <= now),
            and_(col(Consultation.stage) == Stage.CLOSED, col(Consultation.record_until) <= now),
        )
    )
    return _without_none(tx.exec(wanted))


def consultations_by_stage(tx: Tx) -> dict[str, int]:
    """Return how many consultations are at each stage."""
    return dict(tx.exec(select(Consultation.stage, func.count()).group_by(col(Consultation.stage))).all())


def _without_none(ids: Iterable[int | None]) -> list[int]:
    """For the types: a stored row has an id."""
    return [one for one in ids if one is not None]


# --------------------------------------------------------------------------------------- drafts


def ballots_of(tx: Tx, consultation_id: int) -> list[DraftBallot]:
    """Return the ballots of a draft, in order."""
    wanted = select(DraftBallot).where(DraftBallot.consultation_id == consultation_id)
    return list(tx.exec(wanted.order_by(col(DraftBallot.position))))


# --------------------------------------------------------------------------- documents and files


class BallotFile(NamedTuple):
    """A document that goes with a ballot, in one language, and what is told of its file."""

    position: int
    """The ballot's place, from 1, which is its id once the consultation is open."""
    reference: str
    language: str
    sha256: str
    file_name: str
    distributable: bool
    """Whether it may be handed on."""
    size: int
    """In bytes."""


_BALLOT_FILES = (
    select(
        DraftBallot.position,
        BallotDocument.reference,
        BallotDocument.language,
        BallotDocument.sha256,
        BallotDocument.file_name,
        BallotDocument.distributable,
        StoredFile.size,
    )  # type: ignore[call-overload]  # more columns than there are overloads for
    .join(DraftBallot, col(DraftBallot.id) == col(BallotDocument.draft_ballot_id))
    .join(StoredFile, col(StoredFile.sha256) == col(BallotDocument.sha256))
    .where(col(DraftBallot.consultation_id) == bindparam("consultation"))
    .order_by(col(DraftBallot.position), col(BallotDocument.id))
)


def ballot_files(tx: Tx, consultation_id: int) -> list[BallotFile]:
    """Return the documents of a consultation's ballots, ballot by ballot, in the order they were attached."""
    return [BallotFile._make(row) for row in tx.core.execute(_BALLOT_FILES, {"consultation": consultation_id})]


def consultations_at(tx: Tx, body_id: int, stages: Collection[Stage]) -> list[Consultation]:
    """Return the consultations of a body at these stages, newest first."""
    wanted = select(Consultation).where(Consultation.body_id == body_id, col(Consultation.stage).in_(stages))
    return list(tx.exec(wanted.order_by(col(Consultation.id).desc())))


def consultations_page(
    tx: Tx, body_id: int, stages: Collection[Stage], skip: int, count: int
) -> tuple[list[Consultation], int]:
    """Return `count` consultations of a body at these stages after the first `skip`, latest deadline first; and how
    many there are in all."""
    wanted = select(Consultation).where(Consultation.body_id == body_id, col(Consultation.stage).in_(stages))
    ordered = wanted.order_by(col(Consultation.closes_at).desc(), col(Consultation.id).desc())
    total = tx.exec(select(func.count()).select_from(wanted.subquery())).one()
    return list(tx.exec(ordered.offset(skip).limit(count))), total


def titles_of_ballots(tx: Tx, consultation_ids: Collection[int]) -> dict[int, list[dict[str, str]]]:
    """Return the titles of each of these drafts' ballots, by language; drafts without any ballot are left out."""
    wanted = select(DraftBallot.consultation_id, DraftBallot.title).where(
        col(DraftBallot.consultation_id).in_(consultation_ids)
    )
    found: dict[int, list[dict[str, str]]] = {}
    for consultation_id, title in tx.exec(wanted.order_by(col(DraftBallot.position))):
        found.setdefault(consultation_id, []).append(dict(title))
    return found


def newest_opened(tx: Tx, body_id: int) -> Consultation | None:
    """Return the consultation of a body that was opened last."""
    wanted = select(Consultation).where(Consultation.body_id == body_id, Consultation.stage != Stage.DRAFT)
    return tx.exec(wanted.order_by(col(Consultation.opened_at).desc()).limit(1)).first()
