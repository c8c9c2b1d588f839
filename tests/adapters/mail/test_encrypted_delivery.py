"""Delivery to an SMTP server over TLS: which certificates are believed, and that a password goes over an encrypted line alone."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from tests.support.mail.mail_servers import (
    Postmaster,
    a_mail,
    accept_password,
    delivered,
    mailer_to,
    self_signed,
    smtp_server,
)


def test_starttls_with_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    context, _ = self_signed(tmp_path)
    postmaster = Postmaster()
    with smtp_server(postmaster, tls_context=context) as server:
        outcomes = delivered(mailer_to(server.port, query="?starttls=required"), [a_mail(1), a_mail(2)])
    assert {(o.ok, o.permanent) for o in outcomes} == {(False, False)}
    assert outcomes[0].error is not None
    assert "certificate" in outcomes[0].error
    assert postmaster.received == []


def test_tls_from_the_start_with_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    context, _ = self_signed(tmp_path)
    postmaster = Postmaster()
    with smtp_server(postmaster, ssl_context=context) as server:
        (outcome,) = delivered(mailer_to(server.port, scheme="smtps"), [a_mail()])
    assert outcome.error is not None
    assert "certificate" in outcome.error
    assert postmaster.received == []


def test_a_certificate_for_another_host_is_refused_though_it_is_trusted(tmp_path: Path) -> None:
    context, certificate = self_signed(tmp_path, "mail.council.example")
    trust = ssl.create_default_context(cafile=str(certificate))
    postmaster = Postmaster()
    with smtp_server(postmaster, tls_context=context) as server:
        (outcome,) = delivered(mailer_to(server.port, query="?starttls=required", tls=trust), [a_mail()])
    assert (outcome.ok, outcome.permanent) == (False, False)
    assert outcome.error is not None
    assert "certificate" in outcome.error
    assert postmaster.received == []


def test_starttls_with_a_trusted_certificate_delivers_encrypted(tmp_path: Path) -> None:
    context, certificate = self_signed(tmp_path)
    trust = ssl.create_default_context(cafile=str(certificate))
    postmaster = Postmaster()
    with smtp_server(postmaster, tls_context=context, require_starttls=True) as server:
        (outcome,) = delivered(mailer_to(server.port, query="?starttls=required", tls=trust), [a_mail()])
    assert (outcome.ok, outcome.error) == (True, None)
    assert postmaster.encrypted == [True]


def test_tls_from_the_start_with_a_trusted_certificate_delivers(tmp_path: Path) -> None:
    context, certificate = self_signed(tmp_path)
    trust = ssl.create_default_context(cafile=str(certificate))
    postmaster = Postmaster()
    with smtp_server(postmaster, ssl_context=context) as server:
        (outcome,) = delivered(mailer_to(server.port, scheme="smtps", tls=trust), [a_mail()])
    assert (outcome.ok, outcome.error) == (True, None)


def test_a_server_without_starttls_gets_nothing_when_it_is_required() -> None:
    postmaster = Postmaster()
    with smtp_server(postmaster) as server:
        (outcome,) = delivered(mailer_to(server.port, query="?starttls=required"), [a_mail()])
    assert (outcome.ok, outcome.permanent) == (False, False)
    assert outcome.error is not None
    assert "STARTTLS" in outcome.error
    assert postmaster.received == []


@pytest.mark.parametrize(("password", "ok"), [("s%40cret", True), ("wrong", False)])
def test_name_and_password_are_used_once_the_line_is_encrypted(tmp_path: Path, password: str, ok: bool) -> None:
    context, certificate = self_signed(tmp_path)
    trust = ssl.create_default_context(cafile=str(certificate))
    postmaster = Postmaster()
    account = {"authenticator": accept_password(b"post", b"s@cret"), "auth_required": True}
    with smtp_server(postmaster, tls_context=context, **account) as server:
        (outcome,) = delivered(mailer_to(server.port, login=f"post:{password}@", tls=trust), [a_mail()])
    assert outcome.ok is ok
    assert not outcome.permanent
    if not ok:
        assert outcome.error is not None
        assert "sign-in refused: 535" in outcome.error
        assert password not in outcome.error
