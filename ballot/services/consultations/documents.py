"""Look up the files of a consultation: documents of ballots, and what was published with the result."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from ballot.rules.stages import Stage
from ballot.services.core.context import Parts
from ballot.store.queries.consultations import places_of_document, publications_of, sizes_of
from ballot.store.tables import Publication, StoredFile

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Attached:
    """A document where it is attached: to which consultation, under which name, and whether it may be handed on."""

    consultation_id: int
    stage: Stage
    file_name: str
    distributable: bool


def attached(parts: Parts, sha256: str) -> tuple[StoredFile, list[Attached]] | None:
    """A file that goes with a ballot, and every place where it does; None where it goes with none."""
    if not _SHA256.fullmatch(sha256):
        return None
    with parts.store.reading() as tx:
        places = places_of_document(tx, sha256)
        kept = tx.get(StoredFile, sha256) if places else None
        if kept is None:
            return None
        return kept, [
            Attached(row.number, Stage(row.stage), document.file_name, document.distributable)
            for document, row in places
        ]


@dataclass(frozen=True)
class FileFacts:
    """What is told of a stored file beside its name."""

    media_type: str
    size: int
    """In bytes."""


def file_facts(parts: Parts, digests: Collection[str]) -> dict[str, FileFacts]:
    """Type and size of these files, by their SHA-256, without reading what is in them."""
    with parts.store.reading() as tx:
        return {digest: FileFacts(media_type, size) for digest, media_type, size in sizes_of(tx, digests)}


def publications(parts: Parts, consultation_id: int) -> list[Publication]:
    """The files published with the result, in the order of publication."""
    with parts.store.reading() as tx:
        return publications_of(tx, consultation_id)
