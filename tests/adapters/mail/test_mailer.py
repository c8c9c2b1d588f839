"""Delivery to a real SMTP server on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from smtplib import SMTPServerDisconnected

import pytest

from ballot import ports
from ballot.adapters.mail.files import FileMailer
from ballot.adapters.mail.mailer import CONNECTIONS, SmtpMailer, make_mailer
from ballot.adapters.mail.message import BadMail
from ballot.adapters.mail.smtp_session import ReadyMail, SmtpSession
from ballot.ports import PlainDeliveryOutcome, RenderedMail
from tests.support.mail.mail_servers import (
    SENDER,
    Postmaster,
    a_mail,
    delivered,
    free_port,
    mailer_to,
    silent_server,
    smtp_server,
)


def test_the_mailers_are_what_the_services_ask_for(tmp_path: Path) -> None:
    mailers: list[ports.Mailer] = [mailer_to(25), FileMailer(tmp_path, SENDER)]
    assert len(mailers) == 2


def test_every_mail_of_a_call_arrives_over_one_connection() -> None:
    postmaster = Postmaster()
    with smtp_server(postmaster) as server:
        outcomes = delivered(mailer_to(server.port), (a_mail(n) for n in range(1, 6)))
    assert [(o.message_id, o.ok, o.error, o.permanent) for o in outcomes] == [
        (f"mail-{n}@ballot.example.int", True, None, False) for n in range(1, 6)
    ]
    assert len(postmaster.sessions) == 1
    assert [e.rcpt_tos for e in postmaster.received] == [[f"focal-{n}@freedonia.example"] for n in range(1, 6)]
    assert {e.mail_from for e in postmaster.received} == {"secretariat@council.example"}


def test_a_mail_that_names_its_own_return_address_goes_out_under_it() -> None:
    postmaster = Postmaster()
    back = "bounces+0123456789abcdef@council.example"
    mails = [replace(a_mail(1), envelope_sender=back), a_mail(2), replace(a_mail(3), envelope_sender="a@b\r\nx")]
    with smtp_server(postmaster) as server:
        outcomes = delivered(mailer_to(server.port), mails)
    assert [one.ok for one in outcomes] == [True, True, False]
    assert outcomes[2].permanent
    assert [envelope.mail_from for envelope in postmaster.received] == [back, SENDER.address]
    content = postmaster.received[0].content
    assert isinstance(content, bytes)
    assert b"From: Council secretariat <secretariat@council.example>\r\n" in content
    assert b"bounces" not in content


def test_what_arrives_is_the_message_as_built() -> None:
    postmaster = Postmaster()
    with smtp_server(postmaster) as server:
        delivered(mailer_to(server.port), [a_mail(text=".a line that begins with a dot\n")])
    content = postmaster.received[0].content
    assert isinstance(content, bytes)
    assert b"Message-ID: <mail-1@ballot.example.int>\r\n" in content
    assert b"Auto-Submitted: auto-generated\r\n" in content
    assert b"\r\n.a line that begins with a dot\r\n" in content


def test_nothing_is_opened_for_nothing() -> None:
    assert delivered(mailer_to(free_port()), []) == []


def test_nothing_goes_before_an_outcome_is_asked_for() -> None:
    postmaster = Postmaster()
    with smtp_server(postmaster) as server:
        outcomes = mailer_to(server.port).deliver(a_mail(n) for n in (1, 2))
        assert postmaster.received == []
        assert [one.ok for one in next(outcomes)] == [True]
        assert [one.ok for one in next(outcomes)] == [True]
        assert next(outcomes, None) is None
    assert len(postmaster.received) == 2


MANY = [a_mail(n) for n in range(1, 61)]


def test_many_mails_go_over_several_connections_each_once_and_each_connection_carries_many() -> None:
    postmaster = Postmaster()
    with smtp_server(postmaster) as server:
        outcomes = delivered(mailer_to(server.port), MANY)
    assert sorted(o.message_id for o in outcomes) == sorted(mail.message_id for mail in MANY)
    assert all(o.ok for o in outcomes)
    assert sorted(postmaster.recipients()) == sorted(mail.to_address for mail in MANY)
    assert [len(envelope.rcpt_tos) for envelope in postmaster.received] == [1] * len(MANY)
    assert len(postmaster.sessions) == CONNECTIONS


def test_few_mails_are_under_way_of_which_the_caller_does_not_know_what_became() -> None:
    """Mails are taken from the caller one by one: one for each connection, while the last outcomes are written down."""
    taken: list[str] = []
    known: list[str] = []

    def mails() -> Iterator[ports.RenderedMail]:
        for mail in MANY:
            assert len(taken) - len(known) <= 2 * CONNECTIONS
            taken.append(mail.message_id)
            yield mail

    with smtp_server(Postmaster()) as server:
        for outcomes in mailer_to(server.port).deliver(mails()):
            known += [one.message_id for one in outcomes]
    assert sorted(known) == sorted(taken)


def test_a_server_that_allows_fewer_connections_gets_every_mail_over_those() -> None:
    postmaster = Postmaster(most_sessions=2)
    with smtp_server(postmaster) as server:
        outcomes = delivered(mailer_to(server.port), MANY)
    assert [o.ok for o in outcomes] == [True] * len(MANY)
    assert sorted(postmaster.recipients()) == sorted(mail.to_address for mail in MANY)
    assert len(postmaster.sessions) == 2


@pytest.mark.parametrize("number", [1, 20, 60])
def test_a_connection_that_dies_among_several_is_replaced_and_nothing_is_lost_or_sent_twice(number: int) -> None:
    address = f"focal-{number}@freedonia.example"
    for postmaster in (Postmaster(hang_up_at_recipient=address), Postmaster(hang_up_in_content=address)):
        with smtp_server(postmaster) as server:
            outcomes = delivered(mailer_to(server.port), MANY)
        assert sorted(o.message_id for o in outcomes) == sorted(mail.message_id for mail in MANY)
        taken = [mail.to_address for mail in MANY if {o.message_id: o.ok for o in outcomes}[mail.message_id]]
        assert sorted(postmaster.recipients()) == sorted(taken)
        assert len(MANY) - len(taken) <= 1
        assert not any(o.permanent for o in outcomes)


@pytest.mark.parametrize(("answer", "permanent"), [("550 5.1.1 no such box", True), ("450 4.2.1 later", False)])
def test_a_refused_recipient_is_reported_and_the_others_are_served(answer: str, permanent: bool) -> None:
    postmaster = Postmaster(refuse_recipient={"focal-2@freedonia.example": answer})
    with smtp_server(postmaster) as server:
        outcomes = delivered(mailer_to(server.port), (a_mail(n) for n in (1, 2, 3)))
    assert [o.ok for o in outcomes] == [True, False, True]
    assert outcomes[1].error == f"recipient refused: {answer}"
    assert outcomes[1].permanent is permanent
    assert len(postmaster.sessions) == 1


@pytest.mark.parametrize(("answer", "permanent"), [("554 5.7.1 no", True), ("451 4.3.0 later", False)])
def test_refused_content_is_reported(answer: str, permanent: bool) -> None:
    postmaster = Postmaster(refuse_content=answer)
    with smtp_server(postmaster) as server:
        (outcome,) = delivered(mailer_to(server.port), [a_mail()])
    assert (outcome.ok, outcome.error, outcome.permanent) == (False, f"message refused: {answer}", permanent)


def test_a_refused_sender_is_a_mistake_in_the_settings_and_no_reason_to_give_the_mail_up() -> None:
    postmaster = Postmaster(refuse_sender="553 5.7.1 not your address")
    with smtp_server(postmaster) as server:
        (outcome,) = delivered(mailer_to(server.port), [a_mail()])
    assert outcome.error == "sender refused: 553 5.7.1 not your address"
    assert not outcome.permanent


def test_a_mail_that_cannot_be_written_fails_for_good_and_alone() -> None:
    postmaster = Postmaster()
    mails = [a_mail(1, subject="one\r\nBcc: all@freedonia.example"), a_mail(2, to_address="no address"), a_mail(3)]
    with smtp_server(postmaster) as server:
        outcomes = delivered(mailer_to(server.port), mails)
    assert [(o.ok, o.permanent) for o in outcomes] == [(False, True), (False, True), (True, False)]
    assert postmaster.recipients() == ["focal-3@freedonia.example"]


def test_a_connection_the_server_ended_between_mails_is_reopened_without_a_failure() -> None:
    postmaster = Postmaster(hang_up_at_recipient="focal-2@freedonia.example")
    with smtp_server(postmaster) as server:
        outcomes = delivered(mailer_to(server.port), (a_mail(n) for n in (1, 2, 3)))
    assert [o.ok for o in outcomes] == [True, True, True]
    assert len(postmaster.sessions) == 2
    assert postmaster.recipients() == [f"focal-{n}@freedonia.example" for n in (1, 2, 3)]


def test_a_drop_after_the_content_began_is_a_temporary_failure_and_is_not_sent_again_at_once() -> None:
    postmaster = Postmaster(hang_up_in_content="focal-2@freedonia.example")
    with smtp_server(postmaster) as server:
        outcomes = delivered(mailer_to(server.port), (a_mail(n) for n in (1, 2, 3)))
    assert [(o.ok, o.permanent) for o in outcomes] == [(True, False), (False, False), (True, False)]
    assert postmaster.recipients() == ["focal-1@freedonia.example", "focal-3@freedonia.example"]


def test_two_drops_in_a_row_end_the_call() -> None:
    postmaster = Postmaster(hang_up_in_content="same@freedonia.example")
    with smtp_server(postmaster) as server:
        mails = [a_mail(n, to_address="same@freedonia.example") for n in (1, 2, 3)]
        outcomes = delivered(mailer_to(server.port), mails)
    assert [(o.ok, o.permanent) for o in outcomes] == [(False, False)] * 3
    assert outcomes[2].error is not None
    assert outcomes[2].error.startswith("not tried: ")
    assert len(postmaster.sessions) == 2


def test_of_several_connections_one_that_is_dropped_again_and_again_takes_no_mail_from_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    send, used = SmtpSession.send, list[SmtpSession]()

    def sending(self: SmtpSession, mail: ReadyMail) -> None:
        if self not in used:
            used.append(self)
        if used.index(self) == 1:
            self.content_begun = True
            raise SMTPServerDisconnected("Connection unexpectedly closed")
        send(self, mail)

    monkeypatch.setattr(SmtpSession, "send", sending)
    postmaster = Postmaster()
    with smtp_server(postmaster) as server:
        outcomes = delivered(mailer_to(server.port), MANY)
    failed = [one.error for one in outcomes if not one.ok]
    assert len(outcomes) == len(MANY)
    assert failed == ["SMTPServerDisconnected: Connection unexpectedly closed"] * 2
    assert len(postmaster.received) == len(MANY) - 2


def test_when_every_connection_is_dropped_again_and_again_the_rest_is_not_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    send, sent = SmtpSession.send, list[str]()

    def sending(self: SmtpSession, mail: ReadyMail) -> None:
        if len(sent) >= 30:
            self.close()
            self.content_begun = True
            raise SMTPServerDisconnected("Connection unexpectedly closed")
        send(self, mail)
        sent.append(mail.recipient)

    monkeypatch.setattr(SmtpSession, "send", sending)
    with smtp_server(Postmaster()) as server:
        outcomes = delivered(mailer_to(server.port), MANY)
    failed = [str(one.error) for one in outcomes if not one.ok]
    assert len(outcomes) == len(MANY)
    assert sum(not error.startswith("not tried: ") for error in failed) <= 2 * CONNECTIONS
    assert sum(error.startswith("not tried: ") for error in failed) >= len(MANY) - 30 - 4 * CONNECTIONS


def test_when_the_server_dies_in_the_middle_the_others_are_temporary_failures() -> None:
    postmaster = Postmaster()
    with smtp_server(postmaster) as server:
        running = mailer_to(server.port).deliver(a_mail(n) for n in range(1, 5))
        outcomes = [*next(running)]
        server.stop()
        outcomes += chain.from_iterable(running)
    # The second may have been on its way.
    assert len(outcomes) == 4
    assert [o.ok for o in outcomes[:1]] == [True]
    assert [o.ok for o in outcomes[2:]] == [False, False]
    assert sum(o.ok for o in outcomes) == len(postmaster.received)
    assert not any(o.permanent for o in outcomes)
    assert ["no connection to localhost" in str(o.error) for o in outcomes[2:]] == [True, True]


def test_outcomes_are_handed_on_before_it_is_said_that_no_further_mail_could_be_taken() -> None:
    def breaking_off() -> Iterator[RenderedMail]:
        yield a_mail(1)
        yield a_mail(2)
        raise RuntimeError("the queue is not there")

    postmaster = Postmaster()
    outcomes: list[PlainDeliveryOutcome] = []

    def deliver(port: int) -> None:
        for several in mailer_to(port).deliver(breaking_off()):
            outcomes.extend(several)

    with smtp_server(postmaster) as server, pytest.raises(RuntimeError, match="the queue is not there"):
        deliver(server.port)
    assert [one.ok for one in outcomes] == [True, True]
    assert len(postmaster.received) == 2


def test_what_is_wrong_with_one_mail_alone_takes_no_outcome_from_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    send = SmtpSession.send

    def sending(self: SmtpSession, mail: ReadyMail) -> None:
        if a_mail(2).message_id.encode() in mail.content:
            raise ZeroDivisionError
        send(self, mail)

    monkeypatch.setattr(SmtpSession, "send", sending)
    postmaster = Postmaster()
    with smtp_server(postmaster) as server:
        outcomes = delivered(mailer_to(server.port), [a_mail(1), a_mail(2), a_mail(3)])
    assert {one.message_id: (one.ok, one.error) for one in outcomes} == {
        a_mail(1).message_id: (True, None),
        a_mail(2).message_id: (False, "ZeroDivisionError"),
        a_mail(3).message_id: (True, None),
    }


def test_a_server_that_is_not_there_is_a_temporary_failure() -> None:
    (outcome,) = delivered(mailer_to(free_port()), [a_mail()])
    assert (outcome.ok, outcome.permanent) == (False, False)
    assert outcome.error is not None
    assert "Connection refused" in outcome.error


def test_a_silent_server_is_waited_for_once_and_not_once_a_mail() -> None:
    with silent_server() as port:
        outcomes = delivered(mailer_to(port, timeout=0.2), (a_mail(n) for n in range(1, 101)))
    assert {(o.ok, o.permanent) for o in outcomes} == {(False, False)}
    assert outcomes[0].error is not None
    assert "timed out" in outcomes[0].error


def test_the_address_of_the_mail_decides_the_mailer(tmp_path: Path) -> None:
    assert isinstance(make_mailer(f"file:{tmp_path}", "Council <c@council.example>"), FileMailer)
    assert isinstance(make_mailer("smtps://mail.council.example", "c@council.example"), SmtpMailer)
    with pytest.raises(BadMail):
        make_mailer("smtps://mail.council.example", "nobody")
