"""The invitation that a mailed link stands for: who is invited to reply for whom, to what. Reading it changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ballot.record.standing import Standing, StandingReply
from ballot.rules.refusals import LinkInvalid, LinkWithdrawn, UnknownConsultation
from ballot.services.core.context import Parts
from ballot.store.queries import replies
from ballot.store.queries.replies import BodyRow, ConsultationRow, FocalPointRow, InvitedRows
from ballot.store.tables import FocalPoint
from ballot.store.transactions import Tx

REPLY_LINK = "reply"


@dataclass(frozen=True)
class Invitation:
    """Whom a link speaks for, and to what it leads. Reading it changes nothing."""

    body: BodyRow
    consultation: ConsultationRow
    focal_point: FocalPointRow
    standing: Standing

    @property
    def state(self) -> str:
        """The Member State that is invited to reply."""
        return self.focal_point.state

    @property
    def standing_reply(self) -> StandingReply | None:
        """The State's reply that stands now, if it has replied."""
        return self.standing.replies.get(self.state)


def link_facts(focal_point: FocalPoint | FocalPointRow, consultation_id: int) -> dict[str, str | int]:
    """Return what a reply link carries: the focal point, the consultation, and the generation of the link."""
    return {"f": focal_point.public_id, "c": consultation_id, "g": focal_point.link_generation}


def read_link(parts: Parts, token: str) -> Invitation:
    """Return whom the link invites, to what. Raise LinkInvalid (not ours, or altered) or LinkWithdrawn."""
    facts = parts.links.read(REPLY_LINK, token)
    public_id, consultation_id, generation = facts.get("f"), facts.get("c"), facts.get("g")
    if not (isinstance(public_id, str) and isinstance(consultation_id, int) and isinstance(generation, int)):
        raise LinkInvalid()
    with parts.store.reading() as tx:
        found = replies.invited_by_public_id(tx, public_id, consultation_id)
        if found is None:
            raise LinkInvalid()
        if found.focal_point.removed_at is not None or found.focal_point.link_generation != generation:
            raise LinkWithdrawn(state=found.focal_point.state)
        return _invitation(parts, tx, found, consultation_id)


def read_invitation(parts: Parts, focal_point_id: int, consultation_id: int) -> Invitation:
    """Return what `read_link` does, for a focal point who has come in by the link already. Raise LinkWithdrawn,
    UnknownConsultation."""
    with parts.store.reading() as tx:
        found = replies.invited(tx, focal_point_id, consultation_id)
        if found is None or found.focal_point.removed_at is not None:
            raise LinkWithdrawn()
        return _invitation(parts, tx, found, consultation_id)


def invitation_of(parts: Parts, invited: InvitedRows) -> Invitation:
    """Return what `read_invitation` does, from rows that were read with the session a moment ago. Raise UnknownConsultation."""
    with parts.store.reading() as tx:
        return _invitation(parts, tx, invited, invited.consultation.id if invited.consultation is not None else 0)


def _invitation(parts: Parts, tx: Tx, found: InvitedRows, consultation_id: int) -> Invitation:
    focal_point, row, body = found
    if row is None or body is None or row.body_id != focal_point.body_id or not row.size:
        raise UnknownConsultation(consultation=consultation_id)
    return Invitation(body, row, focal_point, parts.folds.at(tx, row.id, row.size).standing)


def invitation_letter(parts: Parts, invited: Invitation) -> dict[str, str]:
    """Return the covering letter, by language; empty where there is none."""
    with parts.store.reading() as tx:
        return replies.letter_of(tx, invited.consultation.id)


def time_left(invited: Invitation, now: datetime) -> float:
    """Return the seconds until the deadline in force; negative after it."""
    return (invited.standing.deadline() - now).total_seconds()
