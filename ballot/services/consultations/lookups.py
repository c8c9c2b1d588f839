"""What doors look up beside a consultation: the ledger of rights, where a document belongs, officers, the register."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from ballot.rules.refusals import UnknownPerson
from ballot.rules.stages import Stage
from ballot.services.core.context import Parts
from ballot.services.core.lookup import find_body
from ballot.services.evidence import signing
from ballot.store.queries.consultations import places_of_document, publications_of, registered_from, sizes_of
from ballot.store.queries.council import all_officers, officer_by_email, rights_of_state
from ballot.store.tables import Officer, PendingAct, ProposedConclusion, Publication, StoredFile, VotingRight

_SHA256 = re.compile(r"[0-9a-f]{64}")


def ledger(parts: Parts, body_slug: str, state: str) -> list[VotingRight]:
    """A Member State's right to vote through time, newest first. Empty where it was never anything but entitled."""
    with parts.store.reading() as tx:
        body = find_body(tx, body_slug)
        return rights_of_state(tx, body.number, state)


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


def officers(parts: Parts) -> dict[str, str]:
    """The officers' names by the opaque ids that the record knows them by. For officers' own pages alone."""
    with parts.store.reading() as tx:
        return {one.public_id: one.name for one in all_officers(tx)}


def officer_at(parts: Parts, email: str) -> Officer:
    """The officer with this address, in any case of letters. Raises UnknownPerson, also where the account is disabled."""
    with parts.store.reading() as tx:
        found = officer_by_email(tx, email.strip().lower())
    if found is None or found.disabled_at is not None:
        raise UnknownPerson(who=email)
    return found


def officers_with_role(parts: Parts, role: str) -> list[Officer]:
    """The officers of a role, disabled ones left out."""
    with parts.store.reading() as tx:
        return [one for one in all_officers(tx) if one.role == role and one.disabled_at is None]


def conclusions_from(parts: Parts, body_slug: str, source: str) -> list[ProposedConclusion]:
    """What the register has from one record, in the record's order."""
    with parts.store.reading() as tx:
        return registered_from(tx, find_body(tx, body_slug).number, source)


def publications(parts: Parts, consultation_id: int) -> list[Publication]:
    """The files published with the result, in the order of publication."""
    with parts.store.reading() as tx:
        return publications_of(tx, consultation_id)


def record_lines(parts: Parts, consultation_id: int, size: int) -> bytes:
    """`entries.jsonl` of the first `size` entries of a record."""
    with parts.store.reading() as tx:
        return signing.record_lines(tx, consultation_id, size)


def pending_act(parts: Parts, pending_id: int) -> PendingAct | None:
    """An act that was proposed, settled or not: who proposed it, when, for which State. Never what it says."""
    with parts.store.reading() as tx:
        return tx.get(PendingAct, pending_id)
