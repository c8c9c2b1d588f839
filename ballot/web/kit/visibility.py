"""Who may look into a record before its result is declared: officers, and the focal points of that consultation.

Afterwards, or once it is annulled, everyone may; and have the documents that may be handed on. That there is a
consultation, until when it is open, and its signed checkpoint are public from the opening on.
"""

from __future__ import annotations

from ballot.rules.refusals import NotReady, UnknownConsultation
from ballot.rules.stages import Stage
from ballot.services.consultations.documents import AttachedDocument
from ballot.services.consultations.overview import Overview
from ballot.web.kit.consultation_lookup import find_overview_at
from ballot.web.kit.sessions import person

PUBLIC_STAGES = frozenset({Stage.DECLARED, Stage.ANNULLED})


class NotPublicYet(Exception):
    """The record may be seen by this visitor only once the result is declared."""

    def __init__(self, found: Overview) -> None:
        super().__init__(found.row.slug)
        self.found = found


def find_opened(body: str, ref: str) -> Overview:
    """A consultation that was opened. A draft is not known here. Raises UnknownConsultation."""
    found = find_overview_at(body, ref)
    if found.stage is Stage.DRAFT:
        raise UnknownConsultation(reference=ref)
    return found


def find_opened_for_officers(body: str, ref: str) -> Overview:
    """As `find_opened`, for officers, to whom a draft is no secret. Raises UnknownConsultation, NotReady for a draft."""
    found = find_overview_at(body, ref)
    if found.stage is Stage.DRAFT:
        raise NotReady(what="record")
    return found


def may_follow(consultation_id: int, stage: Stage) -> bool:
    """Whether whoever asks may look into the record of this consultation at this stage."""
    if stage in PUBLIC_STAGES:
        return True
    who = person()
    if who is None or stage is Stage.DRAFT:
        return False
    return who.officer is not None or who.consultation_id == consultation_id


def may_have(place: AttachedDocument) -> bool:
    """Whether whoever asks may have a document as it is attached there.

    Officers have every one. Those that may be handed on, the focal points of the consultation have too, and everyone
    once it has ended.
    """
    who = person()
    if who is not None and who.officer is not None:
        return True
    return place.distributable and may_follow(place.consultation_id, place.stage)


def find_followed(body: str, ref: str) -> Overview:
    """As `find_opened`, for pages that show the record. Raises NotPublicYet."""
    found = find_opened(body, ref)
    if not may_follow(found.id, found.stage):
        raise NotPublicYet(found)
    return found
