"""Documents of ballots, published files, and the stored files behind both."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from hashlib import sha256

from sqlmodel import col, delete, func, select

from ballot.store.tables import (
    BallotDocument,
    Consultation,
    DraftBallot,
    Publication,
    StoredFile,
)
from ballot.store.transactions import Tx


def delete_unused_files(tx: Tx, digests: Collection[str]) -> None:
    """Delete those of these files that are attached to no ballot and were not published."""
    # Held first: who attaches one of them meanwhile either is seen below or finds no file any more.
    held = select(StoredFile.sha256).where(col(StoredFile.sha256).in_(digests)).with_for_update()
    there = set(tx.exec(held))
    used = set(tx.exec(select(BallotDocument.sha256).where(col(BallotDocument.sha256).in_(there))))
    used |= set(tx.exec(select(Publication.sha256).where(col(Publication.sha256).in_(there))))
    tx.exec(delete(StoredFile).where(col(StoredFile.sha256).in_(there - used)))


def documents_of(tx: Tx, draft_ballot_ids: Iterable[int]) -> list[BallotDocument]:
    """Return the documents attached to these ballots, in the order they were attached."""
    wanted = select(BallotDocument).where(col(BallotDocument.draft_ballot_id).in_(draft_ballot_ids))
    return list(tx.exec(wanted.order_by(col(BallotDocument.id))))


def places_of_document(tx: Tx, sha256: str) -> list[tuple[BallotDocument, Consultation]]:
    """Return every attachment of a file to a ballot, with the consultation of that ballot."""
    wanted = (
        select(BallotDocument, Consultation)
        .join(DraftBallot, col(DraftBallot.id) == col(BallotDocument.draft_ballot_id))
        .join(Consultation, col(Consultation.id) == col(DraftBallot.consultation_id))
        .where(BallotDocument.sha256 == sha256)
    )
    return list(tx.exec(wanted))


def publications_of(tx: Tx, consultation_id: int) -> list[Publication]:
    """Return the files published with the result, in the order of publication."""
    wanted = select(Publication).where(Publication.consultation_id == consultation_id)
    return list(tx.exec(wanted.order_by(col(Publication.id))))


def files_of_consultation(tx: Tx, consultation_id: int) -> tuple[int, int]:
    """Return how many documents and published files a consultation has, and their bytes together; each counts wherever
    it is named."""
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


def store_file(tx: Tx, content: bytes, media_type: str, now: datetime) -> str:
    """Store a file under its hash, once; return the hash in lower-case hex."""
    digest = sha256(content).hexdigest()
    if tx.get(StoredFile, digest) is None:
        tx.add(StoredFile(sha256=digest, media_type=media_type, content=content, size=len(content), stored_at=now))
        tx.flush()
    return digest
