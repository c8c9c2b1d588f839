"""One session with an SMTP server: many mails over one connection, which is opened when it is needed and again after a drop.

What is permanent: a 5xx answer to this recipient or to this content. All else is worth another try,
also a 5xx answer to our own greeting, sign-in or sender: that is a mistake in the settings, and the mail
should go out once it is mended.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from typing import NamedTuple

from ballot.adapters.mail.message import Mailbox, ascii_address, write_message
from ballot.adapters.mail.smtp_connection import CheckedConnection, CheckedMail, SmtpLine
from ballot.ports import RenderedMail

_LONGEST_ERROR = 300
_GOING_AWAY = 421
_NO_CODE = -1  # smtplib's, for an answer that is none


class NoConnection(Exception):
    """The server cannot be reached, trusted or signed in to."""


class ReadyMail:
    """A message as it goes over the line, and its envelope. Raise `BadMail`."""

    def __init__(self, mail: RenderedMail, sender: Mailbox) -> None:
        self.returns_to = ascii_address(mail.envelope_sender or sender.address)
        self.recipient = ascii_address(mail.to_address)
        self.content = write_message(mail, sender)


class SmtpSession:
    """A connection to the server, used by one mail at a time."""

    def __init__(self, mail: CheckedMail, place: str) -> None:
        self._mail = mail
        self._place = place
        self._connection: CheckedConnection | None = None
        self.content_begun = False
        """Whether the content of the last mail had begun to go out when the connection was dropped: it may have arrived."""
        self.drops = 0
        """How often in a row the server has dropped the connection."""

    def send(self, ready: ReadyMail) -> None:
        """Hand the message over. Raise `NoConnection`, or `OSError` (which `SMTPException` is)."""
        reused = self._connection is not None
        try:
            self._send_over_connection(ready)
        except OSError as problem:
            if not judge_smtp_failure(problem).dropped:
                raise
            self.content_begun = self._content_had_begun()
            self.close()
            if not reused or self.content_begun:
                raise
            # A server may end a connection that was idle or has carried enough. Content that has begun to
            # go out may have arrived, though: that mail waits for its next turn.
            self.send(ready)

    def close(self) -> None:
        """Say goodbye, where a connection is open."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.__exit__()

    def _send_over_connection(self, ready: ReadyMail) -> None:
        if self._connection is None:
            self._connection = self._open_connection()
        self._connection.hand_over(ready.returns_to, ready.recipient, ready.content)

    def _open_connection(self) -> CheckedConnection:
        connection = self._mail.connect()
        try:
            connection.__enter__()
        except ssl.SSLCertVerificationError as problem:
            why = problem.verify_message or problem.reason
            error = f"the certificate of {self._place} is not trusted: {why}"
            raise NoConnection(one_line(error)) from problem
        except OSError as problem:
            error = f"no connection to {self._place}: {judge_smtp_failure(problem).error}"
            raise NoConnection(one_line(error)) from problem
        return connection

    def _content_had_begun(self) -> bool:
        line = self._connection.host if self._connection is not None else None
        return line.data_begun if isinstance(line, SmtpLine) else True


class Verdict(NamedTuple):
    """What to report of a failure, whether trying again cannot help, and whether the connection is gone."""

    error: str
    permanent: bool
    dropped: bool


def judge_smtp_failure(problem: OSError) -> Verdict:
    """Return what a failure of smtplib's means."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        # One recipient a message, so there is exactly one answer.
        code, answer = next(iter(problem.recipients.values()))
        return _verdict_on_answer("recipient refused", code, answer, final=code >= 500)
    if isinstance(problem, smtplib.SMTPResponseException):
        code = problem.smtp_code
        what, final = "refused", False
        if isinstance(problem, smtplib.SMTPDataError):
            what, final = "message refused", code >= 500
        elif isinstance(problem, smtplib.SMTPSenderRefused):
            what = "sender refused"
        elif isinstance(problem, smtplib.SMTPAuthenticationError):
            what = "sign-in refused"
        return _verdict_on_answer(what, code, problem.smtp_error, final=final)
    # SMTPException is an OSError too; of its kinds left here only this one means a dead connection.
    dropped = isinstance(problem, smtplib.SMTPServerDisconnected)
    dropped = dropped or not isinstance(problem, smtplib.SMTPException)
    return Verdict(one_line(f"{type(problem).__name__}: {problem}"), False, dropped)


def _verdict_on_answer(what: str, code: int, answer: bytes | str, *, final: bool) -> Verdict:
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return Verdict(one_line(f"{what}: {code} {words}"), final, code in (_GOING_AWAY, _NO_CODE))


def one_line(text: str) -> str:
    """Return a text as one short line without control characters."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", text).strip()[:_LONGEST_ERROR]
