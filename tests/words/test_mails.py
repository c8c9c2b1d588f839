"""Every mail has a name, and so has whatever can become of it."""

from __future__ import annotations

import pytest

from ballot.services import mail_log, notices, outbox
from ballot.words import mails


@pytest.mark.parametrize("template", notices.TEMPLATES)
def test_every_mail_has_a_name(template: str) -> None:
    assert mails.kind_name(template) != template


@pytest.mark.parametrize("standing", mail_log.STANDINGS)
def test_whatever_can_become_of_a_mail_has_words(standing: str) -> None:
    assert mails.standing_name(standing) != standing


@pytest.mark.parametrize("code", [outbox.CANNOT_BE_WRITTEN, outbox.NO_LONGER_WANTED, outbox.WAITS_FOR_CHECKPOINT])
def test_a_reason_of_ours_is_said_in_our_words(code: str) -> None:
    said = mails.reason_said(f"{code}: KeyError")
    assert code not in said
    assert said[-1:].isalpha() or said.endswith(".")


def test_a_mail_server_is_quoted() -> None:
    assert mails.reason_said("550 no such mailbox: argentina") == "550 no such mailbox: argentina"
    assert mails.reason_said("") == ""
