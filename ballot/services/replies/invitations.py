"""The invitation that a mailed link stands for: who is invited to reply for whom, to what. Reading it changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ballot.record.standing import Standing, StandingReply
from ballot.rules.refusals import LinkInvalid, LinkWithdrawn, UnknownConsultation
from ballot.services.core.context import Parts
from ballot.services.core.recording import Holding
from ballot.store.queries import council
from ballot.store.tables import Body, Consultation, FocalPoint
from ballot.store.transactions import Tx

REPLY_LINK = "reply"


@dataclass(frozen=True)
class Invitation:
    """Whom a link speaks for, and to what it leads. Reading it changes nothing."""

    body: Body
    consultation: Consultation
    focal_point: FocalPoint
    standing: Standing

    @property
    def state(self) -> str:
        """The Member State that is invited to reply."""
        return self.focal_point.state

    @property
    def standing_reply(self) -> StandingReply | None:
        """The State's reply that stands now, if it has replied."""
        return self.standing.replies.get(self.state)


def link_facts(focal_point: FocalPoint, consultation_id: int) -> dict[str, str | int]:
    """What a reply link carries: the focal point, the consultation, and the generation of the link."""
    return {"f": focal_point.public_id, "c": consultation_id, "g": focal_point.link_generation}


def read_link(parts: Parts, token: str) -> Invitation:
    """Whom the link invites, to what. Raises LinkInvalid (not ours, or altered) or LinkWithdrawn."""
    facts = parts.links.read(REPLY_LINK, token)
    public_id, consultation_id, generation = facts.get("f"), facts.get("c"), facts.get("g")
    if not (isinstance(public_id, str) and isinstance(consultation_id, int) and isinstance(generation, int)):
        raise LinkInvalid()
    with parts.store.reading() as tx:
        found = council.invited_by_public_id(tx, public_id, consultation_id)
        if found is None:
            raise LinkInvalid()
        focal_point, row, body = found
        if focal_point.removed_at is not None or focal_point.link_generation != generation:
            raise LinkWithdrawn(state=focal_point.state)
        return _invitation(parts, tx, consultation_id, focal_point, row, body)


def invitation(parts: Parts, focal_point_id: int, consultation_id: int) -> Invitation:
    """As `read_link`, for a focal point who has come in by the link already. Raises LinkWithdrawn, UnknownConsultation."""
    with parts.store.reading() as tx:
        found = council.invited(tx, focal_point_id, consultation_id)
        if found is None or found[0].removed_at is not None:
            raise LinkWithdrawn()
        return _invitation(parts, tx, consultation_id, *found)


def sender(held: Holding, focal_point_id: int, generation: int | None = None) -> FocalPoint:
    """Who replies to the held consultation. `generation` is that of the link by which they came, where it is known.

    Raises LinkWithdrawn (removed, or the link was replaced while this waited for the lock), UnknownConsultation (a draft, or
    another body's).
    """
    focal_point = council.focal_point(held.tx, focal_point_id)
    if (
        focal_point is None
        or focal_point.removed_at is not None
        or generation not in (None, focal_point.link_generation)
    ):
        raise LinkWithdrawn()
    if held.row.body_id != focal_point.body_id or not held.standing.opened:
        raise UnknownConsultation(consultation=held.id)
    return focal_point


def _invitation(
    parts: Parts,
    tx: Tx,
    consultation_id: int,
    focal_point: FocalPoint,
    row: Consultation | None,
    body: Body | None,
) -> Invitation:
    if row is None or body is None or row.body_id != focal_point.body_id or not row.size:
        raise UnknownConsultation(consultation=consultation_id)
    return Invitation(body, row, focal_point, parts.folds.at(tx, consultation_id, row.size).standing)


def time_left(invited: Invitation, now: datetime) -> float:
    """Seconds until the deadline in force; negative after it."""
    return (invited.standing.deadline() - now).total_seconds()
