"""A site for the demonstration: an instance in a temporary folder, and `ballot serve` over it as a program of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote
from urllib.request import ProxyHandler, build_opener

from ballot.adapters.demonstration import DemoOfficer, write_officers
from ballot.adapters.private_files import create_private_file
from ballot.cli.demo.people import OfficerAtWork
from ballot.cli.supervise import start, stop
from ballot.config import DEMO_FILE, Settings, read_settings
from ballot.services.core.context import Parts
from ballot.wiring import build, initialise

HOST = "127.0.0.1"
PATIENCE = 30.0
"""Seconds in which the site must be up, or down."""


class PortTaken(Exception):
    """The port that was asked for cannot be used."""


class SiteFailed(Exception):
    """The site did not start, or ended by itself. The message has the end of what it printed."""


def free_port(wanted: int | None) -> int:
    """A port to serve at: the wanted one, or any that is free. Raises PortTaken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, wanted or 0))
        except OSError as error:
            raise PortTaken(f"port {wanted} cannot be used: {error.strerror}") from None
        port: int = probe.getsockname()[1]
        return port


class Site:
    """The instance, our own parts over it, and the running site. Use in a `with`: at its end all is gone."""

    def __init__(self, mail_folder: Path, port: int, body: str, body_host: str) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="ballot-demo-"))
        self.base = f"http://{HOST}:{port}"
        self._port = port
        # Nothing of the surrounding installation: this one is the demonstration's own.
        self._environ = {name: value for name, value in os.environ.items() if not name.startswith("BALLOT_")} | {
            "BALLOT_INSTANCE": str(self._folder / "instance"),
            "BALLOT_BASE_URL": self.base,
            "BALLOT_BODY": body,
            "BALLOT_BODY_HOST": body_host,
            "BALLOT_MAIL_URL": f"file:{quote(str(mail_folder.absolute()))}",
            "BALLOT_MINIMUM_PERIOD_HOURS": "0",
            "BALLOT_DEMO": "true",
        }
        create_private_file(self._folder / "instance" / DEMO_FILE, b"")
        initialise(self.settings())
        self.parts: Parts = build(self.settings())
        self._log = (self._folder / "log").open("w+b")
        self._process: subprocess.Popen[bytes] | None = None

    def settings(self) -> Settings:
        """The settings that the site runs with."""
        return read_settings(self._environ)

    def __enter__(self) -> Site:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Exception) and not isinstance(error, SiteFailed):  # which has them already
            error.add_note(self._last_words())
        if self._process is not None:
            stop([self._process], PATIENCE)
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

    def await_answer(self) -> None:
        """Return when the site answers. Raises SiteFailed."""
        opener = build_opener(ProxyHandler({}))
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self.require_running()
            try:
                with opener.open(f"{self.base}/healthz", timeout=1):
                    return
            except OSError:
                time.sleep(0.1)
        raise SiteFailed(f"no answer at {self.base} within {PATIENCE:.0f} seconds\n{self._last_words()}")

    def require_running(self) -> None:
        """Raises SiteFailed if the site has ended."""
        if self._process is None or self._process.poll() is not None:
            raise SiteFailed(f"the site has ended by itself\n{self._last_words()}")

    def _last_words(self) -> str:
        self._log.seek(0)
        return self._log.read().decode(errors="replace")[-4000:]
