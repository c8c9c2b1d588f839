"""The register of proposed conclusions, which an importer fills and from which ballots are made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ballot.services.access.authorization import PREPARERS, require_officer
from ballot.services.core.context import Parts
from ballot.services.core.lookup import find_body
from ballot.store.queries.consultations import conclusion_at, registered_from
from ballot.store.tables import ProposedConclusion


@dataclass(frozen=True)
class Conclusion:
    """A proposed conclusion as the importer read it."""

    source: str
    item_number: int
    paragraph: str
    title: Mapping[str, str]
    action: str
    also: tuple[str, ...]
    text: Mapping[str, str]
    documents: tuple[str, ...]
    condition: str | None = None
    question: Mapping[str, str] = field(default_factory=dict)
    """What would be decided, without the minute's frame, by language; empty where it was not found."""
    source_sha256: str | None = None
    """Lower-case hex, of the file that was read."""


def register_conclusions(parts: Parts, by: str, body_slug: str, found: Iterable[Conclusion]) -> list[int]:
    """Store proposed conclusions in the register, or add a language to those it has; return their ids in order."""
    with parts.store.writing() as tx:
        require_officer(tx, by, PREPARERS, "import")
        body = find_body(tx, body_slug)
        ids = []
        for one in found:
            row = conclusion_at(tx, body.number, one.source, one.item_number, one.paragraph)
            if row is None:
                row = ProposedConclusion(
                    body_id=body.number,
                    source=one.source,
                    item_number=one.item_number,
                    paragraph=one.paragraph,
                    title={},
                    action=one.action,
                    also=list(one.also),
                    text={},
                    documents=list(one.documents),
                    condition=one.condition,
                    imported_at=parts.clock.now(),
                )
            row.title = {**row.title, **one.title}
            row.text = {**row.text, **one.text}
            row.question = {**row.question, **one.question}
            row.source_sha256 = one.source_sha256 or row.source_sha256
            tx.add(row)
            tx.flush()
            ids.append(row.number)
        return ids


def list_conclusions_from(parts: Parts, body_slug: str, source: str) -> list[ProposedConclusion]:
    """Return what the register has from one record, in the record's order."""
    with parts.store.reading() as tx:
        return registered_from(tx, find_body(tx, body_slug).number, source)
