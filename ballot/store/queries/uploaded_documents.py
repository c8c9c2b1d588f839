"""Files that were uploaded for a draft and wait for being assigned to its ballots."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, delete, func, select

from ballot.store.tables import UploadedDocument
from ballot.store.transactions import Tx


@dataclass(frozen=True)
class WaitingFile:
    """An uploaded file without its content; `size` in bytes."""

    id: int
    file_name: str
    size: int
    sha256: str


def waiting_files_of(tx: Tx, consultation_id: int) -> list[WaitingFile]:
    """Return the files that wait for this draft, in the order they were uploaded."""
    wanted = (
        select(
            col(UploadedDocument.id), col(UploadedDocument.file_name), UploadedDocument.size, UploadedDocument.sha256
        )
        .where(UploadedDocument.consultation_id == consultation_id)
        .order_by(col(UploadedDocument.id))
    )
    return [WaitingFile(number, name, size, digest) for number, name, size, digest in tx.exec(wanted) if number]


def uploaded_document_of(tx: Tx, consultation_id: int, number: int) -> UploadedDocument | None:
    """Return an uploaded file with its content; None where it does not wait for this draft."""
    wanted = select(UploadedDocument).where(
        col(UploadedDocument.id) == number, UploadedDocument.consultation_id == consultation_id
    )
    return tx.exec(wanted).first()


def count_waiting(tx: Tx, consultation_id: int) -> tuple[int, int]:
    """Return how many files wait for this draft, and their bytes together."""
    wanted = select(func.count(), func.coalesce(func.sum(UploadedDocument.size), 0)).where(
        UploadedDocument.consultation_id == consultation_id
    )
    count, size = tx.exec(wanted).one()
    return int(count), int(size)


def delete_uploaded_documents_of(tx: Tx, consultation_id: int) -> None:
    """Delete every file that waits for this draft."""
    tx.exec(delete(UploadedDocument).where(col(UploadedDocument.consultation_id) == consultation_id))


def delete_uploaded_documents(tx: Tx, before: datetime) -> int:
    """Delete files that were uploaded before this time; return how many."""
    free = (
        select(col(UploadedDocument.id)).where(UploadedDocument.uploaded_at < before).with_for_update(skip_locked=True)
    )
    return tx.core.execute(delete(UploadedDocument).where(col(UploadedDocument.id).in_(free))).rowcount
