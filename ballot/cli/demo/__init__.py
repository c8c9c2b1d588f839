"""`ballot demo`: the main job on the sample council, over real HTTP, mail and scheduler."""

from __future__ import annotations

import shutil
import signal
import sys
import tempfile
from pathlib import Path

import click

from ballot.cli.demo.browser import Unexpected
from ballot.cli.demo.show import Show
from ballot.cli.demo.site import PortTaken, SiteFailed
from ballot.cli.demo.story import NotVerified, tell_story

INTERRUPTED = 130
"""The status of a run that was to end by itself and was stopped."""
MAIL_FILE = "[0-9]*T[0-9]*Z-*.eml"


@click.command()
@click.option("--once", is_flag=True, help="End when the bundle is verified, rather than keep the site up.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Keep bundle, key, receipts and mails there. What an earlier run left in it is replaced.",
)
@click.option("--port", type=click.IntRange(1, 65535), metavar="N", help="Where the site is; any free port.")
def demo(once: bool, out: Path | None, port: int | None) -> None:
    """Run a whole consultation of a sample council: 48 Member States, 8 ballots, mail, replies, deadline, signed tally.

    Everything happens in a temporary installation that is gone afterwards, with a clock of its own: three weeks pass in a
    few seconds, with the reminders that go out in them. Without --once the site stays up, with one consultation finished and
    another open, until Ctrl-C; its clock is moved at /demo/clock.
    """
    show = Show()
    # So that being asked to stop clears up, as Ctrl-C does.
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    temporary = Path(tempfile.mkdtemp(prefix="ballot-demo-out-")) if out is None else None
    try:
        folder = prepare_folder(out or temporary or Path())
    except OSError as error:
        raise click.UsageError(f"{error.filename or out}: {error.strerror}") from error
    try:
        tell_story(show, folder, once=once, port=port, kept=out is not None)
    except PortTaken as error:
        raise click.UsageError(str(error)) from error
    except (SiteFailed, Unexpected, NotVerified, OSError) as error:
        raise click.ClickException("\n".join([str(error), *getattr(error, "__notes__", [])])) from error
    except KeyboardInterrupt:
        show.line("stopped")
        sys.exit(INTERRUPTED if once else 0)
    finally:
        signal.signal(signal.SIGTERM, before)
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)


def prepare_folder(out: Path) -> Path:
    """Make the folder, and take away what an earlier run left there, and nothing else; return it. A folder that was not there
    is left out of version control, wherever it is."""
    made = not out.exists()
    (out / "receipts").mkdir(parents=True, exist_ok=True)
    (out / "mail").mkdir(mode=0o700, exist_ok=True)
    if made:
        (out / ".gitignore").write_text("*\n", encoding="ascii")
    for pattern in ("bundle.zip", "body.pem", "checkpoint.txt", "receipts/*.tlog-proof", f"mail/{MAIL_FILE}"):
        for old in out.glob(pattern):
            old.unlink()
    return out
