"""`ballot bounce`: the end of a mail server's pipe."""

from __future__ import annotations

from click.testing import CliRunner

from ballot.cli import cli
from ballot.config import read_settings
from ballot.store.tables import OutboxDelivery
from ballot.wiring import build
from tests.support.command_line import Ran, Terminal
from tests.support.mail.bounce_reports import ON_LEAVE, dsn


def hand_over(ballot: Terminal, raw: bytes, *args: str) -> Ran:
    result = CliRunner().invoke(cli, ["bounce", *args], input=raw, env=ballot.environ)
    return Ran(result.exit_code, result.stdout, result.stderr)


def _sent(ballot: Terminal) -> OutboxDelivery:
    parts = build(read_settings(ballot.environ))
    with parts.store.writing() as tx:
        mail = tx.get_one(OutboxDelivery, 1)
        mail.status, mail.sent_at = "sent", mail.created_at
        tx.add(mail)
    parts.store.engine.dispose()
    return mail


def _now(ballot: Terminal) -> OutboxDelivery:
    parts = build(read_settings(ballot.environ))
    with parts.store.reading() as tx:
        mail = tx.get_one(OutboxDelivery, 1)
    parts.store.engine.dispose()
    return mail


def test_a_report_is_noted_at_its_mail(opened: Terminal) -> None:
    mail = _sent(opened)
    ran = hand_over(opened, dsn(mail.address, message_id=mail.message_id))
    assert (ran.status, ran.out) == (0, "")
    assert "noted: the mail came back (smtp; 550 5.1.1 no such mailbox)" in ran.err
    assert _now(opened).bounce == "smtp; 550 5.1.1 no such mailbox"


def test_the_pipe_may_say_to_which_address_it_came(opened: Terminal) -> None:
    mail = _sent(opened)
    opened.environ["BALLOT_BOUNCE_ADDRESS"] = "bounces@ballot.example"
    tag = mail.message_id.partition("@")[0]
    raw = dsn(mail.address, to="undisclosed", message_id="lost@elsewhere.example")
    assert "names no mail" in hand_over(opened, raw).err
    assert "noted" in hand_over(opened, raw, "--to", f"bounces+{tag}@ballot.example").err
    assert _now(opened).bounced_at is not None


def test_whatever_else_comes_is_taken_and_changes_nothing(opened: Terminal) -> None:
    mail = _sent(opened)
    bombs = (b"Content-Type: message/rfc822\n\n" * 5_000, b"To: " + b"(" * 50_000 + b"\n\n")
    for raw in (
        *bombs,
        b"",
        ON_LEAVE,
        dsn(mail.address, action="delayed", message_id=mail.message_id),
        dsn(mail.address),
    ):
        assert hand_over(opened, raw).status == 0
    assert _now(opened).bounced_at is None


def test_without_an_installation_the_server_is_asked_to_come_again(ballot: Terminal) -> None:
    ran = hand_over(ballot, dsn())
    assert ran.status == 75
    assert "Traceback" not in ran.err
