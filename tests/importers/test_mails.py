"""Mail files as a person reads them: the text and the names of what is attached; and what nobody should try to read."""

from __future__ import annotations

import pytest

from ballot.importers.mails import read_mail
from tests.support.mail.bounce_reports import BOMBS

HEAD = b"From: Ministry <focal@ar.example>\nTo: council@example.int\n"
LINE = b"QUJD" * 19 + b"\n"


def mixed(attachment: bytes) -> bytes:
    return HEAD + (
        b"Subject: Our reply\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nFor.\n"
        b'--x\nContent-Type: application/pdf\nContent-Disposition: attachment; filename="letter.pdf"\n'
        b"Content-Transfer-Encoding: base64\n\n" + attachment + b"--x--\n"
    )


@pytest.mark.parametrize("lines", [10, 100_000])
def test_a_mail_is_read_however_much_is_attached(lines: int) -> None:
    mail = read_mail(mixed(LINE * lines))
    assert mail is not None
    assert (mail.subject, mail.text.strip(), mail.attachments) == ("Our reply", "For.", ("letter.pdf",))


def test_a_text_that_came_encoded_is_read() -> None:
    body = b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n" + LINE * 500
    mail = read_mail(HEAD + body)
    assert mail is not None
    assert mail.text == "ABC" * 19 * 500


@pytest.mark.parametrize("name", BOMBS)
def test_a_mail_made_to_wear_out_its_reader_is_not_read(name: str) -> None:
    assert read_mail(b"From: a@b.example\n" + BOMBS[name]) is None


@pytest.mark.parametrize(
    "raw",
    [
        HEAD + b"\n" + b"a line of text\n" * 20_000,
        HEAD + b"Subject: " + b"x" * 9_000 + b"\n\nFor.\n",
        HEAD + b"Content-Type: text/plain" + b"; a=b" * 300 + b"\n\nFor.\n",
    ],
    ids=["text", "header", "type"],
)
def test_what_is_longer_than_any_mail_is_not_read(raw: bytes) -> None:
    assert read_mail(raw) is None
