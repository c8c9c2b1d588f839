"""Attach documents to a draft's ballots. Files are stored under their hash, which the record will name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ballot.rules.refusals import BadInput, UnknownBallot, UnknownDocument
from ballot.rules.texts import trimmed
from ballot.services.consultations.drafts.changes import DraftChange, changing_draft
from ballot.services.core.context import Parts
from ballot.services.validation.file_limits import require_file, require_room_for
from ballot.services.validation.text import RECORD_LANGUAGE, require_recordable
from ballot.store.queries.consultations import ballots_of
from ballot.store.queries.files import delete_unused_files, documents_of, store_file
from ballot.store.tables import BallotDocument, DraftBallot
from ballot.store.transactions import Tx

LONGEST_REFERENCE = 120
"""Characters of a document's reference."""


@dataclass(frozen=True)
class DraftDocument:
    """A file to attach to a ballot."""

    reference: str
    language: str
    file_name: str
    media_type: str
    content: bytes
    distributable: bool = True


def attach_document(parts: Parts, by: str, consultation_id: int, position: int, document: DraftDocument) -> str:
    """Attach a file to a ballot of a draft; return its SHA-256 in hex. Raise UnknownBallot, BadInput, FilesTooLarge, NotOpen."""
    with changing_draft(parts, by, consultation_id) as held:
        digest = attach_file(held, ballot_at(held, position), document)
        held.note("document-attached", ballot=position, document=document.reference, language=document.language)
        return digest


def set_distributable(parts: Parts, by: str, consultation_id: int, document_id: int, *, distributable: bool) -> None:
    """Set whether a document may be handed on. Raise UnknownDocument, NotOpen."""
    with changing_draft(parts, by, consultation_id) as held:
        document = _find_document(held, document_id)
        if document.distributable != distributable:
            document.distributable = distributable
            held.tx.add(document)
            held.note("document-marked", document=document.reference, distributable=distributable)


def remove_document(parts: Parts, by: str, consultation_id: int, document_id: int) -> None:
    """Remove a document from its ballot, and its file where nothing else uses it. Raise UnknownDocument, NotOpen."""
    with changing_draft(parts, by, consultation_id) as held:
        document = _find_document(held, document_id)
        held.note("document-removed", document=document.reference, language=document.language)
        _delete_documents(held.tx, [document])


def remove_documents_of(tx: Tx, draft_ballot_ids: Iterable[int]) -> None:
    """Remove all documents of these ballots, and the files that nothing else uses."""
    _delete_documents(tx, documents_of(tx, draft_ballot_ids))


def ballot_at(held: DraftChange, position: int) -> DraftBallot:
    """Return the ballot at this position, counted from 1. Raise UnknownBallot."""
    for ballot in ballots_of(held.tx, held.id):
        if ballot.position == position:
            return ballot
    raise UnknownBallot(ballot=str(position))


def attach_file(held: DraftChange, ballot: DraftBallot, document: DraftDocument) -> str:
    """Store the file and attach it to the ballot; return its SHA-256 in hex."""
    reference = trimmed(document.reference)
    if not 0 < len(reference) <= LONGEST_REFERENCE:
        raise BadInput(field="reference", why="reference-needed", longest=LONGEST_REFERENCE)
    require_file("file", document.content)
    require_room_for(held.tx, held.id, document.content)
    if not RECORD_LANGUAGE.fullmatch(document.language):
        raise BadInput(field="language", why="no-such-language", language=document.language)
    require_recordable("reference", reference)
    require_recordable("file", document.file_name)
    digest = store_file(held.tx, document.content, document.media_type, held.parts.clock.now())
    held.tx.add(
        BallotDocument(
            draft_ballot_id=ballot.number,
            reference=reference,
            language=document.language,
            sha256=digest,
            file_name=document.file_name,
            distributable=document.distributable,
        )
    )
    return digest


def _find_document(held: DraftChange, document_id: int) -> BallotDocument:
    """Return a document of this draft. Raise UnknownDocument."""
    ids = [ballot.number for ballot in ballots_of(held.tx, held.id)]
    for document in documents_of(held.tx, ids):
        if document.id == document_id:
            return document
    raise UnknownDocument(document=document_id)


def _delete_documents(tx: Tx, documents: Iterable[BallotDocument]) -> None:
    gone = list(documents)
    for document in gone:
        tx.delete(document)
    tx.flush()
    delete_unused_files(tx, {document.sha256 for document in gone})
