"""Consultations, the register of proposed conclusions, drafts, documents and published files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import bindparam
from sqlmodel import and_, col, func, or_, select

from ballot.rules.stages import Stage
from ballot.store.tables import (
    BallotDocument,
    Consultation,
    DraftBallot,
    ProposedConclusion,
    Publication,
    StoredFile,
)
from ballot.store.transactions import Tx, find_row

# ------------------------------------------------------------------------------ consultations


def consultation_by_slug(tx: Tx, body_id: int, slug: str) -> Consultation | None:
    """The consultation that addresses name so."""
    return find_row(tx, Consultation, body_id=body_id, slug=slug)


def consultations_of(tx: Tx, body_id: int) -> list[Consultation]:
    """Every consultation of a body, newest first."""
    return list(
        tx.exec(select(Consultation).where(Consultation.body_id == body_id).order_by(col(Consultation.id).desc()))
    )


def consultation_ids(tx: Tx, body_id: int, stages: Iterable[Stage]) -> list[int]:
    """The ids of a body's consultations that are at one of these stages, ascending."""
    wanted = select(col(Consultation.id)).where(Consultation.body_id == body_id, col(Consultation.stage).in_(stages))
    return _known(tx.exec(wanted.order_by(col(Consultation.id))))


def open_consultations(tx: Tx) -> list[Consultation]:
    """Every consultation that is open, of any body."""
    return list(tx.exec(select(Consultation).where(Consultation.stage == Stage.OPEN)))


def is_one_open(tx: Tx, body_id: int) -> bool:
    """Whether a consultation of the body is open."""
    wanted = select(Consultation.id).where(Consultation.body_id == body_id, Consultation.stage == Stage.OPEN)
    return tx.exec(wanted).first() is not None


def ids_past_their_time(tx: Tx, now: datetime) -> list[int]:
    """The consultations that are open past their deadline, or closed past the time for recording paper replies."""
    wanted = select(col(Consultation.id)).where(
        or_(
            and_(col(Consultation.stage) == Stage.OPEN, col(Consultation.closes_at) <= now),
            and_(col(Consultation.stage) == Stage.CLOSED, col(Consultation.record_until) <= now),
        )
    )
    return _known(tx.exec(wanted))


def consultations_by_stage(tx: Tx) -> dict[str, int]:
    """How many consultations are at each stage."""
    return dict(tx.exec(select(Consultation.stage, func.count()).group_by(col(Consultation.stage))).all())


def _known(ids: Iterable[int | None]) -> list[int]:
    """For the types: a row in the table has its id."""
    return [one for one in ids if one is not None]


# ------------------------------------------------------------------------- register and drafts


def conclusion(tx: Tx, body_id: int, source: str, item_number: int, paragraph: str) -> ProposedConclusion | None:
    """The conclusion that was read from this place of a record."""
    return find_row(
        tx, ProposedConclusion, body_id=body_id, source=source, item_number=item_number, paragraph=paragraph
    )


def register_of(tx: Tx, body_id: int) -> list[ProposedConclusion]:
    """A body's register: by source, item and paragraph."""
    found = tx.exec(select(ProposedConclusion).where(ProposedConclusion.body_id == body_id))
    return sorted(found, key=lambda one: (one.source, one.item_number, one.paragraph))


def registered_from(tx: Tx, body_id: int, source: str) -> list[ProposedConclusion]:
    """What was read from one record: by item, and within an item as it was registered."""
    wanted = select(ProposedConclusion).where(
        ProposedConclusion.body_id == body_id, ProposedConclusion.source == source
    )
    return list(tx.exec(wanted.order_by(col(ProposedConclusion.item_number), col(ProposedConclusion.id))))


def ballots_of(tx: Tx, consultation_id: int) -> list[DraftBallot]:
    """The ballots of a draft, in order."""
    wanted = select(DraftBallot).where(DraftBallot.consultation_id == consultation_id)
    return list(tx.exec(wanted.order_by(col(DraftBallot.position))))


# --------------------------------------------------------------------------- documents and files


def documents_of(tx: Tx, draft_ballot_ids: Iterable[int]) -> list[BallotDocument]:
    """The documents attached to these ballots, in the order they were attached."""
    wanted = select(BallotDocument).where(col(BallotDocument.draft_ballot_id).in_(draft_ballot_ids))
    return list(tx.exec(wanted.order_by(col(BallotDocument.id))))


def distributable_documents(tx: Tx, consultation_id: int) -> list[str]:
    """The SHA-256 of each document of a consultation that may be handed out."""
    wanted = (
        select(BallotDocument.sha256)
        .join(DraftBallot, col(DraftBallot.id) == col(BallotDocument.draft_ballot_id))
        .where(DraftBallot.consultation_id == consultation_id, col(BallotDocument.distributable).is_(True))
    )
    return list(tx.exec(wanted))


def places_of_document(tx: Tx, sha256: str) -> list[tuple[BallotDocument, Consultation]]:
    """Wherever a file is attached to a ballot, and the consultation of that ballot."""
    wanted = (
        select(BallotDocument, Consultation)
        .join(DraftBallot, col(DraftBallot.id) == col(BallotDocument.draft_ballot_id))
        .join(Consultation, col(Consultation.id) == col(DraftBallot.consultation_id))
        .where(BallotDocument.sha256 == sha256)
    )
    return list(tx.exec(wanted))


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


def publications_of(tx: Tx, consultation_id: int) -> list[Publication]:
    """The files published with the result, in the order of publication."""
    wanted = select(Publication).where(Publication.consultation_id == consultation_id)
    return list(tx.exec(wanted.order_by(col(Publication.id))))


def files_of_consultation(tx: Tx, consultation_id: int) -> tuple[int, int]:
    """How many documents and published files a consultation has, and their bytes together, each counted where it is named."""
    documents = (
        select(func.count(), func.coalesce(func.sum(StoredFile.size), 0))
        .select_from(BallotDocument)
        .join(DraftBallot, col(DraftBallot.id) == col(BallotDocument.draft_ballot_id))
        .join(StoredFile, col(StoredFile.sha256) == col(BallotDocument.sha256))
        .where(DraftBallot.consultation_id == consultation_id)
    )
    published = (
        select(func.count(), func.coalesce(func.sum(StoredFile.size), 0))
        .select_from(Publication)
        .join(StoredFile, col(StoredFile.sha256) == col(Publication.sha256))
        .where(Publication.consultation_id == consultation_id)
    )
    counts = [tx.exec(wanted).one() for wanted in (documents, published)]
    return sum(int(count) for count, _ in counts), sum(int(size) for _, size in counts)


def keep_file(tx: Tx, content: bytes, media_type: str, now: datetime) -> str:
    """Store a file under its hash, once; return the hash in lower-case hex."""
    digest = sha256(content).hexdigest()
    if tx.get(StoredFile, digest) is None:
        tx.add(StoredFile(sha256=digest, media_type=media_type, content=content, size=len(content), stored_at=now))
        tx.flush()
    return digest
