"""A server in processes of its own, and the plainest client: a connection a request, closed when the answer is in.

The same client asks both sides of every ratio. It sends bytes that were made beforehand, so that little of the machine is
spent on asking.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeVar
from urllib.parse import urlencode

OPTIONS = ("--worker-class", "sync", "--log-level", "warning", "--no-control-socket")
"""gunicorn's, for all sides."""
PATIENCE = 60.0
"""Seconds to wait for one answer, and for a server to be there."""

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Answer:
    """What came back. Header names are in lower case; of several of one name the last stands, and cookies are apart."""

    status: int
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    body: str


def request(method: str, path: str, *, cookies: Mapping[str, str], form: Mapping[str, str] | None = None) -> bytes:
    """A request as it goes over the wire."""
    body = urlencode(form).encode() if form is not None else b""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close"]
    if cookies:
        lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items()))
    if form is not None:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


class Client:
    """Asks one server, whose workers are the children of process `master`."""

    def __init__(self, address: tuple[str, int], master: int) -> None:
        self._address = address
        self._master = master

    def ask(self, wire: bytes) -> bytes:
        """Send a request and read until the server closes."""
        with socket.create_connection(self._address, timeout=PATIENCE) as line:
            line.sendall(wire)
            pieces = []
            while piece := line.recv(65536):
                pieces.append(piece)
        return b"".join(pieces)

    def read(self, wire: bytes) -> Answer:
        """As `ask`, taken apart."""
        head, _, body = self.ask(wire).partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        cookies: dict[str, str] = {}
        for line in lines:
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie":
                cookie, _, content = value.partition(";")[0].partition("=")
                cookies[cookie] = content
            headers[name.lower()] = value
        return Answer(int(first.split(" ")[1]), headers, cookies, body.decode("utf-8", "replace"))

    def processor_seconds(self) -> float:
        """Return what the server's workers have used of the processors so far; 0 where the system does not tell."""
        try:
            children = Path(f"/proc/{self._master}/task/{self._master}/children").read_text()
        except OSError:
            return 0
        return sum(processor_seconds(int(child)) for child in children.split())


def processor_seconds(process: int) -> float:
    """Return what a process has used of the processors so far; 0 where the system does not tell."""
    try:
        # Behind the name, which may hold spaces: the 14th and 15th field, user and system time.
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def status_of(raw: bytes) -> int:
    """The status of an answer that is looked at no further."""
    return int(raw[9:12])


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page's forms."""
    found = {}
    for tag in re.findall(r"<input\b[^>]*>", page):
        parts = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if parts.get("type") == "hidden" and "name" in parts:
            found[parts["name"]] = parts.get("value", "")
    return found


def from_several(connections: int, act: Callable[[T], R], items: Sequence[T]) -> list[R]:
    """`act` on each item, so many at a time."""
    with ThreadPoolExecutor(connections) as pool:
        return list(pool.map(act, items))


@contextmanager
def gunicorn(application: str, environ: Mapping[str, str], log: Path, workers: int = 2) -> Iterator[Client]:
    """Serve `module:callable()` with so many sync workers on a free port of this machine, until the block ends."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listening:
        number = listening.fileno()
        command = [sys.executable, "-m", "gunicorn", application, "--bind", f"fd://{number}"]
        command += ["--workers", str(workers), *OPTIONS]
        address: tuple[str, int] = listening.getsockname()
        with log.open("wb") as output, running(command, environ, output, pass_fds=(number,)) as server:
            client = Client(address, server.pid)
            _wait(server, client, log)
            yield client


@contextmanager
def running(
    command: Sequence[str], environ: Mapping[str, str], output: BinaryIO, *, pass_fds: Sequence[int] = ()
) -> Iterator[subprocess.Popen[bytes]]:
    """A process of ours, ended with the block."""
    top = Path(__file__).resolve().parent.parent
    process = subprocess.Popen(
        list(command), env=dict(environ), cwd=top, stdout=output, stderr=output, pass_fds=list(pass_fds)
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(server: subprocess.Popen[bytes], client: Client, log: Path) -> None:
    give_up = time.monotonic() + PATIENCE
    while True:
        if server.poll() is not None or time.monotonic() > give_up:
            raise SystemExit(f"the server did not start:\n{log.read_text()[-3000:]}")
        try:
            client.read(request("GET", "/", cookies={}))
            return
        except (OSError, ValueError, IndexError):
            time.sleep(0.05)
