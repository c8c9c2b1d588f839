"""Remind States that have not replied: at the hours before the deadline that the consultation names, or when an officer
asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from ballot.record.standing import Standing
from ballot.rules.deadlines import has_passed, reminders_due
from ballot.rules.refusals import DeadlinePassed, UnknownConsultation
from ballot.rules.replies import require_open
from ballot.rules.stages import Stage
from ballot.services.access.authorization import PREPARERS, require_officer
from ballot.services.core import audit_log, notifications
from ballot.services.core.batches import for_each
from ballot.services.core.context import Parts
from ballot.services.core.events import REMINDED, Event
from ballot.services.core.recording import Holding, holding
from ballot.services.mail.listener import MAIL_OF, not_queued
from ballot.store.queries.consultations import open_consultations
from ballot.store.queries.council import focal_points_of
from ballot.store.queries.outbox import newest_mail
from ballot.store.tables import Consultation, FocalPoint
from ballot.store.transactions import Tx, lock_record

LEAST_INTERVAL = timedelta(hours=12)
"""Whoever was reminded less than this ago, by the scheduler or an officer, is not reminded by an officer again."""


@dataclass(frozen=True)
class ReminderRecipients:
    """Whom an officer reminds, or would remind."""

    people: list[FocalPoint]
    """Focal points of the States that have not replied."""
    recently_reminded: int
    """How many more there are who were reminded less than `LEAST_INTERVAL` ago and are left alone."""

    @property
    def states(self) -> int:
        """How many States these people reply for."""
        return len({one.state for one in self.people})


def remind_due(parts: Parts) -> int:
    """Queue the reminders that are due, to States that have not replied; return how many mails."""
    now = parts.clock.now()
    with parts.store.reading() as tx:
        due = [row.number for row in open_consultations(tx) if _hours_due(row, now)]
    return sum(queued for _, queued in for_each(due, partial(_remind_if_due, parts)))


def _hours_due(row: Consultation, now: datetime) -> list[int]:
    if row.closes_at is None or row.opened_at is None:
        return []
    return reminders_due(row.closes_at, row.reminder_hours, row.opened_at, now)


def _remind_if_due(parts: Parts, consultation_id: int) -> int:
    with parts.store.writing() as tx:
        held = Holding(parts, tx, lock_record(tx, consultation_id))
        if held.standing.stage is not Stage.OPEN:
            return 0
        silent = [state for state in held.standing.roll.entitled_states() if state not in held.standing.replies]
        people = focal_points_of(tx, held.body_id, silent)
        facts = notifications.deadline_facts(held)
        queued = 0
        for hours in _hours_due(held.row, held.now):
            occasion = f"{held.standing.closes_at}-{hours}h"
            due = not_queued(held, REMINDED, people, occasion)
            held.happened(Event(REMINDED, occasion, facts, due))
            queued += len(due)
        return queued


def list_not_replied(parts: Parts, consultation_id: int) -> list[FocalPoint]:
    """Return the focal points of the States that have the right to vote and no reply in the record. Raise
    UnknownConsultation."""
    with parts.store.reading() as tx:
        row, standing = _read_consultation(parts, tx, consultation_id)
        return _not_replied(tx, row, standing)


def read_recipients(parts: Parts, consultation_id: int) -> ReminderRecipients:
    """Return whom `remind_now` would remind. Changes nothing. Raise as it does, but for NotAllowed."""
    with parts.store.reading() as tx:
        row, standing = _read_consultation(parts, tx, consultation_id)
        return _recipients(tx, row, standing, parts.clock.now())


def remind_now(parts: Parts, by: str, consultation_id: int) -> ReminderRecipients:
    """Remind the States that have not replied, besides the scheduled reminders; return whom.

    Raise NotAllowed, UnknownConsultation, stage refusals and DeadlinePassed. Pressed twice it reminds once
    (`LEAST_INTERVAL`).
    """
    with holding(parts, consultation_id) as held:
        officer = require_officer(held.tx, by, PREPARERS, "remind")
        found = _recipients(held.tx, held.row, held.standing, held.moment)
        occasion = f"by-hand-{held.now:%Y%m%dT%H%M%S.%f}"
        held.happened(Event(REMINDED, occasion, notifications.deadline_facts(held), found.people))
        if found.people:
            mails = len(found.people)
            audit_log.add_entry(
                held.tx, held.now, officer.public_id, "reminded", reference=held.row.reference, mails=mails
            )
        return found


def _recipients(tx: Tx, row: Consultation, standing: Standing, now: datetime) -> ReminderRecipients:
    require_open(standing.stage)
    if has_passed(standing.deadline(), now):
        raise DeadlinePassed(closes_at=standing.deadline(), at=now)
    people = _not_replied(tx, row, standing)
    told = newest_mail(tx, MAIL_OF[REMINDED], row.number, [one.number for one in people])
    due = [one for one in people if one.number not in told or told[one.number] <= now - LEAST_INTERVAL]
    return ReminderRecipients(due, len(people) - len(due))


def _not_replied(tx: Tx, row: Consultation, standing: Standing) -> list[FocalPoint]:
    states = [state for state in standing.roll.entitled_states() if state not in standing.replies]
    return focal_points_of(tx, row.body_id, states)


def _read_consultation(parts: Parts, tx: Tx, consultation_id: int) -> tuple[Consultation, Standing]:
    row = tx.get(Consultation, consultation_id)
    if row is None:
        raise UnknownConsultation(consultation=consultation_id)
    return row, parts.folds.at(tx, consultation_id, row.size).standing
