"""Mails and mail servers of this machine for the tests of delivery."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from ballot.adapters.mail.mailer import SmtpMailer
from ballot.adapters.mail.message import Mailbox
from ballot.adapters.mail.url import parse_mail_url
from ballot.ports import Attachment, DeliveryOutcome, Mailer, RenderedMail

SENDER = Mailbox("Council secretariat", "secretariat@council.example")
DATE = datetime(2020, 11, 27, 9, 30, tzinfo=UTC)


def a_mail(
    number: int = 1,
    *,
    to_address: str | None = None,
    to_name: str = "Focal point",
    subject: str = "DM-21/1012: Freedonia is invited to reply",
    message_id: str | None = None,
    text: str = "Open https://ballot.example.int/v/abc.def.\n",
    html: str = '<p><a href="https://ballot.example.int/v/abc.def">Open</a></p>',
    date: datetime = DATE,
    attachments: tuple[Attachment, ...] = (),
    headers: dict[str, str] | None = None,
) -> RenderedMail:
    return RenderedMail(
        message_id=message_id or f"mail-{number}@ballot.example.int",
        to_address=to_address or f"focal-{number}@freedonia.example",
        to_name=to_name,
        subject=subject,
        text=text,
        html=html,
        date=date,
        attachments=attachments,
        headers=headers or {},
    )


@dataclass
class Postmaster:
    """Handles what reaches the test server, refuses what it is told to, and remembers the rest."""

    refuse_recipient: dict[str, str] = field(default_factory=dict)
    refuse_sender: str | None = None
    refuse_content: str | None = None
    hang_up_at_recipient: str | None = None
    hang_up_in_content: str | None = None
    most_sessions: int | None = None
    """How many connections it takes; it hangs up on further ones."""
    sessions: list[Session] = field(default_factory=list)
    received: list[Envelope] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)

    async def handle_EHLO(  # noqa: N802 (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        if session not in self.sessions:
            if len(self.sessions) == self.most_sessions:
                return [self._hang_up(server)]
            self.sessions.append(session)
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuse_sender:
            return self.refuse_sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address == self.hang_up_at_recipient:
            self.hang_up_at_recipient = None
            return self._hang_up(server)
        if address in self.refuse_recipient:
            return self.refuse_recipient[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.hang_up_in_content in envelope.rcpt_tos:
            return self._hang_up(server)
        if self.refuse_content:
            return self.refuse_content
        self.received.append(envelope)
        self.encrypted.append(session.ssl is not None)
        return "250 taken"

    def recipients(self) -> list[str]:
        return [address for envelope in self.received for address in envelope.rcpt_tos]

    def _hang_up(self, server: SMTP) -> str:
        transport = server.transport
        assert isinstance(transport, asyncio.Transport)
        transport.abort()
        return "421 gone"


@contextmanager
def smtp_server(postmaster: Postmaster, **options: Any) -> Iterator[Controller]:
    """A real SMTP server on a free loopback port; `controller.port` is the port."""
    controller = Controller(postmaster, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield controller
    finally:
        # A test may have stopped it already.
        if not controller.loop.is_closed():
            controller.stop()


def delivered(mailer: Mailer, mails: Iterable[RenderedMail]) -> list[DeliveryOutcome]:
    """What became of each mail, in the order in which it became known."""
    return list(chain.from_iterable(mailer.deliver(mails)))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def silent_server() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield int(listening.getsockname()[1])


def accept_password(name: bytes, password: bytes) -> Any:
    """An aiosmtpd authenticator that knows one account."""

    def authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        # Not `handled`: aiosmtpd itself then gives the answer, 235 or 535.
        return AuthResult(success=(data.login, data.password) == (name, password), handled=False)

    return authenticate


def self_signed(folder: Path, host: str = "localhost") -> tuple[ssl.SSLContext, Path]:
    """A server's TLS context with a certificate nobody vouches for, and that certificate's file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    certificate_file, key_file = folder / "server.pem", folder / "server.key"
    certificate_file.write_bytes(certificate.public_bytes(Encoding.PEM))
    key_file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate_file, key_file)
    return context, certificate_file


def mailer_to(
    port: int,
    *,
    scheme: str = "smtp",
    login: str = "",
    query: str = "",
    tls: ssl.SSLContext | None = None,
    timeout: float = 10.0,
) -> SmtpMailer:
    """Return a mailer to a server on this machine; `login` is `NAME:PASSWORD@`, `tls` what certificates are checked against."""
    server = parse_mail_url(f"{scheme}://{login}localhost:{port}{query}")
    assert not isinstance(server, Path)
    return SmtpMailer(server, SENDER, tls=tls, timeout=timeout)
