"""What mails are called, and what becomes of them, in the reader's language."""

from __future__ import annotations

from ballot.services.outbox import CANNOT_BE_WRITTEN, NO_LONGER_WANTED, WAITS_FOR_CHECKPOINT
from ballot.store.tables import OutboxMail
from ballot.web.speech import language
from ballot.words import N_
from ballot.words.catalogue import say

_KINDS = {
    "invitation": N_("Invitation"),
    "reminder": N_("Reminder"),
    "receipt": N_("Receipt"),
    "extension": N_("Extension of the deadline"),
    "withdrawal": N_("Withdrawal of a ballot"),
    "annulment": N_("Annulment"),
    "designation": N_("Change of focal points"),
    "result": N_("Result"),
    "link": N_("Link that was asked for"),
    "code": N_("Code"),
}
_STANDINGS = {
    "sent": N_("Sent"),
    "queued": N_("Waiting"),
    "failed": N_("Failed"),
    "bounced": N_("Came back"),
    "cancelled": N_("No longer wanted"),
}
_REASONS = {
    CANNOT_BE_WRITTEN: N_("The mail could not be written ({detail})."),
    NO_LONGER_WANTED: N_("No longer wanted"),
    WAITS_FOR_CHECKPOINT: N_("It waits until the record is signed."),
}


def kind_name(template: str) -> str:
    """What a mail is about: `Invitation`."""
    return say(language(), _KINDS[template]) if template in _KINDS else template


def standing_name(standing: str) -> str:
    """What became of it: `Came back`."""
    return say(language(), _STANDINGS[standing]) if standing in _STANDINGS else standing


def reason_said(mail: OutboxMail) -> str:
    """Why it has not arrived: in our words where we know, and else as the mail server put it. Empty where nothing is known."""
    text = mail.bounce or mail.last_error or ""
    code, _, detail = text.partition(": ")
    return say(language(), _REASONS[code], detail=detail) if code in _REASONS else text
