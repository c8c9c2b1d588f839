"""Who may look into a record before its result is declared: officers, and the focal points of that consultation.

Afterwards, or once it is annulled, everyone may; and have the documents that may be handed on. That there is a
consultation, until when it is open, and its signed checkpoint are public from the opening on.
"""

from __future__ import annotations

from ballot.rules.refusals import NotReady, UnknownConsultation
from ballot.rules.stages import Stage
from ballot.services.consultations.documents import Attached
from ballot.services.consultations.overview import Overview
from ballot.web.kit.consultation_lookup import looked_up
from ballot.web.kit.sessions import person

ENDED = frozenset({Stage.DECLARED, Stage.ANNULLED})


class NotPublicYet(Exception):
    """The record may be seen by this visitor only once the result is declared."""

    def __init__(self, found: Overview) -> None:
        super().__init__(found.row.slug)
        self.found = found


def known(body: str, ref: str) -> Overview:
    """A consultation that was opened. A draft is not known here. Raises UnknownConsultation."""
    found = looked_up(body, ref)
    if found.stage is Stage.DRAFT:
        raise UnknownConsultation(reference=ref)
    return found


def opened(body: str, ref: str) -> Overview:
    """As `known`, for officers, to whom a draft is no secret. Raises UnknownConsultation, NotReady for a draft."""
    found = looked_up(body, ref)
    if found.stage is Stage.DRAFT:
        raise NotReady(what="record")
    return found


def may_follow(consultation_id: int, stage: Stage) -> bool:
    """Whether whoever asks may look into the record of this consultation at this stage."""
    if stage in ENDED:
        return True
    who = person()
    if who is None or stage is Stage.DRAFT:
        return False
    return who.officer is not None or who.consultation_id == consultation_id


def may_have(place: Attached) -> bool:
    """Whether whoever asks may have a document as it is attached there.

    Officers have every one. Those that may be handed on, the focal points of the consultation have too, and everyone
    once it has ended.
    """
    who = person()
    if who is not None and who.officer is not None:
        return True
    return place.distributable and may_follow(place.consultation_id, place.stage)


def followed(body: str, ref: str) -> Overview:
    """As `known`, for pages that show the record. Raises NotPublicYet."""
    found = known(body, ref)
    if not may_follow(found.id, found.stage):
        raise NotPublicYet(found)
    return found
