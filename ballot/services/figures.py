"""Numbers about the work that lies waiting, for the desk and for monitoring. Nothing here says how anyone voted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlmodel import col, func, select

from ballot.services.parts import Parts
from ballot.store.tables import Consultation, OutboxMail, PendingAct, SignedCheckpoint


@dataclass(frozen=True)
class Waiting:
    """What waits in one consultation."""

    mails: Mapping[str, int] = field(default_factory=dict)
    """How many, by status."""
    to_confirm: int = 0
    """Acts that await a second officer."""

    @property
    def failed(self) -> int:
        """Mails that were given up."""
        return self.mails.get("failed", 0)


def waiting_in(parts: Parts, consultation_ids: Iterable[int]) -> dict[int, Waiting]:
    """What waits in each of these consultations."""
    wanted = list(consultation_ids)
    mails: defaultdict[int, dict[str, int]] = defaultdict(dict)
    with parts.store.reading() as tx:
        for consultation_id, status, count in tx.exec(
            select(OutboxMail.consultation_id, OutboxMail.status, func.count())
            .where(col(OutboxMail.consultation_id).in_(wanted))
            .group_by(col(OutboxMail.consultation_id), col(OutboxMail.status))
        ):
            if consultation_id is not None:
                mails[consultation_id][status] = count
        pending = dict(
            tx.exec(
                select(PendingAct.consultation_id, func.count())
                .where(col(PendingAct.consultation_id).in_(wanted), col(PendingAct.outcome).is_(None))
                .group_by(col(PendingAct.consultation_id))
            ).all()
        )
    return {one: Waiting(mails.get(one, {}), pending.get(one, 0)) for one in wanted}


@dataclass(frozen=True)
class Figures:
    """The installation in numbers."""

    mails: Mapping[str, int]
    """By status."""
    consultations: Mapping[str, int]
    """By stage."""
    unsigned_entries: int
    """Committed entries that no checkpoint covers yet."""
    oldest_due: float
    """For how many seconds the mail that waits longest has been due; 0 when none is."""


def figures(parts: Parts) -> Figures:
    """Count everything, in one moment of the database."""
    now = parts.clock.now()
    with parts.store.reading() as tx:
        mails = tx.exec(select(OutboxMail.status, func.count()).group_by(col(OutboxMail.status))).all()
        stages = tx.exec(select(Consultation.stage, func.count()).group_by(col(Consultation.stage))).all()
        entries = tx.exec(select(func.sum(Consultation.size))).one()
        heads = select(func.max(SignedCheckpoint.size).label("size")).group_by(col(SignedCheckpoint.consultation_id))
        signed = tx.exec(select(func.sum(heads.subquery().c.size))).one()
        due = tx.exec(
            select(OutboxMail.next_attempt_at)
            .where(OutboxMail.status == "queued", OutboxMail.next_attempt_at <= now)
            .order_by(col(OutboxMail.next_attempt_at))
            .limit(1)
        ).first()
    return Figures(
        mails=dict(mails),
        consultations=dict(stages),
        unsigned_entries=int(entries or 0) - int(signed or 0),
        oldest_due=(now - due).total_seconds() if due else 0.0,
    )
