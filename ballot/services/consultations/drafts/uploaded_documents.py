"""Attach many documents in one go: upload their files, say which ballot, reference and language each is, attach all or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from ballot.rules.refusals import BadInput, FilesTooLarge, Refused, UnknownBallot, UnknownDocument
from ballot.services.consultations.drafts.changes import DraftChange, changing_draft
from ballot.services.consultations.drafts.documents import DraftDocument, attach_file
from ballot.services.core.context import Parts
from ballot.services.validation.file_limits import MIB, require_file
from ballot.services.validation.multiple_errors import all_errors, require_no_errors
from ballot.services.validation.text import require_language, require_recordable
from ballot.store.queries.consultations import ballots_of
from ballot.store.queries.files import documents_of
from ballot.store.queries.uploaded_documents import (
    WaitingFile,
    count_waiting,
    uploaded_document_of,
    waiting_files_of,
)
from ballot.store.tables import DraftBallot, UploadedDocument

MOST_WAITING, MOST_BYTES_WAITING = 300, 256 * MIB
"""Files that wait for one draft at most, and their bytes together."""


@dataclass(frozen=True)
class UploadedFile:
    """A file as it was sent."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Assignment:
    """What an uploaded file is: a document of these ballots, in a language. Where it is `discarded`, it is none."""

    upload: int
    ballots: tuple[int, ...]
    """Their positions."""
    reference: str
    language: str
    distributable: bool = True
    discarded: bool = False


def upload_documents(parts: Parts, by: str, consultation_id: int, files: Sequence[UploadedFile]) -> None:
    """Keep the files for this draft until they are assigned, all of them or none. Raise NotAllowed, NotOpen, BadInput,
    FilesTooLarge."""
    with changing_draft(parts, by, consultation_id) as held:
        now = parts.clock.now()
        count, size = count_waiting(held.tx, held.id)
        for one in files:
            require_file("files", one.content)
            require_recordable("files", one.name)
            count, size = count + 1, size + len(one.content)
            if count > MOST_WAITING or size > MOST_BYTES_WAITING:
                raise FilesTooLarge(limit=MOST_BYTES_WAITING, files=MOST_WAITING)
            kept = UploadedDocument(
                consultation_id=held.id,
                file_name=one.name,
                media_type=one.media_type,
                content=one.content,
                size=len(one.content),
                sha256=sha256(one.content).hexdigest(),
                uploaded_by=held.by,
                uploaded_at=now,
            )
            held.tx.add(kept)
            held.tx.flush()


def list_waiting_files(parts: Parts, consultation_id: int) -> list[WaitingFile]:
    """Return the files that wait for this draft, in the order they were uploaded."""
    with parts.store.reading() as tx:
        return waiting_files_of(tx, consultation_id)


def attach_uploaded(parts: Parts, by: str, consultation_id: int, assignments: Iterable[Assignment]) -> int:
    """Attach the uploaded files as their assignments say, all of them or none; return how many documents that are.

    Discarded files are deleted. Raise NotAllowed, NotOpen, FilesTooLarge, UnknownDocument where a file no longer waits, and
    BadInput with every error, each with the file as its fact `upload`.
    """
    with changing_draft(parts, by, consultation_id) as held:
        ballots = {one.position: one for one in ballots_of(held.tx, held.id)}
        positions = {one.number: one.position for one in ballots.values()}
        there = {
            (positions[one.draft_ballot_id], one.reference, one.language) for one in documents_of(held.tx, positions)
        }
        errors: list[Refused] = []
        attached = 0
        for one in assignments:
            uploaded = uploaded_document_of(held.tx, held.id, one.upload)
            if uploaded is None:
                raise UnknownDocument(document=one.upload)
            if not one.discarded:
                try:
                    attached += _attach(held, uploaded, one, ballots, there)
                except (BadInput, UnknownBallot) as refused:
                    errors += [_about_upload(each, one.upload) for each in all_errors(refused)]
            held.tx.delete(uploaded)
            held.tx.flush()
        require_no_errors(errors)
        return attached


def _attach(
    held: DraftChange,
    uploaded: UploadedDocument,
    one: Assignment,
    ballots: dict[int, DraftBallot],
    there: set[tuple[int, str, str]],
) -> int:
    if not one.ballots:
        raise BadInput(field="ballots", why="no-ballot-given")
    require_language(one.language)
    document = DraftDocument(
        one.reference, one.language, uploaded.file_name, uploaded.media_type, uploaded.content, one.distributable
    )
    for position in one.ballots:
        if position not in ballots:
            raise BadInput(field="ballots", why="no-such-ballot", ballot=position)
        place = (position, one.reference.strip(), one.language)
        if place in there:
            raise BadInput(field="reference", why="document-there", ballot=position)
        there.add(place)
        attach_file(held, ballots[position], document)
        held.note("document-attached", ballot=position, document=one.reference, language=one.language)
    return len(one.ballots)


def _about_upload(refused: Refused, upload: int) -> Refused:
    return BadInput(**refused.facts, upload=upload)
