"""Mails that did not arrive: those that no server accepted, and those that came back.

Each mail can have a return address of its own, `bounces+TAG@host`. TAG is the random half of its Message-ID: whoever
reports a mail under it, or under the Message-ID, has seen the mail. A report is never believed by the recipient's
address alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from ballot.services.core.context import Parts
from ballot.store.queries import returned_mail
from ballot.store.queries.council import all_focal_points
from ballot.store.tables import Consultation, OutboxDelivery
from ballot.store.transactions import Tx

_TAG = re.compile(r"[0-9a-f]{32}")


class BounceReport(Protocol):
    """A mail server's delivery report, whoever has read it."""

    @property
    def permanent(self) -> frozenset[str]:
        """Addresses that were refused for good."""

    @property
    def delivered_to(self) -> tuple[str, ...]:
        """Addresses that the report was sent to."""

    @property
    def about(self) -> tuple[str, ...]:
        """Message-IDs of mails that it may be about."""

    @property
    def reason(self) -> str:
        """The reason, in one short line."""


class ReportResult(StrEnum):
    """What a report led to."""

    NOTED = "noted"
    KNOWN = "known"
    """The mail was already known to have come back."""
    TEMPORARY = "temporary"
    """Nothing was refused for good: the server is still trying, or this is no report."""
    UNKNOWN = "unknown"
    """It names no mail that was sent from here."""


def return_address(parts: Parts, message_id: str) -> str | None:
    """Return the envelope sender that names this mail; None where the installation has no such addresses."""
    tag = message_id.partition("@")[0]
    if parts.bounce_address is None or not _TAG.fullmatch(tag):
        return None
    local, _, host = parts.bounce_address.rpartition("@")
    return f"{local}+{tag}@{host}"


def record_bounce(parts: Parts, report: BounceReport) -> ReportResult:
    """Mark a mail as bounced if the report names it and says that it was refused for good."""
    if not report.permanent:
        return ReportResult.TEMPORARY
    named = list(_message_ids_in(parts, report))
    if not named:
        return ReportResult.UNKNOWN
    with parts.store.writing() as tx:
        mail = returned_mail.held_mail_by_message_id(tx, named)
        if mail is None or mail.status != "sent":
            return ReportResult.UNKNOWN
        if mail.bounced_at is not None:
            return ReportResult.KNOWN
        mail.bounced_at, mail.bounce = parts.clock.now(), report.reason
        tx.add(mail)
        return ReportResult.NOTED


def _message_ids_in(parts: Parts, report: BounceReport) -> Iterable[str]:
    """Return Message-IDs: first the one in the address that the report was sent to, then those of the mails it returns."""
    local, _, host = (parts.bounce_address or "").rpartition("@")
    for address in report.delivered_to if parts.bounce_address else ():
        name, _, domain = address.rpartition("@")
        start, _, tag = name.rpartition("+")
        if domain.lower() == host.lower() and start.lower() == local.lower() and _TAG.fullmatch(tag.lower()):
            yield f"{tag.lower()}@{parts.mail_domain}"
    yield from (one for one in report.about if one.endswith(f"@{parts.mail_domain}"))


def is_undelivered(mail: OutboxDelivery) -> bool:
    """Return whether the mail was given up or came back. One that waits or was accepted is not."""
    return mail.status == "failed" or mail.bounced_at is not None


def _known_undelivered_at(mail: OutboxDelivery) -> datetime:
    """Return since when it is known that a mail did not arrive; for one that no server accepted, when it was last tried."""
    return mail.bounced_at or mail.next_attempt_at


def list_unreached(parts: Parts, body_id: int) -> dict[int, OutboxDelivery]:
    """Return the focal points in office whom mail does not reach, by id, each with the last mail that failed.

    Whoever was sent another mail since then, which has not come back, is taken to be reached again.
    """
    with parts.store.reading() as tx:
        return _unreached(tx, body_id)


def _unreached(tx: Tx, body_id: int) -> dict[int, OutboxDelivery]:
    lost: dict[int, OutboxDelivery] = {}
    for mail in returned_mail.undelivered_mail(tx, body_id):
        one = mail.focal_point_id
        if one is not None and (one not in lost or _known_undelivered_at(mail) >= _known_undelivered_at(lost[one])):
            lost[one] = mail
    sent = returned_mail.last_sent(tx, lost)
    return {one: mail for one, mail in lost.items() if one not in sent or sent[one] <= _known_undelivered_at(mail)}


@dataclass(frozen=True)
class MailProblems:
    """What went wrong with the mails to one Member State in a consultation. Those to removed people do not count."""

    failed: int = 0
    """Mails that no server accepted."""
    bounced: int = 0
    """Mails that came back."""
    unreached: bool = False
    """Mail now reaches none of its focal points."""


def read_mail_problems(parts: Parts, consultation_id: int) -> dict[str, MailProblems]:
    """Return by code the Member States to which a mail of this consultation failed or came back."""
    with parts.store.reading() as tx:
        row = tx.get(Consultation, consultation_id)
        body_id = row.body_id if row else 0
        lost = [mail for mail in returned_mail.undelivered_mail(tx, body_id) if mail.consultation_id == consultation_id]
        if not lost:
            return {}
        troubled = _unreached(tx, body_id)
        people = all_focal_points(tx, body_id)
    found: dict[str, MailProblems] = {}
    for mail in lost:
        state = mail.state or ""
        known = found.get(
            state, MailProblems(unreached=all(one.id in troubled for one in people if one.state == state))
        )
        came_back = mail.bounced_at is not None
        found[state] = replace(known, failed=known.failed + (not came_back), bounced=known.bounced + came_back)
    return found
