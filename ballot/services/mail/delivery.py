"""Deliver what is in the outbox: find the words, mint the links, send, and say "sent" only of what was taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from ballot.ports import Attachment, RenderedMail
from ballot.rules.refusals import BadInput, NotReady
from ballot.services.core import outbox
from ballot.services.core.context import Parts
from ballot.services.core.email_addresses import read_address
from ballot.services.core.error_reports import kinds
from ballot.services.evidence.receipts import receipt
from ballot.services.mail import facts
from ballot.services.mail.bounces import return_address
from ballot.services.mail.facts import Told
from ballot.services.mail.queueing import TEMPLATES
from ballot.store.queries.outbox import MAIL
from ballot.store.tables import OutboxDelivery

CANNOT_BE_WRITTEN = "cannot-be-written"
NO_LONGER_WANTED = "no-longer-wanted"
WAITS_FOR_CHECKPOINT = "waits-for-checkpoint"
"""Why a mail has not gone, where no server was asked; a colon and kinds of errors may follow."""
_CHECKPOINT_WAIT = timedelta(seconds=1)
AT_ONCE = 10
"""Mails that are claimed together."""


@dataclass(frozen=True)
class Delivered:
    """What one round did, in mails."""

    sent: int = 0
    failed: int = 0
    postponed: int = 0

    def __bool__(self) -> bool:
        """Whether there was anything to do."""
        return bool(self.sent or self.failed or self.postponed)


def deliver_due(parts: Parts, worker: str, limit: int = 100) -> Delivered:
    """Send up to `limit` mails that are due. `worker` names the claims.

    A few are claimed at a time, the most urgent first: whoever waits for a code does not wait for a hundred invitations at a
    slow mail server.
    """
    ready: dict[str, int] = {}

    def rendered() -> Iterator[RenderedMail]:
        for mail_id in _claimed(parts, worker, limit):
            try:
                mail = _write(parts, mail_id, worker)
            except Exception as error:  # a damaged record, say: its mails wait, and hold up nobody else's
                why = f"{CANNOT_BE_WRITTEN}: {'; '.join(kinds(error))}"
                outbox.settle(parts, mail_id, worker, why, permanent=False)
                continue
            if mail is not None:
                ready[mail.message_id] = mail_id
                yield mail

    sent = failed = postponed = 0
    for outcome in parts.mailer.deliver(rendered()):
        status = outbox.settle(parts, ready[outcome.message_id], worker, outcome.error, permanent=outcome.permanent)
        sent += status == "sent"
        failed += status == "failed"
        postponed += status == "queued"
    return Delivered(sent, failed, postponed)


def _claimed(parts: Parts, worker: str, limit: int) -> Iterator[int]:
    while limit > 0:
        claimed = outbox.claim(parts, MAIL, worker, min(limit, AT_ONCE), TEMPLATES)
        yield from claimed
        if not claimed:
            return
        limit -= len(claimed)


def _write(parts: Parts, mail_id: int, worker: str) -> RenderedMail | None:
    """The mail in words, or None after letting go of it. Whatever it raises counts as a failed attempt."""
    with parts.store.reading() as tx:
        mail = tx.get(OutboxDelivery, mail_id)
        if mail is None or mail.claimed_by != worker:
            return None
        told = facts.gather(parts, tx, mail)
    if told is None:
        outbox.cancel(parts, mail_id, worker, NO_LONGER_WANTED)
        return None
    try:
        proof = _proof(parts, mail, told)
    except NotReady:
        outbox.postpone(parts, mail_id, worker, _CHECKPOINT_WAIT, WAITS_FOR_CHECKPOINT)
        return None
    # In the language that the person reads now; the row has the one of when it was queued.
    words = parts.words.render(mail.template, told.person.language, told.facts)
    return RenderedMail(
        message_id=mail.message_id,
        to_address=mail.address,
        to_name=told.person.name,
        subject=words.subject,
        text=words.text,
        html=words.html,
        date=mail.created_at,
        attachments=proof + facts.calendar_file(told.facts, words),
        headers=_reply_to(told.facts["contact"]),
        envelope_sender=return_address(parts, mail.message_id),
    )


def _proof(parts: Parts, mail: OutboxDelivery, told: Told) -> tuple[Attachment, ...]:
    """The proof that goes with a receipt, and nothing with other mails. Raises NotReady until it can be made."""
    if mail.template != "receipt" or mail.consultation_id is None:
        return ()
    proof = receipt(parts, mail.consultation_id, int(mail.facts["seq"]))
    name = f"receipt-{told.facts['slug']}-{mail.state}-{mail.facts['revision']}.tlog-proof"
    return (Attachment(name, "application/octet-stream", proof.encode()),)


def _reply_to(contact: Mapping[str, str]) -> dict[str, str]:
    """Whoever answers a mail reaches the contact of the consultation, where it has an address that mail can go to."""
    try:
        return {"Reply-To": read_address(contact.get("email", ""))}
    except BadInput:
        return {}
