"""Find the files of a consultation: documents of ballots, and files published with the result."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ballot.rules.stages import Stage
from ballot.services.core.context import Parts
from ballot.store.queries.consultations import BallotFile, ballot_files
from ballot.store.queries.files import places_of_document, publications_of
from ballot.store.tables import Publication, StoredFile

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class AttachedDocument:
    """A place where a file is attached: the consultation, the file's name there, and whether it may be handed on."""

    consultation_id: int
    stage: Stage
    file_name: str
    distributable: bool


def find_attached_file(parts: Parts, sha256: str) -> tuple[StoredFile, list[AttachedDocument]] | None:
    """Return a file that is attached to a ballot, and every place where it is; None where it is attached nowhere."""
    if not _SHA256.fullmatch(sha256):
        return None
    with parts.store.reading() as tx:
        places = places_of_document(tx, sha256)
        kept = tx.get(StoredFile, sha256) if places else None
        if kept is None:
            return None
        return kept, [
            AttachedDocument(row.number, Stage(row.stage), document.file_name, document.distributable)
            for document, row in places
        ]


def documents_of_ballots(parts: Parts, consultation_id: int) -> dict[str, list[BallotFile]]:
    """Return the documents of a consultation by the id of their ballot, in the order they were attached."""
    found: dict[str, list[BallotFile]] = {}
    with parts.store.reading() as tx:
        for one in ballot_files(tx, consultation_id):
            found.setdefault(str(one.position), []).append(one)
    return found


def list_publications(parts: Parts, consultation_id: int) -> list[Publication]:
    """Return the files published with the result, in the order of publication."""
    with parts.store.reading() as tx:
        return publications_of(tx, consultation_id)
