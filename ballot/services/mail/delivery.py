"""Deliver what is in the outbox: find the words, mint the links, send, and say "sent" only of what was taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from ballot.ports import Attachment, RenderedMail
from ballot.rules.refusals import BadInput, NotYetAvailable
from ballot.services.core import outbox_claims
from ballot.services.core.context import Parts
from ballot.services.core.email_addresses import read_address
from ballot.services.core.error_reports import error_types
from ballot.services.core.outbox_claims import Attempt
from ballot.services.evidence.receipts import receipt
from ballot.services.mail import facts
from ballot.services.mail.bounces import return_address
from ballot.services.mail.facts import MailFacts
from ballot.services.mail.listener import TEMPLATES
from ballot.store.queries.outbox import MAIL, deliveries_with_people
from ballot.store.tables import OutboxDelivery

CANNOT_BE_WRITTEN = "cannot-be-written"
NO_LONGER_WANTED = "no-longer-wanted"
WAITS_FOR_CHECKPOINT = "waits-for-checkpoint"
"""Why a mail has not gone, where no server was asked; a colon and kinds of errors may follow."""
_CHECKPOINT_WAIT = timedelta(seconds=1)
_FRESH = timedelta(seconds=1)
"""How old what was read of a mail may be when it is written: people are removed, and reply."""
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
                mail = _write(parts, read(), worker)
            except Exception as error:  # a damaged record, say: its mails wait, and hold up nobody else's
                why = f"{CANNOT_BE_WRITTEN}: {'; '.join(error_types(error))}"
                outbox_claims.settle(parts, worker, [Attempt(mail_id, why)])
                continue
            if mail is not None:
                ready[mail.message_id] = mail_id
                yield mail

    became: Counter[str] = Counter()
    for outcomes in parts.mailer.deliver(rendered()):
        attempts = [Attempt(ready[one.message_id], one.error, one.permanent) for one in outcomes]
        became.update(outbox_claims.settle(parts, worker, attempts))
    return Delivered(became["sent"], became["failed"], became["queued"])


_Read = tuple[OutboxDelivery, MailFacts | None]
"""A mail, and everything that its words are made of; None where it has lost its purpose."""


def _claimed(parts: Parts, worker: str, limit: int) -> Iterator[tuple[int, Callable[[], _Read | None]]]:
    """Claim mails; yield each one's id, and how it is read, which is to be done just before it is written."""
    while limit > 0:
        claimed = outbox_claims.claim(parts, MAIL, worker, min(limit, AT_ONCE), TEMPLATES)
        together = _ReadTogether(parts, worker, claimed)
        for mail_id in claimed:
            yield mail_id, partial(together.read, mail_id)
        if not claimed:
            return
        limit -= len(claimed)


class _ReadTogether:
    """Reads the mails of one claim in one transaction, and what is left of them again where that was a while ago."""

    def __init__(self, parts: Parts, worker: str, claimed: Sequence[int]) -> None:
        self._parts = parts
        self._worker = worker
        self._left = list(claimed)
        self._known: dict[int, _Read | None] = {}
        self._read_at: datetime | None = None

    def read(self, mail_id: int) -> _Read | None:
        """Return a mail as it is now; None where it is another worker's. Whatever it raises is this mail's own fault."""
        now = self._parts.clock.now()
        if mail_id not in self._known or self._read_at is None or abs(now - self._read_at) > _FRESH:
            self._known, self._read_at = self._read(self._left[self._left.index(mail_id) :]), now
        self._left.remove(mail_id)
        return self._known.pop(mail_id)

    def _read(self, mail_ids: Sequence[int]) -> dict[int, _Read | None]:
        found: dict[int, _Read | None] = {}
        with self._parts.store.reading() as tx:
            mails = {mail.number: mail for mail in deliveries_with_people(tx, mail_ids)}
            for mail_id in mail_ids:
                mail = mails.get(mail_id)
                if mail is None or mail.claimed_by != self._worker:
                    found[mail_id] = None
                    continue
                try:
                    found[mail_id] = (mail, facts.gather_facts(self._parts, tx, mail))
                except Exception:
                    if not found:
                        raise
                    break  # its turn comes: then it is read first, and fails alone
        return found


def _write(parts: Parts, read: _Read | None, worker: str) -> RenderedMail | None:
    """The mail in words, or None after letting go of it. Whatever it raises counts as a failed attempt."""
    if read is None:
        return None
    mail, told = read
    if told is None:
        outbox_claims.cancel(parts, mail.number, worker, NO_LONGER_WANTED)
        return None
    try:
        proof = _proof(parts, mail, told)
    except NotYetAvailable:
        outbox_claims.postpone(parts, mail.number, worker, _CHECKPOINT_WAIT, WAITS_FOR_CHECKPOINT)
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
        attachments=proof + facts.calendar_attachments(told.facts, words),
        headers=_reply_to(told.facts["contact"]),
        envelope_sender=return_address(parts, mail.message_id),
    )


def _proof(parts: Parts, mail: OutboxDelivery, told: MailFacts) -> tuple[Attachment, ...]:
    """The proof that goes with a receipt, and nothing with other mails. Raise NotYetAvailable until it can be made."""
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
