"""The face of a body: its names by language, and its emblem, which is given on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from ballot.importers.emblem import read_media_type
from ballot.services.core import audit_log
from ballot.services.core.context import Parts
from ballot.services.core.lookup import find_body
from ballot.store.queries.council import emblem_of, name_and_emblem_of
from ballot.store.tables import BodyEmblem


@dataclass(frozen=True)
class BodyFace:
    """By what people know a body."""

    slug: str
    names: Mapping[str, str]
    """By language."""
    emblem: str
    """The SHA-256 of its emblem, in hexadecimal; empty where it has none."""


def read_face(parts: Parts, slug: str) -> BodyFace:
    """Return names and emblem of a body; without any where it is not in the database yet."""
    with parts.store.reading() as tx:
        found = name_and_emblem_of(tx, slug)
    names, emblem = found or ({}, "")
    return BodyFace(slug, names, emblem)


def find_emblem(parts: Parts, slug: str) -> BodyEmblem | None:
    """Return the emblem of a body; None where it has none."""
    with parts.store.reading() as tx:
        return emblem_of(tx, slug)


def set_emblem(parts: Parts, slug: str, name: str, content: bytes) -> None:
    """Give a body this emblem, a file of this name, in place of the one it has. Raise UnreadableDocument, UnknownConsultation."""
    media_type = read_media_type(name, content)
    with parts.store.writing() as tx:
        body, now = find_body(tx, slug), parts.clock.now()
        digest = sha256(content).hexdigest()
        emblem = emblem_of(tx, slug)
        if emblem is None:
            emblem = BodyEmblem(body_id=body.number, media_type=media_type, content=b"", sha256=digest, given_at=now)
        emblem.media_type, emblem.content, emblem.sha256, emblem.given_at = media_type, content, digest, now
        tx.add(emblem)
        audit_log.add_entry(tx, now, audit_log.OPERATOR, "emblem-changed", what=digest)


def remove_emblem(parts: Parts, slug: str) -> bool:
    """Take the emblem of a body away; return whether it had one. Raise UnknownConsultation."""
    with parts.store.writing() as tx:
        find_body(tx, slug)
        emblem = emblem_of(tx, slug)
        if emblem is not None:
            tx.delete(emblem)
            audit_log.add_entry(tx, parts.clock.now(), audit_log.OPERATOR, "emblem-changed")
        return emblem is not None


def rename_body(parts: Parts, slug: str, names: Mapping[str, str]) -> dict[str, str]:
    """Set the names of a body in these languages; return all it has now. Raise UnknownConsultation."""
    with parts.store.writing() as tx:
        body = find_body(tx, slug)
        body.names = {**body.names, **names}
        tx.add(body)
        audit_log.add_entry(tx, parts.clock.now(), audit_log.OPERATOR, "body-renamed", what=" · ".join(names.values()))
        return dict(body.names)
