"""What mails are called, what becomes of them, and what went wrong with those that did not arrive."""

from __future__ import annotations

from collections.abc import Sequence

from ballot.words import N_
from ballot.words.terms import listed_shortly, state_name
from ballot.words.translation.translator import named, say, say_many

_KINDS = {
    "invitation": N_("Invitation"),
    "reminder": N_("Reminder"),
    "receipt": N_("Receipt"),
    "extension": N_("Extension of the deadline"),
    "withdrawal": N_("Withdrawal of a ballot"),
    "annulment": N_("Annulment"),
    "designation": N_("Change of focal points"),
    "result": N_("Result"),
    "ready": N_("Draft ready"),
    "opened": N_("Opening"),
    "link": N_("Link requested"),
    "code": N_("Code"),
}
_STANDINGS = {
    "sent": N_("Sent"),
    "queued": N_("Waiting"),
    "failed": N_("Failed"),
    "bounced": N_("Returned"),
    "cancelled": N_("No longer required"),
}
_REASONS = {
    "cannot-be-written": N_("The mail could not be written ({detail})."),
    "no-longer-wanted": N_("No longer required"),
    "waits-for-checkpoint": N_("Waiting until the record is signed."),
}
"""By the code that the sender notes."""


def kind_name(template: str, language: str = "en") -> str:
    """Return what a mail is about: `Invitation`."""
    return named(_KINDS, template, language)


def mail_status_name(standing: str, language: str = "en") -> str:
    """Return what became of a mail: `Came back`."""
    return named(_STANDINGS, standing, language)


def reason_said(noted: str, language: str = "en") -> str:
    """Return why it has not arrived: in our words where a code of ours was noted, and else as the mail server put it."""
    code, _, detail = noted.partition(": ")
    return say(language, _REASONS[code], detail=detail) if code in _REASONS else noted


def trouble(unreached: Sequence[str], failed: int, returned: int, language: str = "en") -> list[str]:
    """Return a sentence for each kind: States in which nobody is reached (by their codes), mails given up, mails sent back."""
    said = []
    if unreached:
        said.append(
            say_many(
                language,
                "No focal point can be reached in {n} Member State: {states}.",
                "No focal point can be reached in {n} Member States: {states}.",
                len(unreached),
                states=listed_shortly([state_name(state, language) for state in unreached], language),
            )
        )
    if failed:
        said.append(say_many(language, "{n} mail could not be delivered.", "{n} mails could not be delivered.", failed))
    if returned:
        said.append(say_many(language, "{n} mail was returned.", "{n} mails were returned.", returned))
    return said
