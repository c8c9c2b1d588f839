"""`ballot bounce`: what a mail server hands over when a mail did not arrive. It stands at the end of the server's pipe."""

from __future__ import annotations

import sys

import click

from ballot.adapters.mail.bounces import LARGEST, read_report
from ballot.cli.common import installation
from ballot.cli.terminal import printable
from ballot.config import ConfigError
from ballot.services.mail.bounces import ReportResult, record_bounce
from ballot.store.transactions import DatabaseTrouble

TRY_AGAIN = 75
"""EX_TEMPFAIL: the mail server keeps the report and comes again."""
SAID = {
    ReportResult.NOTED: "noted: the mail came back",
    ReportResult.KNOWN: "nothing to note: the mail was known to have come back",
    ReportResult.TEMPORARY: "nothing to note: it names no address that was refused for good",
    ReportResult.UNKNOWN: "nothing to note: it names no mail that was sent from here",
}


@click.command()
@click.option(
    "--to",
    "addresses",
    metavar="ADDRESS",
    multiple=True,
    help="The address that the report was sent to, where its headers may not say so.",
)
def bounce(addresses: tuple[str, ...]) -> None:
    """Read one message from standard input and note which mail it says did not arrive.

    Status 0, whatever the message was, so that it does not come back in its turn; 75 where it should be handed over again.
    """
    raw = sys.stdin.buffer.read(LARGEST + 1)
    try:
        _, parts = installation()
        report = read_report(raw, addresses)
        click.echo(
            SAID[record_bounce(parts, report)] + (f" ({printable(report.reason)})" if report.reason else ""), err=True
        )
    except (ConfigError, DatabaseTrouble, OSError) as error:
        click.echo(f"cannot note anything now: {type(error).__name__}", err=True)
        sys.exit(TRY_AGAIN)
