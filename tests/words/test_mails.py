"""Every mail has a name, and so has whatever can become of it."""

from __future__ import annotations

import pytest

from ballot.services.mail import claimed_mails, delivery, log
from ballot.services.mail.listener import TEMPLATES
from ballot.words import mails


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_mail_has_a_name(template: str) -> None:
    assert mails.kind_name(template) != template


@pytest.mark.parametrize("standing", log.MAIL_STATUSES)
def test_whatever_can_become_of_a_mail_has_words(standing: str) -> None:
    assert mails.mail_status_name(standing) != standing


@pytest.mark.parametrize(
    ("noted", "said"),
    [
        (f"{delivery.CANNOT_BE_WRITTEN}: KeyError", "The mail could not be written (KeyError)."),
        (claimed_mails.NO_LONGER_WANTED, "No longer required"),
        (claimed_mails.WAITS_FOR_CHECKPOINT, "Waiting until the record is signed."),
    ],
)
def test_a_reason_of_ours_is_said_in_our_words(noted: str, said: str) -> None:
    assert mails.reason_said(noted) == said


def test_a_mail_server_is_quoted() -> None:
    assert mails.reason_said("550 no such mailbox: argentina") == "550 no such mailbox: argentina"
    assert mails.reason_said("") == ""
