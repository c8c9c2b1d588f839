"""A site for the demonstration: an instance in a temporary folder, and `ballot serve` over it as a program of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote
from urllib.request import ProxyHandler, build_opener

from ballot.adapters.clock import SystemClock
from ballot.adapters.demonstration import DemoOfficer, write_officers
from ballot.adapters.demonstration_clock import DemonstrationClock
from ballot.adapters.private_files import create_private_file
from ballot.cli.demo.people import OfficerAtWork
from ballot.cli.supervisor import start, stop
from ballot.config import DEMO_FILE, LONGEST_HOURS, Settings, demonstration_mark, read_settings
from ballot.installation import initialise
from ballot.services.core.context import Parts
from ballot.wiring import build

HOST = "127.0.0.1"
SECONDS_TO_STOP = 30.0
"""How long the site may take to finish what is under way when it is stopped."""
LAST_LINES = 40
"""Lines of the site's log that are shown when it has failed."""


class PortTaken(Exception):
    """The port that was asked for cannot be used."""


class SiteFailed(Exception):
    """The site ended by itself. The message has the last lines of its log."""


def find_port(wanted: int | None) -> int:
    """Return a port to serve at: the wanted one, or any that is free. Raise PortTaken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, wanted or 0))
        except OSError as error:
            raise PortTaken(f"port {wanted} cannot be used: {error.strerror}") from None
        port: int = probe.getsockname()[1]
        return port


def make_demonstration(environ: Mapping[str, str]) -> dict[str, str]:
    """Make the installation that `environ` describes, and mark it as a demonstration; return its environment.

    The clock starts with the real time. Raise FileExistsError where there is one already.
    """
    initialise(read_settings(environ))
    settings = read_settings(environ)  # with the secret that was just made
    create_private_file(settings.instance / DEMO_FILE, demonstration_mark(settings.need_secret_key()).encode())
    DemonstrationClock(settings.instance).start(SystemClock().now())
    return {**environ, "BALLOT_DEMO": "true"}


class Site:
    """The instance, our own parts over it, and the running site. Use in a `with`: at its end all is gone."""

    def __init__(self, mail_folder: Path, port: int, body: str, body_host: str) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="ballot-demo-"))
        self.base = f"http://{HOST}:{port}"
        self._port = port
        # Nothing of the surrounding installation: this one is the demonstration's own.
        self._environ = make_demonstration(
            {name: value for name, value in os.environ.items() if not name.startswith("BALLOT_")}
            | {
                "BALLOT_INSTANCE": str(self._folder / "instance"),
                "BALLOT_BASE_URL": self.base,
                "BALLOT_BODY": body,
                "BALLOT_BODY_HOST": body_host,
                "BALLOT_MAIL_URL": f"file:{quote(str(mail_folder.absolute()))}",
                # When three weeks pass in a second, nobody is signed out by that.
                "BALLOT_OFFICER_SESSION_HOURS": str(LONGEST_HOURS),
                "BALLOT_FOCAL_POINT_SESSION_HOURS": str(LONGEST_HOURS),
            }
        )
        self.parts: Parts = build(self.settings())
        self._log = (self._folder / "log").open("w+b")
        self._process: subprocess.Popen[bytes] | None = None

    def settings(self) -> Settings:
        """Return the settings that the site runs with."""
        return read_settings(self._environ)

    def __enter__(self) -> Site:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Exception) and not isinstance(error, SiteFailed):  # which has them already
            error.add_note(self._last_lines())
        if self._process is not None:
            stop([self._process], SECONDS_TO_STOP)
        self.parts.store.engine.dispose()
        self._log.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def tell_guests(self, officers: list[tuple[str, OfficerAtWork]]) -> None:
        """Write down, for the page `/demo/codes`, with what the officers sign in: roles, and the people themselves."""
        told = [DemoOfficer(role, one.email, one.password, one.secret) for role, one in officers]
        write_officers(self.settings().instance, told)

    def start(self) -> None:
        """Start `ballot serve`; it takes its time until it answers."""
        command = [sys.executable, "-P", "-m", "ballot.cli", "serve", "--host", HOST, "--port", str(self._port)]
        self._process = start(command, self._environ, self._log)

    def is_answering(self) -> bool:
        """Return whether the site can be reached. Waits for a site that has taken the connection."""
        try:
            with build_opener(ProxyHandler({})).open(f"{self.base}/healthz"):
                return True
        except OSError:
            return False

    def require_running(self) -> None:
        """Raise SiteFailed if the site has ended."""
        if self._process is None or self._process.poll() is not None:
            raise SiteFailed(f"the site has ended by itself\n{self._last_lines()}")

    def _last_lines(self) -> str:
        self._log.seek(0)
        lines = self._log.read().decode(errors="replace").splitlines()
        return "\n".join(["The last lines of the site's log:", *lines[-LAST_LINES:]])
