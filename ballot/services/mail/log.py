"""Read who was written to about a consultation, when, and with what result. No mail's words and no votes: rows never
have any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ballot.services.core.context import Parts
from ballot.services.mail.bounces import list_unreached
from ballot.store.outbox import STATUSES
from ballot.store.queries import returned_mail
from ballot.store.queries.council import focal_points_by_id
from ballot.store.queries.outbox import count_mail_about, mail_about
from ballot.store.tables import FocalPoint, OutboxDelivery

BOUNCED = "bounced"
MAIL_STATUSES = ("sent", "queued", "failed", BOUNCED, "cancelled")
"""A mail's statuses; of the `sent` ones, those that came back are `bounced`."""


def mail_status(mail: OutboxDelivery) -> str:
    """Return which of MAIL_STATUSES a mail has."""
    return BOUNCED if mail.bounced_at is not None else mail.status


@dataclass(frozen=True)
class MailLogLine:
    """A mail and its recipient; None where it was for nobody of a Member State."""

    mail: OutboxDelivery
    person: FocalPoint | None

    @property
    def status(self) -> str:
        """Which of MAIL_STATUSES the mail has."""
        return mail_status(self.mail)


@dataclass(frozen=True)
class MailLogPage:
    """One page of mails, newest first."""

    lines: list[MailLogLine]
    count: int
    """How many of those asked for there are on all pages."""
    counts: Mapping[str, int]
    """Of all mails, by MAIL_STATUSES."""


def read_page(
    parts: Parts, consultation_id: int, *, standing: str | None, state: str | None, number: int, size: int
) -> MailLogPage:
    """Return page `number` (from 1) of the mails of one status and one State, or of any; the last page where there are
    fewer."""
    with parts.store.reading() as tx:
        known = count_mail_about(tx, [consultation_id]).get(consultation_id, {})
        bounced = returned_mail.count_bounced(tx, consultation_id)
        counts = {one: known.get(one, 0) for one in STATUSES} | {BOUNCED: bounced}
        counts["sent"] -= bounced
        wanted = {"status": standing, "state": state, "limit": size}
        mails, count = returned_mail.mail_page(tx, consultation_id, offset=(number - 1) * size, **wanted)  # type: ignore[arg-type]
        if not mails and count:
            last = (count - 1) // size
            mails, count = returned_mail.mail_page(tx, consultation_id, offset=last * size, **wanted)  # type: ignore[arg-type]
        people = focal_points_by_id(tx, {mail.focal_point_id for mail in mails if mail.focal_point_id is not None})
    lines = [
        MailLogLine(mail, people.get(mail.focal_point_id) if mail.focal_point_id is not None else None)
        for mail in mails
    ]
    return MailLogPage(lines, count, {one: counts[one] for one in MAIL_STATUSES})


@dataclass
class Correspondent:
    """One person who was written to in this consultation."""

    person: FocalPoint
    mails: list[OutboxDelivery] = field(default_factory=list)
    """Newest first; none where nothing was queued for a person in office."""
    lost: OutboxDelivery | None = None
    """The mail that tells that mail does not reach this person now, whatever it was about; only for people in office."""

    @property
    def last(self) -> OutboxDelivery | None:
        """The newest mail that was tried; where none was, the newest."""
        tried = (mail for mail in self.mails if mail.status in ("sent", "failed"))
        return next(tried, self.mails[0] if self.mails else None)


def list_by_state(parts: Parts, consultation_id: int, body_id: int) -> dict[str, list[Correspondent]]:
    """Return everyone who is in office or was written to, by Member State; those in office first, in the order they
    were added."""
    with parts.store.reading() as tx:
        mails = mail_about(tx, consultation_id)
        written = {mail.focal_point_id for mail in mails if mail.focal_point_id is not None}
        people = focal_points_by_id(tx, written, body_id)
    lost = list_unreached(parts, body_id)
    found = {one.id: Correspondent(one, lost=lost.get(one.number)) for one in people.values()}
    for mail in mails:
        if mail.focal_point_id in found:
            found[mail.focal_point_id].mails.append(mail)
    states: dict[str, list[Correspondent]] = {}
    for one in sorted(found.values(), key=lambda one: (one.person.removed_at is not None, one.person.number)):
        states.setdefault(one.person.state, []).append(one)
    return states
