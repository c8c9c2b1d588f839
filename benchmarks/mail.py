"""Mail: how long invitations to 193 × 3 focal points take to queue, and how fast they are delivered.

Delivery goes to an SMTP server in a process of its own. The same server then gets the very bytes it was just sent, from bare
smtplib over one connection, in turns with the delivery: the difference is what finding the words, minting the links and
saying "sent" of each mail by itself costs.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection
from statistics import median
from typing import Any

from aiosmtpd.smtp import SMTP

from ballot.services.consultations import opening
from ballot.services.mail.delivery import deliver_due
from benchmarks.figure import Figure, measure_seconds, median_ratio, show
from benchmarks.installation import make_installation

FOCAL_POINTS = 3
BALLOTS = 8
CONSULTATIONS = 3
WORKER = "benchmark"
_ENVELOPE = ("council@ballot.example", ["focal.point@ballot.example"])


class _Keeper:
    """Takes every mail, and keeps it until it is asked for."""

    def __init__(self) -> None:
        self.kept: list[bytes] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Called by aiosmtpd for every mail."""
        self.kept.append(bytes(envelope.original_content))
        return "250 taken"


def _serve(pipe: Connection) -> None:
    asyncio.run(_take_mail(pipe))


async def _take_mail(pipe: Connection) -> None:
    keeper = _Keeper()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(keeper, hostname="localhost"), "127.0.0.1", 0)
    pipe.send(server.sockets[0].getsockname()[1])
    while await loop.run_in_executor(None, pipe.recv) == "take":
        pipe.send(keeper.kept)
        keeper.kept = []
    server.close()


class Sink:
    """The server, seen from here."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self.port: int = pipe.recv()

    def take(self) -> list[bytes]:
        """The mails it has got since the last time, as they came over the line."""
        self._pipe.send("take")
        mails: list[bytes] = self._pipe.recv()
        return mails


@contextmanager
def sink() -> Iterator[Sink]:
    """A local SMTP server in a process of its own."""
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe()
    process = spawn.Process(target=_serve, args=(there,), daemon=True)
    process.start()
    there.close()  # so that a server that dies ends our waiting for it
    try:
        yield Sink(here)
    finally:
        if process.is_alive():
            here.send("stop")
        process.join(10)
        process.terminate()


def send_bare(port: int, mails: list[bytes]) -> None:
    """The same bytes again, over one connection, with nothing else done."""
    with smtplib.SMTP("127.0.0.1", port, "localhost", timeout=20) as line:
        for mail in mails:
            line.sendmail(*_ENVELOPE, mail)


def main() -> list[Figure]:
    """The figures."""
    queued: list[float] = []
    delivered: list[float] = []
    bare: list[float] = []
    sizes: list[int] = []
    with sink() as server:
        url = f"smtp://127.0.0.1:{server.port}"
        with make_installation(focal_points=FOCAL_POINTS, more={"BALLOT_MAIL_URL": url}) as place:
            expected = len(place.states) * FOCAL_POINTS
            for number in range(1, CONSULTATIONS + 1):
                drafted = place.draft(f"DM-26/{number}", ballots=BALLOTS)
                queued.append(measure_seconds(partial(opening.open_consultation, place.parts, place.chair, drafted)))
                sent = 0
                while sent < expected:
                    taken = measure_seconds(partial(deliver_due, place.parts, WORKER))
                    mails = server.take()
                    if not mails:
                        raise SystemExit(f"only {sent} of {expected} mails were delivered")
                    sent += len(mails)
                    sizes += map(len, mails)
                    delivered.append(taken / len(mails))
                    bare.append(measure_seconds(partial(send_bare, server.port, mails)) / len(mails))
                    if len(server.take()) != len(mails):
                        raise SystemExit("the server lost mails")
    return [
        Figure(f"queue invitations to {expected // FOCAL_POINTS} × {FOCAL_POINTS} focal points", median(queued), "s"),
        Figure(f"deliver them, of {sum(sizes) / len(sizes) / 1000:.1f} kB each, by SMTP", 1 / median(delivered), "/s"),
        Figure("bare smtplib, the same bytes", 1 / median(bare), "/s"),
        Figure("the first against the second", median_ratio(bare, delivered), "×"),
    ]


if __name__ == "__main__":
    show(main())
