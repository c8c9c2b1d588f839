"""Reminders: to States that have not replied, at the hours before the deadline that the consultation names."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from ballot.rules.deadlines import reminders_due
from ballot.rules.stages import Stage
from ballot.services import notices
from ballot.services.each import for_each
from ballot.services.holding import Holding
from ballot.services.parts import Parts
from ballot.store.queries.papers import open_consultations
from ballot.store.queries.people import focal_points_of
from ballot.store.tables import Consultation
from ballot.store.transactions import lock_consultation


def remind_due(parts: Parts) -> int:
    """Queue the reminders whose time has come, to States that have not replied; return how many mails."""
    now = parts.clock.now()
    with parts.store.reading() as tx:
        due = [row.number for row in open_consultations(tx) if _hours_due(row, now)]
    return sum(queued for _, queued in for_each(due, partial(_remind, parts)))


def _hours_due(row: Consultation, now: datetime) -> list[int]:
    if row.closes_at is None or row.opened_at is None:
        return []
    return reminders_due(row.closes_at, row.reminder_hours, row.opened_at, now)


def _remind(parts: Parts, consultation_id: int) -> int:
    with parts.store.writing() as tx:
        held = Holding(parts, tx, lock_consultation(tx, consultation_id))
        if held.standing.stage is not Stage.OPEN:
            return 0
        silent = [state for state in held.standing.roll.entitled_states() if state not in held.standing.replies]
        people = focal_points_of(tx, held.row.body_id, silent)
        facts = notices.deadline_facts(held)
        queued = 0
        for hours in _hours_due(held.row, held.now):
            occasion = f"{held.standing.closes_at}-{hours}h"
            told = notices.not_told(held, "reminder", people, occasion)
            queued += notices.queue(held, "reminder", told, occasion, facts)
        return queued
