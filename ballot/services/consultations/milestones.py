"""What lies ahead by the clock alone: reminders, deadlines, declarations. For a demonstration, whose clock goes from one to the
next, so that nothing that is due on the way is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ballot.rules.deadlines import reminders_ahead
from ballot.rules.stages import Stage
from ballot.services.consultations.closing import close_due
from ballot.services.core.context import Parts
from ballot.services.core.lookup import find_body
from ballot.services.mail.reminders import remind_due
from ballot.store.queries.consultations import consultations_at
from ballot.store.queries.outbox import count_due_mail
from ballot.store.tables import Consultation


class MilestoneKind(StrEnum):
    """What happens when its time has come."""

    REMINDER = "reminder"
    DEADLINE = "deadline"
    DECLARATION = "declaration"
    """Of a consultation whose paper replies may be recorded for a while after the deadline."""


@dataclass(frozen=True)
class Milestone:
    """A moment at which something happens to a consultation by itself."""

    at: datetime
    kind: MilestoneKind
    consultation: Consultation


def milestones_ahead(parts: Parts, body_slug: str) -> list[Milestone]:
    """Return what lies ahead of the body's consultations that run, the next one first. Raise UnknownConsultation."""
    now = parts.clock.now()
    with parts.store.reading() as tx:
        rows = consultations_at(tx, find_body(tx, body_slug).number, (Stage.OPEN, Stage.CLOSED))
    ahead = [one for row in rows for one in _of_consultation(row, now) if one.at > now]
    return sorted(ahead, key=lambda one: (one.at, one.consultation.number))


def _of_consultation(row: Consultation, now: datetime) -> list[Milestone]:
    found: list[Milestone] = []
    if row.stage == Stage.OPEN and row.closes_at is not None:
        moments = reminders_ahead(row.closes_at, row.reminder_hours, now)
        found += [Milestone(at, MilestoneKind.REMINDER, row) for at in moments]
        found.append(Milestone(row.closes_at, MilestoneKind.DEADLINE, row))
    if row.record_until is not None and row.record_until != row.closes_at:
        found.append(Milestone(row.record_until, MilestoneKind.DECLARATION, row))
    return found


def do_what_is_due(parts: Parts) -> None:
    """Queue the reminders, close and declare what is due by now, without waiting for the worker. May run twice, anywhere."""
    remind_due(parts)
    close_due(parts)


def mails_due(parts: Parts) -> int:
    """Return how many mails are due and not delivered yet."""
    now = parts.clock.now()
    with parts.store.reading() as tx:
        return count_due_mail(tx, now)
