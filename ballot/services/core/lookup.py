"""Find a body or a consultation by slug, reference or id."""

from __future__ import annotations

import re

from ballot.rules.refusals import BadInput, UnknownConsultation
from ballot.store.queries.consultations import consultation_by_slug
from ballot.store.queries.council import body_by_slug, held_body
from ballot.store.tables import Body, Consultation
from ballot.store.transactions import Tx

LONGEST_REFERENCE = 64
"""Characters of a consultation's reference."""
_REFERENCE = re.compile(rf"[A-Za-z0-9][A-Za-z0-9/._-]{{0,{LONGEST_REFERENCE - 1}}}")


def slug_of(reference: str) -> str:
    """Return the slug of a reference, as it stands in addresses and in the record's origin: `DM-21/1012` →
    `dm-21-1012`. Raise BadInput."""
    if not _REFERENCE.fullmatch(reference):
        raise BadInput(field="reference", why="not-a-reference", longest=LONGEST_REFERENCE)
    return re.sub(r"[^a-z0-9]+", "-", reference.lower()).strip("-")


def find_body(tx: Tx, slug: str) -> Body:
    """Return the body of this slug. Raise UnknownConsultation where there is none."""
    body = body_by_slug(tx, slug)
    if body is None:
        raise UnknownConsultation(reference=slug)
    return body


def hold_body(tx: Tx, slug: str) -> Body:
    """Return the body of this slug and hold its row until the transaction ends. Raise UnknownConsultation."""
    body = held_body(tx, slug)
    if body is None:
        raise UnknownConsultation(reference=slug)
    return body


def find_consultation(tx: Tx, body: Body, reference: str) -> Consultation:
    """Return a consultation of the body by its reference or slug, in any case of letters. Raise UnknownConsultation."""
    try:
        slug = slug_of(reference)
    except BadInput:
        raise UnknownConsultation(reference=reference) from None
    row = consultation_by_slug(tx, body.number, slug)
    if row is None:
        raise UnknownConsultation(reference=reference)
    return row


def find_consultation_by_id(tx: Tx, consultation_id: int) -> Consultation:
    """Return a consultation by its id. Raise UnknownConsultation."""
    row = tx.get(Consultation, consultation_id)
    if row is None:
        raise UnknownConsultation(consultation=consultation_id)
    return row
