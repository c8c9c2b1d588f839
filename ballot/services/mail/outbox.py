"""The outbox as a queue: claim rows, settle what became of them, put them back, send again what failed.

Any number of workers may run. A claim lasts `CLAIM`; whoever dies with one leaves its mails to the next worker, and a
mail that went out just before the crash goes out again under the same Message-ID.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from ballot.rules.acts import SECRETARIAT
from ballot.rules.refusals import NotReady, UnknownMail
from ballot.services.core.audit_log import note
from ballot.services.core.authorization import require_officer
from ballot.services.core.context import Parts
from ballot.services.mail.bounces import came_to_nothing
from ballot.services.mail.queueing import TEMPLATES
from ballot.store.queries.outbox import claim_due_mail, failed_mail_about, held_mail
from ballot.store.tables import OutboxMail
from ballot.store.transactions import Tx

CLAIM = timedelta(minutes=5)
WAITS = (1, 5, 15, 60, 240, *(720,) * 28)
"""Minutes before the second, third … attempt: a fortnight, which outlasts a mail server's weekend and its repair.

After the last a mail has failed, and stays visible as that; one that was refused for good fails at once.
"""
CANNOT_BE_WRITTEN = "cannot-be-written"
NO_LONGER_WANTED = "no-longer-wanted"
WAITS_FOR_CHECKPOINT = "waits-for-checkpoint"
"""Why a mail has not gone, where no server was asked; a colon and kinds of errors may follow."""
_LONGEST_ERROR = 500


def claim(parts: Parts, worker: str, limit: int) -> list[int]:
    """Claim up to `limit` mails that are due, the most urgent first; return their ids."""
    with parts.store.writing() as tx:
        now = parts.clock.now()
        return claim_due_mail(tx, now, now + CLAIM, worker, limit, TEMPLATES)


def settle(parts: Parts, mail_id: int, worker: str, error: str | None, *, permanent: bool) -> str:
    """Note what became of an attempt; return the mail's status, or "taken over" where it is another worker's by now."""
    with parts.store.writing() as tx:
        mail = held_mail(tx, mail_id)
        if mail is None or mail.claimed_by != worker:
            return "taken over"
        now = parts.clock.now()
        mail.attempts += 1
        mail.claimed_by = mail.claimed_until = None
        if error is None:
            mail.status, mail.sent_at, mail.last_error = "sent", now, None
        elif permanent or mail.attempts > len(WAITS):
            mail.status, mail.last_error = "failed", error[:_LONGEST_ERROR]
        else:
            mail.last_error = error[:_LONGEST_ERROR]
            mail.next_attempt_at = now + timedelta(minutes=WAITS[mail.attempts - 1])
        tx.add(mail)
        return mail.status


def cancel(parts: Parts, mail_id: int, worker: str, why: str) -> None:
    """Let go of a claim for good: the mail is not wanted any more."""
    _put_back(parts, mail_id, worker, "cancelled", timedelta(), why)


def postpone(parts: Parts, mail_id: int, worker: str, wait: timedelta, why: str) -> None:
    """Let go of a claim without an attempt: the mail is not ready yet."""
    _put_back(parts, mail_id, worker, "queued", wait, why)


def _put_back(parts: Parts, mail_id: int, worker: str, status: str, wait: timedelta, why: str) -> None:
    with parts.store.writing() as tx:
        mail = held_mail(tx, mail_id)
        if mail is not None and mail.claimed_by == worker:
            mail.status, mail.claimed_by, mail.claimed_until = status, None, None
            mail.next_attempt_at = parts.clock.now() + wait
            mail.last_error = why
            tx.add(mail)


def send_again(parts: Parts, by: str, consultation_id: int, mail_id: int) -> None:
    """Put a mail that failed or came back into the queue again, to be tried at once.

    Raises UnknownMail where the consultation has none of this id, NotReady for other mails of it, NotAllowed.
    """
    with parts.store.writing() as tx:
        officer = require_officer(tx, by, SECRETARIAT, "send-mail-again")
        mail = held_mail(tx, mail_id)
        if mail is None or mail.consultation_id != consultation_id:
            raise UnknownMail(mail=mail_id)
        if not came_to_nothing(mail):
            raise NotReady(what="failed-mail")
        now = parts.clock.now()
        _requeue(tx, mail, now)
        note(tx, now, officer.public_id, "mail-sent-again", mail=mail_id, template=mail.template, state=mail.state)


def send_all_failed(parts: Parts, by: str, consultation_id: int) -> int:
    """As `send_again`, for every failed mail of a consultation; return how many there were. Raises NotAllowed."""
    with parts.store.writing() as tx:
        officer = require_officer(tx, by, SECRETARIAT, "send-failed-mails-again")
        failed = failed_mail_about(tx, consultation_id)
        now = parts.clock.now()
        for mail in failed:
            _requeue(tx, mail, now)
        if failed:
            note(tx, now, officer.public_id, "failed-mails-sent-again", consultation=consultation_id, mails=len(failed))
        return len(failed)


def _requeue(tx: Tx, mail: OutboxMail, now: datetime) -> None:
    mail.status, mail.attempts, mail.next_attempt_at = "queued", 0, now
    mail.sent_at = mail.bounced_at = mail.bounce = None
    tx.add(mail)
