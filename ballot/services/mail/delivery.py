"""Deliver what is in the outbox: find the words, mint the links, send, and say "sent" only of what was taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from ballot.ports import Attachment, RenderedMail
from ballot.rules.refusals import BadInput
from ballot.services.core.context import Parts
from ballot.services.core.error_reports import error_types
from ballot.services.mail import calendar, outbox_claims
from ballot.services.mail.bounces import return_address
from ballot.services.mail.claimed_mails import ClaimedMails, ReadMail
from ballot.services.mail.listener import TEMPLATES
from ballot.services.mail.outbox_claims import Attempt
from ballot.services.validation.email_addresses import read_address
from ballot.store.queries.outbox import MAIL

CANNOT_BE_WRITTEN = "cannot-be-written"
"""Why a mail has not gone, where no server was asked; a colon and kinds of errors follow."""
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
        for mail_id, read in _claimed(parts, worker, limit):
            try:
                known = read()
                mail = _write(parts, known) if known is not None else None
            except Exception as error:  # a damaged record, say: its mails wait, and hold up nobody else's
                why = f"{CANNOT_BE_WRITTEN}: {'; '.join(error_types(error))}"
                outbox_claims.settle_claim(parts, worker, [Attempt(mail_id, why)])
                continue
            if mail is not None:
                ready[mail.message_id] = mail_id
                yield mail

    became: Counter[str] = Counter()
    for outcomes in parts.mailer.deliver(rendered()):
        attempts = [Attempt(ready[one.message_id], one.error, one.permanent) for one in outcomes]
        became.update(outbox_claims.settle_claim(parts, worker, attempts))
    return Delivered(became["sent"], became["failed"], became["queued"])


def _claimed(parts: Parts, worker: str, limit: int) -> Iterator[tuple[int, Callable[[], ReadMail | None]]]:
    """Claim mails; yield each one's id, and how it is read, which is to be done just before it is written."""
    while limit > 0:
        claimed_at = parts.clock.now()
        claimed = outbox_claims.claim_deliveries(parts, MAIL, worker, min(limit, AT_ONCE), TEMPLATES)
        mails = ClaimedMails(parts, worker, claimed, claimed_at)
        for mail_id in claimed:
            yield mail_id, partial(mails.read, mail_id)
        if not claimed:
            return
        limit -= len(claimed)


def _write(parts: Parts, read: ReadMail) -> RenderedMail:
    """The mail in words. Whatever it raises counts as a failed attempt."""
    mail, told = read.mail, read.facts
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
        attachments=_proof_attached(read) + calendar.calendar_attachments(told.facts, words),
        headers=_reply_to(told.facts["contact"]),
        envelope_sender=return_address(parts, mail.message_id),
    )


def _proof_attached(read: ReadMail) -> tuple[Attachment, ...]:
    """The proof that goes with a receipt, and nothing with other mails."""
    if read.proof is None:
        return ()
    name = f"receipt-{read.facts.facts['slug']}-{read.mail.state}-{read.mail.facts['revision']}.tlog-proof"
    return (Attachment(name, "application/octet-stream", read.proof.encode()),)


def _reply_to(contact: Mapping[str, str]) -> dict[str, str]:
    """Whoever answers a mail reaches the contact of the consultation, where it has an address that mail can go to."""
    try:
        return {"Reply-To": read_address(contact.get("email", ""))}
    except BadInput:
        return {}
