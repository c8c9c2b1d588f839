"""`ballot …`: the door for people at a terminal, and for scripts.

A command's module is imported when the command is called. So `ballot verify` starts where neither the web
framework nor a database is installed, and no broken part of an installation keeps another command from working.
Statuses: 0 done; 1 refused by the procedure, or a bundle that does not verify; 2 a call that cannot be used.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

import click

import ballot
from ballot.cli.refusal_messages import is_unusable, refusal_text
from ballot.config import ConfigError
from ballot.rules.refusals import Refused

COMMANDS = {
    "demo": ("ballot.cli.demo:demo", "A whole consultation on a sample council, over HTTP and mail."),
    "init": ("ballot.cli.instance:init", "Make instance folder, keys and database; safe to repeat."),
    "serve": ("ballot.cli.processes:serve", "Run web and worker together."),
    "web": ("ballot.cli.processes:web", "Run the web server alone."),
    "worker": ("ballot.cli.processes:worker", "Run one worker alone: closing, mail, reminders, signing."),
    "user": ("ballot.cli.user:user", "Officers' accounts."),
    "body": ("ballot.cli.body:body", "The body's names and its emblem."),
    "import": ("ballot.cli.importing:import_", "Council documents and lists."),
    "consultation": ("ballot.cli.consultation:consultation", "Draft, open and conduct consultations, for scripts."),
    "bounce": ("ballot.cli.bounce:bounce", "Read one report of undelivered mail, from a mail server's pipe."),
    "key": ("ballot.cli.instance:key", "The body's public key and its fingerprint."),
    "export": ("ballot.cli.export:export", "The evidence of a consultation, as a bundle."),
    "check-scan": ("ballot.cli.check_scan:check_scan", "Check a scan of a paper reply against a bundle."),
    "verify": ("ballot.cli.verify:verify", "Check a bundle. Needs no server and no database."),
}
"""Every command: where it is, and what it does."""


class Failed(click.ClickException):
    """An act that was refused: a message for standard error, status 1."""


class Unusable(Failed):
    """A call that cannot be used as it is, status 2."""

    exit_code = 2


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called, and whose refusals become sentences."""

    def __init__(self, places: Mapping[str, tuple[str, str]], **settings: Any) -> None:
        super().__init__(**settings)
        self._places = places

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(self._places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in self._places:
            return None
        module, _, name = self._places[cmd_name][0].partition(":")
        command = getattr(import_module(module), name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}:{name} is no command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - the same
        with formatter.section("Commands"):
            formatter.write_dl([(name, said) for name, (_, said) in self._places.items()])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ConfigError as error:
            raise Unusable(str(error)) from error
        except Refused as refused:
            kind = Unusable if is_unusable(refused) else Failed
            raise kind(refusal_text(refused)) from refused


cli = LazyGroup(
    COMMANDS,
    name="ballot",
    help="Consultations of Member States by correspondence.",
    epilog="Settings come from the environment and the instance folder: docs/operations.md.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
click.version_option(ballot.__version__, message="%(prog)s %(version)s")(cli)


def main(args: Sequence[str] | None = None) -> None:
    """Run the program. Ends with SystemExit."""
    for stream in (sys.stdout, sys.stderr):
        # States' names in a terminal that knows only ASCII: readable, rather than a traceback.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    cli.main(args=list(args) if args is not None else None, prog_name="ballot")
