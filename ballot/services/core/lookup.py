"""Find a body and a consultation by what people and addresses call them, or by the id that services know them by."""

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
    """The reference as addresses and the origin have it: `DM-21/1012` → `dm-21-1012`. Raises BadInput."""
    if not _REFERENCE.fullmatch(reference):
        raise BadInput(field="reference", why="not-a-reference", longest=LONGEST_REFERENCE)
    return re.sub(r"[^a-z0-9.]+", "-", reference.lower()).strip("-.")


def find_body(tx: Tx, slug: str) -> Body:
    """The body of that slug. Raises UnknownConsultation: without the body there is none."""
    body = body_by_slug(tx, slug)
    if body is None:
        raise UnknownConsultation(reference=slug)
    return body


def hold_body(tx: Tx, slug: str) -> Body:
    """The same, held. Raises UnknownConsultation."""
    body = held_body(tx, slug)
    if body is None:
        raise UnknownConsultation(reference=slug)
    return body


def find_consultation(tx: Tx, body_slug: str, reference: str) -> Consultation:
    """A consultation by its reference or its slug, in any case of letters. Raises UnknownConsultation."""
    body = find_body(tx, body_slug)
    try:
        slug = slug_of(reference)
    except BadInput:
        raise UnknownConsultation(reference=reference) from None
    row = consultation_by_slug(tx, body.number, slug)
    if row is None:
        raise UnknownConsultation(reference=reference)
    return row


def find_consultation_by_id(tx: Tx, consultation_id: int) -> Consultation:
    """A consultation by its id. Raises UnknownConsultation."""
    row = tx.get(Consultation, consultation_id)
    if row is None:
        raise UnknownConsultation(consultation=consultation_id)
    return row
