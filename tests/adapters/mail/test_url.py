"""The address that says where mail goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from ballot.adapters.mail.url import BadMailUrl, MailServer, parse_mail_url


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.council.example", MailServer("mail.council.example", 25, "starttls")),
        ("smtp://mail.council.example:2525", MailServer("mail.council.example", 2525, "starttls")),
        ("smtp://mail.council.example?starttls=never", MailServer("mail.council.example", 25, "none")),
        ("smtp://localhost:1025", MailServer("localhost", 1025, "none")),
        ("smtp://[::1]:1025/", MailServer("::1", 1025, "none")),
        ("smtp://127.0.0.1?starttls=required", MailServer("127.0.0.1", 25, "starttls")),
        ("smtp://p:w@localhost", MailServer("localhost", 587, "starttls", "p", "w")),
        ("smtp://a%40b:p%3Aw@mail.council.example", MailServer("mail.council.example", 587, "starttls", "a@b", "p:w")),
        ("smtps://p:w@mail.council.example", MailServer("mail.council.example", 465, "tls", "p", "w")),
        ("file:/var/mail/ballot", Path("/var/mail/ballot")),
        ("file:///var/mail/my%20ballot", Path("/var/mail/my ballot")),
        ("file:instance/mail", Path("instance/mail")),
    ],
)
def test_a_mail_address_says_where_and_how(url: str, server: MailServer | Path) -> None:
    assert parse_mail_url(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.council.example",
        "http://mail.council.example",
        "smtp://",
        "smtp://mail.council.example:0",
        "smtp://mail.council.example:70000",
        "smtp://mail.council.example/path",
        "smtp://mail.council.example#x",
        "smtp://mail..council.example",
        "smtp://mail.council.example?starttls=maybe",
        "smtp://mail.council.example?starttls=",
        "smtp://mail.council.example?tls=required",
        "smtp://mail.council.example?starttls=never&starttls=required",
        "smtps://mail.council.example?starttls=never",
        "smtp://name-only@mail.council.example",
        "smtp://:password-only@mail.council.example",
        "smtp://p:w%0A@mail.council.example",
        "smtp://p:w\n@mail.council.example",
        "file:",
        "file://elsewhere/mail",
        "file:/mail?x=1",
    ],
)
def test_any_other_address_is_refused(url: str) -> None:
    with pytest.raises(BadMailUrl):
        parse_mail_url(url)


@pytest.mark.parametrize("host", ["mail.council.example", "localhost"])
def test_a_password_is_never_sent_in_the_clear_not_even_when_told_to(host: str) -> None:
    with pytest.raises(BadMailUrl, match="unencrypted"):
        parse_mail_url(f"smtp://post:secret-word@{host}?starttls=never")


def test_neither_errors_nor_logs_show_the_password() -> None:
    with pytest.raises(BadMailUrl) as refused:
        parse_mail_url("smtp://post:secret-word@mail.council.example/x")
    assert "secret-word" not in str(refused.value)
    assert "secret-word" not in repr(parse_mail_url("smtp://post:secret-word@mail.council.example"))
