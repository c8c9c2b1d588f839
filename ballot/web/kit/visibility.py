"""Who may see a record before its result is declared: officers, and the focal points of that consultation.

Afterwards, or once it is annulled, everyone may, and may have the documents that may be handed on. That there is a
consultation, until when it is open, and its signed checkpoint are public from the opening on.
"""

from __future__ import annotations

from ballot.rules.refusals import NotYetAvailable, UnknownConsultation
from ballot.rules.stages import Stage
from ballot.services.consultations.documents import AttachedDocument
from ballot.services.consultations.overview import Overview
from ballot.web.kit.consultation_lookup import find_overview_at
from ballot.web.kit.sessions import person

PUBLIC_STAGES = frozenset({Stage.DECLARED, Stage.ANNULLED})


class NotPublicYet(Exception):
    """This visitor may see the record only once the result is declared."""

    def __init__(self, found: Overview) -> None:
        super().__init__(found.row.slug)
        self.found = found


def find_opened(body: str, ref: str) -> Overview:
    """Return a consultation that was opened; drafts are not known here. Raise UnknownConsultation."""
    found = find_overview_at(body, ref)
    if found.stage is Stage.DRAFT:
        raise UnknownConsultation(reference=ref)
    return found


def find_opened_for_officers(body: str, ref: str) -> Overview:
    """Return a consultation that was opened, for officers, to whom a draft is no secret. Raise UnknownConsultation,
    NotYetAvailable for a draft."""
    found = find_overview_at(body, ref)
    if found.stage is Stage.DRAFT:
        raise NotYetAvailable(what="record")
    return found


def may_follow(consultation_id: int, stage: Stage) -> bool:
    """Return whether whoever asks may see the record of this consultation at this stage."""
    if stage in PUBLIC_STAGES:
        return True
    who = person()
    if who is None or stage is Stage.DRAFT:
        return False
    return who.officer is not None or who.consultation_id == consultation_id


def may_have(place: AttachedDocument) -> bool:
    """Return whether whoever asks may have a document as it is attached there.

    Officers have every one. Those that may be handed on, the focal points of the consultation have too, and everyone
    once it has ended.
    """
    who = person()
    if who is not None and who.officer is not None:
        return True
    return place.distributable and may_follow(place.consultation_id, place.stage)


def find_followed(body: str, ref: str) -> Overview:
    """Return a consultation that was opened, for pages that show the record. Raise NotPublicYet."""
    found = find_opened(body, ref)
    if not may_follow(found.id, found.stage):
        raise NotPublicYet(found)
    return found
