"""Flask-Mail's connection to an SMTP server, with the time limit and the checked certificates it lacks."""

from __future__ import annotations

import smtplib
import ssl
from types import TracebackType
from typing import Any

import flask_mail
from flask import Flask

from ballot.adapters.mail.url import MailServer


class SmtpLine(smtplib.SMTP):
    """An SMTP connection that knows whether the present message's content has begun to go out.

    Before that point a message can be given to another connection without arriving twice.
    """

    data_begun = False

    def mail(self, sender: str, options: Any = ()) -> tuple[int, bytes]:
        self.data_begun = False
        return super().mail(sender, options)

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.data_begun = True
        return super().data(msg)


class TlsLine(SmtpLine, smtplib.SMTP_SSL):
    """The same with TLS from the start."""


class CheckedConnection(flask_mail.Connection):
    """Opens and closes as Flask-Mail does, but trusts no certificate unseen and waits for nobody forever."""

    def __init__(self, mail: Any, server: MailServer, tls: ssl.SSLContext | None, timeout: float) -> None:
        super().__init__(mail)
        self._server = server
        self._tls = tls
        self._timeout = timeout

    def configure_host(self) -> smtplib.SMTP:
        """Connect, encrypt and sign in. Raise `OSError` (which `SMTPException` is) when any of it fails."""
        server = self._server
        # Without a name smtplib asks the resolver for one, which may take longer than the sending.
        own_name = "localhost" if server.is_this_machine else None
        line: SmtpLine
        if server.security == "tls":
            line = TlsLine(server.host, server.port, own_name, timeout=self._timeout, context=self._tls_context())
        else:
            line = SmtpLine(server.host, server.port, own_name, timeout=self._timeout)
        try:
            if server.security == "starttls":
                line.starttls(context=self._tls_context())
            if server.username is not None and server.password is not None:
                line.login(server.username, server.password)
        except BaseException:
            line.close()
            raise
        return line

    def hand_over(self, returns_to: str, recipient: str, content: bytes) -> None:
        """Send one finished message to one recipient. Raise `OSError` (which `SMTPException` is).

        Flask-Mail's own `send` takes both addresses and all headers apart once more, which takes as long as the sending.
        """
        if self.host is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        self.host.sendmail(returns_to, [recipient], content)

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        tb: TracebackType | None = None,
    ) -> None:
        """Say goodbye if anyone is listening. What was accepted stays accepted, whatever happens here."""
        line, self.host = self.host, None
        if line is None:
            return
        try:
            line.quit()
        except OSError:
            line.close()

    def _tls_context(self) -> ssl.SSLContext:
        return self._tls or ssl.create_default_context()


class CheckedMail(flask_mail.Mail):
    """Flask-Mail for one server, with an application of its own: mail goes out where there is none."""

    def __init__(self, server: MailServer, tls: ssl.SSLContext | None, timeout: float) -> None:
        app = Flask("ballot.adapters.mail", static_folder=None, template_folder=None)
        super().__init__(app)
        self._connect_to = (server, tls, timeout)

    def connect(self) -> CheckedConnection:
        """Return a connection, not yet opened: `with` opens it."""
        return CheckedConnection(self.state, *self._connect_to)
