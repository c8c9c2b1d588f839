"""Mails that did not arrive: those that no server took, and those that one took and sent back.

Each mail can be sent under a return address of its own, `bounces+TAG@host`. TAG is the random half of its Message-ID: whoever
reports a mail under it, or under the Message-ID, has seen the mail. A report is never believed by the recipient's address alone.
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
    """What a mail server's report says, whoever has read it."""

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
    """What became of a report."""

    NOTED = "noted"
    KNOWN = "known"
    """The mail was known to have come back."""
    TEMPORARY = "temporary"
    """Nothing was refused for good: the server still tries, or this is no report."""
    UNKNOWN = "unknown"
    """It names no mail of ours that was sent."""


def return_address(parts: Parts, message_id: str) -> str | None:
    """The envelope sender of a mail, which names it; None where the installation has no such addresses."""
    tag = message_id.partition("@")[0]
    if parts.bounce_address is None or not _TAG.fullmatch(tag):
        return None
    local, _, host = parts.bounce_address.rpartition("@")
    return f"{local}+{tag}@{host}"


def record_bounce(parts: Parts, report: BounceReport) -> ReportResult:
    """Note that a mail came back, if the report names it and says that it was refused for good."""
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
    """Message-IDs: first the one in the address that the report was sent to, then those of the mails that it returns."""
    local, _, host = (parts.bounce_address or "").rpartition("@")
    for address in report.delivered_to if parts.bounce_address else ():
        name, _, domain = address.rpartition("@")
        start, _, tag = name.rpartition("+")
        if domain.lower() == host.lower() and start.lower() == local.lower() and _TAG.fullmatch(tag.lower()):
            yield f"{tag.lower()}@{parts.mail_domain}"
    yield from (one for one in report.about if one.endswith(f"@{parts.mail_domain}"))


def is_undelivered(mail: OutboxDelivery) -> bool:
    """Whether the mail was given up or came back. One that waits or was taken has not."""
    return mail.status == "failed" or mail.bounced_at is not None


def _known_undelivered_at(mail: OutboxDelivery) -> datetime:
    """Since when it is known that a mail came to nothing. Of one that no server took: when it was tried last."""
    return mail.bounced_at or mail.next_attempt_at


def list_unreached(parts: Parts, body_id: int) -> dict[int, OutboxDelivery]:
    """The focal points in office whom mail does not reach, by id, each with the mail that came to nothing last.

    Whoever was sent another mail since then, which has not come back, is believed to be reached again.
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
    """What went wrong with the mails to one Member State, in a consultation. Those to removed persons count no more."""

    failed: int = 0
    """Mails that no server took."""
    bounced: int = 0
    """Mails that came back."""
    unreached: bool = False
    """Mail reaches none of its focal points now."""


def read_mail_problems(parts: Parts, consultation_id: int) -> dict[str, MailProblems]:
    """The Member States to which a mail of this consultation failed or came back, by code."""
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
