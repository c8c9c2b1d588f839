"""Delivery of mail to an SMTP server, one recipient a message, one outcome a mail, several connections at once."""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from queue import Empty, SimpleQueue

from ballot.adapters.mail.files import FileMailer
from ballot.adapters.mail.message import BadMail, Mailbox
from ballot.adapters.mail.smtp_connection import CheckedMail
from ballot.adapters.mail.smtp_session import NoConnection, ReadyMail, SmtpSession, judge_smtp_failure, one_line
from ballot.adapters.mail.url import MailServer, parse_mail_url
from ballot.ports import PlainDeliveryOutcome, RenderedMail

TIMEOUT = 20.0
"""Seconds to wait for any one answer of the server."""
CONNECTIONS = 4
"""Connections to the server at once, at most."""
_MAILS_A_CONNECTION = 5
"""A further connection is opened when there were so many mails for each of those that there are."""
_DROPS_IN_A_ROW = 2


def make_mailer(url: str, sender: str) -> SmtpMailer | FileMailer:
    """Return the mailer that `BALLOT_MAIL_URL` and `BALLOT_MAIL_FROM` ask for.

    Raise `BadMailUrl` or `BadMail`, both of them `ValueError`.
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
        connections: int = CONNECTIONS,
    ) -> None:
        self._sender = sender
        self._mail = CheckedMail(server, tls, timeout)
        self._place = f"{server.host}:{server.port}"
        self._connections = connections

    def deliver(self, messages: Iterable[RenderedMail]) -> Iterator[Sequence[PlainDeliveryOutcome]]:
        """Yield the outcome of each mail as it becomes known, with others that are known; never raises for a mail or the server.

        A mail is taken from `messages` when a connection is free for it. The first connection is opened at the first mail,
        others beside one that works while there are mails enough; each is kept for further mails and reopened after a drop.
        One that drops twice in a row is not used again. When none is left, or the only one cannot be (re)opened, the rest of
        this call is not tried: each mail would wait out the time limit.
        """
        return _Call(self._mail, self._place, self._sender, self._connections).deliver(iter(messages))


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A mail that was tried by a session, and what became of it."""

    session: SmtpSession
    mail: RenderedMail
    outcome: PlainDeliveryOutcome
    connected: bool = True
    """Whether the session had a connection at all."""
    movable: bool = False
    """Whether another session may try the mail at once: the server has seen none of its content."""


def _take_without_waiting(done: SimpleQueue[Future[_Attempt]]) -> Iterator[_Attempt]:
    """What has come meanwhile, without waiting."""
    with suppress(Empty):
        while True:
            yield done.get_nowait().result()


