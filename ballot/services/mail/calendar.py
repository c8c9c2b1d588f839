"""The deadline as an entry of the recipient's calendar: added, moved or removed by mails."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from ballot.ports import Attachment, MailText
from ballot.record.shapes import read_time, write_time
from ballot.record.standing import Standing
from ballot.services.mail.listener import MAIL_OF
from ballot.store.tables import FocalPoint, OutboxDelivery

DESIGNATION = MAIL_OF["focal-point"]
"""Who may reply for a State has changed. Goes to those who no longer may, too."""
TEMPLATES_WITH_CALENDAR = frozenset({"invitation", "extension"})


def calendar_entry_of_mail(
    mail: OutboxDelivery, person: FocalPoint, standing: Standing, facts: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Return the deadline as an entry of the recipient's calendar, added, moved or removed; None where a mail does
    neither.

    The entry is identified by consultation and focal point alone, and so stays one and the same. A deadline only ever
    moves forward: the seconds it has moved are a sequence number that rises with every extension, however often a mail
    is sent.
    """
    removed = mail.template == DESIGNATION and person.removed_at is not None
    ended = removed or mail.template == "annulment"
    if not ended and mail.template not in TEMPLATES_WITH_CALENDAR:
        return None
    moved = read_time(facts["closes_at"]) - read_time(standing.opened["closes_at"])
    of_whom = f"{standing.origin}#{person.public_id}"
    return _calendar_entry(of_whom, write_time(mail.created_at), int(moved.total_seconds()) + ended, cancelled=ended)


def preview_calendar_entry(facts: Mapping[str, Any], written_at: datetime) -> dict[str, Any]:
    """Return a calendar entry for a mail that is only previewed: another one than any recipient's."""
    return _calendar_entry(f"preview/{facts['slug']}", write_time(written_at), 0, cancelled=False)


def _calendar_entry(of_whom: str, written_at: str, sequence: int, *, cancelled: bool) -> dict[str, Any]:
    uid = str(uuid5(NAMESPACE_URL, f"https://{of_whom}"))
    return {"uid": uid, "sequence": sequence, "written_at": written_at, "cancelled": cancelled}


def calendar_attachments(facts: Mapping[str, Any], words: MailText) -> tuple[Attachment, ...]:
    """Return the deadline as a calendar file, where the mail has one. Its method is named in its media type, too (RFC
    6047)."""
    if words.calendar is None:
        return ()
    method = "CANCEL" if facts["calendar"]["cancelled"] else "PUBLISH"
    media_type = f"text/calendar; method={method}; charset=utf-8"
    return (Attachment(f"deadline-{facts['slug']}.ics", media_type, words.calendar),)
