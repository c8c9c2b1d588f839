"""`ballot serve`, `web` and `worker`: the processes of an installation. Started as programs, not imported."""

from __future__ import annotations

import os
import sys

import click

from ballot.cli.common import installation, options
from ballot.cli.supervisor import Child, run_together
from ballot.config import Settings

APP = "ballot.web.wsgi:app()"
PYTHON = (sys.executable, "-P")
"""Without the current folder on the path: a folder there called `ballot` is not this program."""
WORKER = (*PYTHON, "-m", "ballot.jobs")
SECONDS_FOR_A_REQUEST = 60
NO_LIMIT = 0
SECONDS_TO_FINISH = 20

HOST = click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
PORT = click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
WORKERS = click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Web processes.")
LISTENING = options(HOST, PORT, WORKERS)


@click.command()
@LISTENING
def serve(host: str, port: int, workers: int) -> None:
    """Run web and worker together, until SIGTERM or Ctrl-C. If one of the two ends by itself, both end, with status 1."""
    settings = _require_ready()
    # A demonstration is slow and right on a machine that has more to do.
    seconds = NO_LIMIT if settings.demo else SECONDS_FOR_A_REQUEST
    children = [Child("web", gunicorn(host, port, workers, seconds)), Child("worker", WORKER)]
    click.echo(f"serving on http://{_bracket_ipv6(host)}:{port}", err=True)
    sys.exit(run_together(children, patience=SECONDS_TO_FINISH + 5))


@click.command()
@LISTENING
def web(host: str, port: int, workers: int) -> None:
    """Run the web server alone. At least one `ballot worker` has to run somewhere."""
    _require_ready()
    _replace_process(gunicorn(host, port, workers))


@click.command()
def worker() -> None:
    """Run one worker alone: closing, mail, reminders, signing. Any number may run; nothing happens twice."""
    _require_ready()
    _replace_process(WORKER)


def gunicorn(host: str, port: int, workers: int, seconds: int = SECONDS_FOR_A_REQUEST) -> tuple[str, ...]:
    """Return the web server's command line. A process that takes longer than `seconds` for a request is replaced.

    It has sync workers, because threads made the slowest replies far slower with SQLite.
    """
    return (
        *(*PYTHON, "-m", "gunicorn", APP),
        *("--bind", f"{_bracket_ipv6(host)}:{port}"),
        *("--workers", str(workers), "--worker-class", "sync"),
        *("--timeout", str(seconds), "--graceful-timeout", str(SECONDS_TO_FINISH)),
        *("--log-level", "warning", "--no-control-socket"),
    )


def _bracket_ipv6(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _require_ready() -> Settings:
    """Return the settings. Raise ConfigError now for what would otherwise be a traceback of each process."""
    settings, parts = installation()
    parts.store.engine.dispose()
    return settings


def _replace_process(command: tuple[str, ...]) -> None:
    sys.stdout.flush()
    os.execv(command[0], command)  # noqa: S606 - our own program, no shell; signals then go straight to it
