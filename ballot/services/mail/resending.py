"""Put mails that failed or came back into the queue again, at an officer's word."""

from __future__ import annotations

from datetime import datetime

from ballot.rules.acts import SECRETARIAT
from ballot.rules.refusals import NotYetAvailable, UnknownMail
from ballot.services.access.authorization import require_officer
from ballot.services.core import audit_log
from ballot.services.core.context import Parts
from ballot.services.mail.bounces import is_undelivered
from ballot.store.queries.outbox import failed_mail_about, held_mail
from ballot.store.tables import OutboxDelivery
from ballot.store.transactions import Tx


def send_again(parts: Parts, by: str, consultation_id: int, mail_id: int) -> None:
    """Queue a mail that failed or came back again, to be tried at once.

    Raise UnknownMail where the consultation has none of this id, NotYetAvailable for other mails of it, NotAllowed.
    """
    with parts.store.writing() as tx:
        officer = require_officer(tx, by, SECRETARIAT, "send-mail-again")
        mail = held_mail(tx, mail_id)
        if mail is None or mail.consultation_id != consultation_id:
            raise UnknownMail(mail=mail_id)
        if not is_undelivered(mail):
            raise NotYetAvailable(what="failed-mail")
        now = parts.clock.now()
        _requeue_mail(tx, mail, now)
        audit_log.add_entry(
            tx, now, officer.public_id, "mail-sent-again", mail=mail_id, template=mail.template, state=mail.state
        )


def send_all_failed(parts: Parts, by: str, consultation_id: int) -> int:
    """Queue every failed mail of a consultation again; return how many there were. Raise NotAllowed."""
    with parts.store.writing() as tx:
        officer = require_officer(tx, by, SECRETARIAT, "send-failed-mails-again")
        failed = failed_mail_about(tx, consultation_id)
        now = parts.clock.now()
        for mail in failed:
            _requeue_mail(tx, mail, now)
        if failed:
            audit_log.add_entry(
                tx, now, officer.public_id, "failed-mails-sent-again", consultation=consultation_id, mails=len(failed)
            )
        return len(failed)


def _requeue_mail(tx: Tx, mail: OutboxDelivery, now: datetime) -> None:
    mail.status, mail.attempts, mail.next_attempt_at = "queued", 0, now
    mail.sent_at = mail.bounced_at = mail.bounce = None
    tx.add(mail)
