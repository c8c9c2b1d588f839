"""The life of a consultation, and which act belongs to which stage of it."""

from __future__ import annotations

from enum import StrEnum

from ballot.rules.refusals import AlreadyDone, ConsultationClosed, NotOpen


class Stage(StrEnum):
    """draft → open → closed → declared; annulled ends an open or closed one without a result."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    DECLARED = "declared"
    ANNULLED = "annulled"


STAGES_OF: dict[str, frozenset[Stage]] = {
    "edit": frozenset({Stage.DRAFT}),
    "opened": frozenset({Stage.DRAFT}),
    "extended": frozenset({Stage.OPEN}),
    "withdrawn": frozenset({Stage.OPEN}),
    "roll-amended": frozenset({Stage.OPEN}),
    "focal-point": frozenset({Stage.OPEN}),
    "closed": frozenset({Stage.OPEN}),
    "unsealed": frozenset({Stage.CLOSED}),
    "declared": frozenset({Stage.CLOSED}),
    "published": frozenset({Stage.DECLARED}),
    "annulled": frozenset({Stage.OPEN, Stage.CLOSED}),
}
"""In which stages each act is done. Replies have their own test (`rules.replies.accept`)."""


def require_stage(act: str, stage: Stage) -> None:
    """Raises where `act` has no place in `stage`: ConsultationClosed after closing, AlreadyDone, or NotOpen."""
    if stage in STAGES_OF[act]:
        return
    if act == "opened" or (act == "closed" and stage in (Stage.CLOSED, Stage.DECLARED)):
        raise AlreadyDone(act=act, stage=str(stage))
    if stage in (Stage.CLOSED, Stage.DECLARED) and act not in ("unsealed", "declared", "published"):
        raise ConsultationClosed(act=act, stage=str(stage))
    raise NotOpen(act=act, stage=str(stage))
