"""Delivery of mail to an SMTP server, one recipient a message, one outcome a mail.

What is permanent: a 5xx answer to this recipient or to this content. All else is worth another try,
also a 5xx answer to our own greeting, sign-in or sender: that is a mistake in the settings, and the mail
should go out once it is mended.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterable, Iterator
from email.message import EmailMessage
from typing import NamedTuple

import flask_mail

from ballot.adapters.mail.files import FileMailer
from ballot.adapters.mail.message import BadMail, Delivered, Mail, Mailbox, ascii_address, build
from ballot.adapters.mail.smtp import CheckedConnection, CheckedMail, Line
from ballot.adapters.mail.url import MailServer, parse_mail_url

TIMEOUT = 20.0
"""Seconds to wait for any one answer of the server."""

_DROPS_IN_A_ROW = 2
_LONGEST_ERROR = 300
_GOING_AWAY = 421
_NO_CODE = -1  # smtplib's, for an answer that is none


def make_mailer(url: str, sender: str) -> SmtpMailer | FileMailer:
    """The mailer that `BALLOT_MAIL_URL` and `BALLOT_MAIL_FROM` ask for.

    Raises `BadMailUrl` or `BadMail`, both of them `ValueError`.
    """
    mailbox = Mailbox.parse(sender)
    target = parse_mail_url(url)
    return SmtpMailer(target, mailbox) if isinstance(target, MailServer) else FileMailer(target, mailbox)


class SmtpMailer:
    """Delivers to one server. Certificates are checked against the system's trust, or against `tls`."""

    def __init__(
        self,
        server: MailServer,
        sender: Mailbox,
        *,
        tls: ssl.SSLContext | None = None,
        timeout: float = TIMEOUT,
    ) -> None:
        self._sender = sender
        self._mail = CheckedMail(server, tls, timeout)
        self._place = f"{server.host}:{server.port}"

    def deliver(self, messages: Iterable[Mail]) -> Iterator[Delivered]:
        """One outcome for each mail, in order, as it happens; never raises for a mail or the server.

        The connection is opened at the first mail, kept for the others and reopened after a drop. When it
        cannot be (re)opened, or drops twice in a row, the rest of this call is not tried: each would wait
        out the time limit.
        """
        route = _Route(self._mail, self._place)
        drops = 0
        given_up: str | None = None
        try:
            for mail in messages:
                try:
                    returns_to = ascii_address(mail.envelope_sender or self._sender.address)
                    ready = _Ready(build(mail, self._sender), returns_to, mail.to_address)
                except BadMail as problem:
                    yield Delivered(mail.message_id, False, str(problem), permanent=True)
                    continue
                if given_up is not None:
                    yield Delivered(mail.message_id, False, _one_line(f"not tried: {given_up}"))
                    continue
                try:
                    route.send(ready)
                except _NoConnection as problem:
                    given_up = str(problem)
                    yield Delivered(mail.message_id, False, given_up)
                except OSError as problem:
                    verdict = _judge(problem)
                    drops = drops + 1 if verdict.dropped else 0
                    given_up = verdict.error if drops == _DROPS_IN_A_ROW else None
                    yield Delivered(mail.message_id, False, verdict.error, verdict.permanent)
                else:
                    drops = 0
                    yield Delivered(mail.message_id, True)
        finally:
            route.close()


class _NoConnection(Exception):
    """The server cannot be reached, trusted or signed in to."""


class _Ready(flask_mail.Message):
    """A message built by us in Flask-Mail's clothes, so that its connection sends it unchanged."""

    def __init__(self, message: EmailMessage, sender: str, recipient: str) -> None:
        super().__init__(recipients=[ascii_address(recipient)], sender=sender)
        self._bytes = message.as_bytes()

    def as_bytes(self) -> bytes:
        return self._bytes


class _Route:
    """The connection of one call."""

    def __init__(self, mail: CheckedMail, place: str) -> None:
        self._mail = mail
        self._place = place
        self._connection: CheckedConnection | None = None

    def send(self, ready: _Ready) -> None:
        """Hand the message over. Raises `_NoConnection`, or `OSError` (which `SMTPException` is)."""
        reused = self._connection is not None
        try:
            self._send(ready)
        except OSError as problem:
            if not _judge(problem).dropped:
                raise
            begun = self._content_had_begun()
            self.close()
            if not reused or begun:
                raise
            # A server may end a connection that was idle or has carried enough. Content that has begun to
            # go out may have arrived, though: that mail waits for its next turn.
            self.send(ready)

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.__exit__()

    def _send(self, ready: _Ready) -> None:
        if self._connection is None:
            self._connection = self._open()
        # Only around the sending: the caller between two mails may be inside another application.
        with self._mail.owner.app_context():
            self._connection.send(ready)

    def _open(self) -> CheckedConnection:
        connection = self._mail.connect()
        try:
            connection.__enter__()
        except ssl.SSLCertVerificationError as problem:
            why = problem.verify_message or problem.reason
            error = f"the certificate of {self._place} is not trusted: {why}"
            raise _NoConnection(_one_line(error)) from problem
        except OSError as problem:
            error = f"no connection to {self._place}: {_judge(problem).error}"
            raise _NoConnection(_one_line(error)) from problem
        return connection

    def _content_had_begun(self) -> bool:
        line = self._connection.host if self._connection is not None else None
        return line.data_begun if isinstance(line, Line) else True


class _Verdict(NamedTuple):
    error: str
    permanent: bool
    dropped: bool


def _judge(problem: OSError) -> _Verdict:
    """What to report, whether trying again cannot help, and whether the connection is gone."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        # One recipient a message, so there is exactly one answer.
        code, answer = next(iter(problem.recipients.values()))
        return _answered("recipient refused", code, answer, final=code >= 500)
    if isinstance(problem, smtplib.SMTPResponseException):
        code = problem.smtp_code
        what, final = "refused", False
        if isinstance(problem, smtplib.SMTPDataError):
            what, final = "message refused", code >= 500
        elif isinstance(problem, smtplib.SMTPSenderRefused):
            what = "sender refused"
        elif isinstance(problem, smtplib.SMTPAuthenticationError):
            what = "sign-in refused"
        return _answered(what, code, problem.smtp_error, final=final)
    # SMTPException is an OSError too; of its kinds left here only this one means a dead connection.
    dropped = isinstance(problem, smtplib.SMTPServerDisconnected)
    dropped = dropped or not isinstance(problem, smtplib.SMTPException)
    return _Verdict(_one_line(f"{type(problem).__name__}: {problem}"), False, dropped)


def _answered(what: str, code: int, answer: bytes | str, *, final: bool) -> _Verdict:
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return _Verdict(_one_line(f"{what}: {code} {words}"), final, code in (_GOING_AWAY, _NO_CODE))


def _one_line(text: str) -> str:
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", text).strip()[:_LONGEST_ERROR]