class _Call:
    """The sessions of one call. Only `_try_to_send` runs in other threads, and each session in one at a time."""

    def __init__(self, mail: CheckedMail, place: str, sender: Mailbox, most: int) -> None:
        self._mail = mail
        self._place = place
        self._sender = sender
        self._most = most
        self._idle: list[SmtpSession] = []
        self._sessions = 0
        self._works = False
        """Whether a mail has gone out by some session."""
        self._taken = 0
        self._put_back: list[RenderedMail] = []
        self._given_up: str | None = None
        self._broken: Exception | None = None
        """Why no further mail can be taken from the caller."""

    def deliver(self, coming: Iterator[RenderedMail]) -> Iterator[Sequence[PlainDeliveryOutcome]]:
        """Yield the outcomes, as `SmtpMailer.deliver` says."""
        done: SimpleQueue[Future[_Attempt]] = SimpleQueue()
        under_way = 0
        outcomes: list[PlainDeliveryOutcome] = []
        try:
            with ThreadPoolExecutor(self._most, "mail") as senders:
                while True:
                    # Before outcomes are handed on: while the caller writes them down, further mails are on their way.
                    # What is not handed on yet is not written down as sent: of that there are to be few mails.
                    while under_way + len(outcomes) < 2 * self._most and (session := self._free_session()) is not None:
                        mail = self._put_back.pop() if self._put_back else self._next_mail(coming)
                        if mail is None:
                            self._idle.append(session)
                            break
                        self._taken += 1
                        senders.submit(self._try_to_send, session, mail).add_done_callback(done.put)
                        under_way += 1
                    if outcomes and (len(outcomes) >= self._sessions or not under_way):
                        yield outcomes
                        outcomes = []
                        continue  # there is room again: with nothing under way, it would end here with mails untried
                    if not under_way:
                        break
                    tried = [done.get().result(), *_take_without_waiting(done)]
                    under_way -= len(tried)
                    outcomes += [outcome for one in tried if (outcome := self._outcome_of_attempt(one)) is not None]
        finally:
            for session in self._idle:
                session.close()
        if self._broken is not None:
            raise self._broken
        for mail in chain(self._put_back, coming):
            yield [self._not_tried(mail)]

    def _next_mail(self, coming: Iterator[RenderedMail]) -> RenderedMail | None:
        """Take a mail from the caller; return None where there is none, or where taking one failed.

        A failure waits until the outcomes of the mails under way are handed on: a mail that a server took and that is not
        written down as sent would go out twice.
        """
        if self._broken is not None:
            return None
        try:
            return next(coming, None)
        except Exception as error:
            self._broken = error
            return None

    def _free_session(self) -> SmtpSession | None:
        """A session for the next mail: one that is idle, or a new one; None where it has to wait, or all is given up."""
        if self._given_up is not None:
            return None
        if self._idle:
            return self._idle.pop()
        wanted = min(self._most, 1 + self._taken // _MAILS_A_CONNECTION) if self._works else 1
        if self._sessions >= wanted:
            return None
        self._sessions += 1
        return SmtpSession(self._mail, self._place)

    def _try_to_send(self, session: SmtpSession, mail: RenderedMail) -> _Attempt:
        try:
            session.send(ReadyMail(mail, self._sender))
        except BadMail as problem:
            return _Attempt(session, mail, PlainDeliveryOutcome(mail.message_id, False, str(problem), permanent=True))
        except NoConnection as problem:
            return _Attempt(
                session, mail, PlainDeliveryOutcome(mail.message_id, False, str(problem)), connected=False, movable=True
            )
        except OSError as problem:
            verdict = judge_smtp_failure(problem)
            session.drops = session.drops + 1 if verdict.dropped else 0
            outcome = PlainDeliveryOutcome(mail.message_id, False, verdict.error, verdict.permanent)
            return _Attempt(session, mail, outcome, movable=verdict.dropped and not session.content_begun)
        except Exception as problem:  # whatever it is, it is this mail's: its neighbours' outcomes must be handed on
            session.close()
            return _Attempt(session, mail, PlainDeliveryOutcome(mail.message_id, False, type(problem).__name__))
        session.drops = 0
        return _Attempt(session, mail, PlainDeliveryOutcome(mail.message_id, True))

    def _outcome_of_attempt(self, tried: _Attempt) -> PlainDeliveryOutcome | None:
        """What became of the mail; None where another session will try it."""
        if tried.movable and self._sessions > 1:
            # A server may allow fewer connections at once than we would like: then the mail goes by one of the others.
            self._sessions -= 1
            self._most = self._sessions
            self._put_back.append(tried.mail)
            return None
        self._works = self._works or tried.outcome.ok
        if tried.session.drops == _DROPS_IN_A_ROW and self._sessions > 1:
            # The others may be well: the mails go by those.
            self._sessions -= 1
            self._most = self._sessions
            return tried.outcome
        self._idle.append(tried.session)
        if not tried.connected or tried.session.drops == _DROPS_IN_A_ROW:
            self._given_up = tried.outcome.error
        return tried.outcome

    def _not_tried(self, mail: RenderedMail) -> PlainDeliveryOutcome:
        try:
            ReadyMail(mail, self._sender)
        except BadMail as problem:
            return PlainDeliveryOutcome(mail.message_id, False, str(problem), permanent=True)
        return PlainDeliveryOutcome(mail.message_id, False, one_line(f"not tried: {self._given_up}"))
