"""A whole installation: an instance folder, a council, and the processes that serve it. They die with the test."""

from __future__ import annotations

import io
import json
import os
import random
import signal
import socket
import subprocess
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import select

from ballot.adapters.keys import KeyFiles
from ballot.cli.processes import WORKER, gunicorn
from ballot.config import read_settings
from ballot.installation import ensure_configured_body, initialise
from ballot.record.bundle.paths import ENTRIES
from ballot.record.canonical import parse_object
from ballot.record.verification.report import Report
from ballot.record.verification.verify import verify
from ballot.reference import states
from ballot.services.accounts import officers
from ballot.services.consultations import chair_acts, drafts, opening
from ballot.services.council import focal_point_import, roll_import
from ballot.services.council import members as council
from ballot.services.evidence import bundles
from ballot.services.replies.invitations import REPLY_LINK, link_facts
from ballot.store.tables import Consultation, FocalPoint, Officer, RecordEntry, SignedCheckpoint, metadata
from ballot.wiring import build

BODY = "council"
HOST = "127.0.0.1"
PATIENCE = 180.0
"""Seconds after which something that should have happened by itself has failed to. No test measures time."""
Entry = dict[str, Any]


def until(done: Callable[[], object], what: str) -> None:
    """Wait for something that other processes do."""
    give_up = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < give_up, f"waited in vain for {what}"
        time.sleep(0.05)


def _free_port() -> int:
    """Below those that the system gives to clients: while a server is dead, nobody else must come by its port."""
    while True:
        port = random.randrange(12_000, 30_000)
        with suppress(OSError), socket.create_server((HOST, port)):
            return port


class Program:
    """A process, with all that it starts, which can be killed and started again."""

    def __init__(self, command: Sequence[str], environ: Mapping[str, str], log: Path, port: int | None = None) -> None:
        self._command, self._environ, self._log = command, environ, log
        self.port = port
        self._process: subprocess.Popen[bytes] | None = None
        self._alive = -1

    def start(self) -> None:
        """Start it, and come back before it is up."""
        self._alive, theirs = os.pipe()
        try:
            with self._log.open("ab") as log:
                self._process = subprocess.Popen(
                    self._command,
                    env=self._environ,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    pass_fds=(theirs,),
                )
        finally:
            os.close(theirs)

    def kill(self) -> None:
        """SIGKILL to the whole group; come back when every process of it is gone."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.read(self._alive, 1)  # each of them holds the other end: it ends with the last
        os.close(self._alive)
        self._process = None

    def require_running(self) -> None:
        """Raises AssertionError, with the end of its log, once it has ended by itself."""
        assert self._process is not None
        assert self._process.poll() is None, self._log.read_text()[-3000:]

    def is_up(self) -> bool:
        """Whether the web server takes connections. Raises AssertionError once it has ended by itself."""
        self.require_running()
        with suppress(OSError), socket.create_connection((HOST, self.port or 0), timeout=PATIENCE):
            return True
        return False


class House:
    """The installation, and what the test does in it beside the processes: open, extend, look, audit."""

    def __init__(self, folder: Path, *, members: int, focal_points: int = 1, database_url: str | None = None) -> None:
        self.folder = folder
        given = {"BALLOT_INSTANCE": str(folder / "instance"), "BALLOT_MINIMUM_PERIOD_HOURS": "0"}
        given["BALLOT_REPLIES_PER_HOUR"] = "1000000"  # here they reply as fast as they can
        if database_url:
            given["BALLOT_DATABASE_URL"] = database_url
        self._environ = os.environ | given
        initialise(read_settings(self._environ))
        self.settings = read_settings(self._environ)
        self.parts = build(self.settings)
        self._programs: list[Program] = []
        self.states = tuple(islice(states(), members))
        self._people(focal_points)

    def _people(self, focal_points: int) -> None:
        ensure_configured_body(self.parts, self.settings, {"en": "Council"})
        for role in ("chair", "secretariat"):
            officers.add_officer(self.parts, f"{role}@{BODY}.example", role, role)
        with self.parts.store.reading() as tx:
            ids = {one.role: one.public_id for one in tx.exec(select(Officer))}
        self.chair, self.secretariat = ids["chair"], ids["secretariat"]
        seats = [council.Member(state, states()[state].region) for state in self.states]
        roll_import.seat_members(self.parts, self.secretariat, BODY, seats, "election")
        named = [
            council.Designation(state, f"Focal point {number}", f"fp{number}@{state.lower()}.example", "en")
            for state in self.states
            for number in range(focal_points)
        ]
        focal_point_import.import_focal_points(self.parts, self.secretariat, BODY, named)

    def end(self) -> None:
        """Leave nothing running."""
        for program in self._programs:
            program.kill()
        self.parts.store.engine.dispose()

    # ------------------------------------------------------------------ processes

    def web(self, name: str = "web", *, processes: int = 2) -> Program:
        """The web server on a free port, as `ballot web` starts it. Not started yet."""
        port = _free_port()
        return self._program(name, gunicorn(HOST, port, processes), port)

    def worker(self, name: str = "worker") -> Program:
        """A worker, as `ballot worker` starts it. Not started yet."""
        return self._program(name, WORKER)

    def _program(self, name: str, command: Sequence[str], port: int | None = None) -> Program:
        program = Program(command, self._environ, self.folder / f"{name}.log", port)
        self._programs.append(program)
        return program

    # ------------------------------------------------------------------ a consultation

    def soon(self, seconds: float) -> datetime:
        """So many seconds from now."""
        return self.parts.clock.now() + timedelta(seconds=seconds)

    def open(self, reference: str, closes_at: datetime, *, sealed: bool = True, ballots: int = 2) -> int:
        """Draft and open a consultation; return its id."""
        draft = drafts.Particulars(
            reference,
            {"en": "Matters that cannot wait"},
            {"en": "Rule 3.2"},
            {"en": "C26/100"},
            closes_at=closes_at,
            sealed=sealed,
        )
        consultation = drafts.create_draft(self.parts, self.secretariat, BODY, draft)
        for number in range(1, ballots + 1):
            text = f"to approve matter {number}"
            drafts.add_ballot(
                self.parts,
                self.secretariat,
                consultation,
                drafts.BallotWording(["approve"], {"en": text}, {"en": f"Matter {number}"}),
            )
        opening.open_consultation(self.parts, self.chair, consultation)
        return consultation

    def keep_open(self, consultation: int) -> None:
        """The chair extends when the deadline comes too near, so that a slow machine does not decide what a test finds."""
        if self.seconds_left(consultation) < 5:
            chair_acts.extend_deadline(self.parts, self.chair, consultation, self.soon(8), "A slow machine")

    def link(self, consultation: int, state: str, number: int = 0) -> str:
        """The path of the link that a focal point was mailed."""
        with self.parts.store.reading() as tx:
            people = tx.exec(select(FocalPoint).where(FocalPoint.state == state).order_by(FocalPoint.id)).all()  # type: ignore[arg-type]
        return f"/v/{self.parts.links.mint(REPLY_LINK, link_facts(people[number], consultation))}"

    # ------------------------------------------------------------------ looking at it

    def row(self, consultation: int) -> Consultation:
        """The consultation's row."""
        with self.parts.store.reading() as tx:
            return tx.get_one(Consultation, consultation)

    def seconds_left(self, consultation: int) -> float:
        """Until the deadline in force; negative after it."""
        closes_at = self.row(consultation).closes_at
        assert closes_at is not None
        return (closes_at - self.parts.clock.now()).total_seconds()

    def entries(self, consultation: int) -> list[Entry]:
        """The record as it is committed, read past every service."""
        columns = select_columns(RecordEntry.line).where(RecordEntry.consultation_id == consultation)  # type: ignore[call-overload]
        with self.parts.store.reading() as tx:
            return [parse_object(line) for line in tx.scalars(columns.order_by(RecordEntry.seq))]

    def signed_size(self, consultation: int) -> int:
        """Over how many entries the newest checkpoint is."""
        with self.parts.store.reading() as tx:
            sizes = select(SignedCheckpoint.size).where(SignedCheckpoint.consultation_id == consultation)
            return max(tx.exec(sizes), default=0)

    def dump(self) -> dict[str, list[Any]]:
        """Every row of every table."""
        with self.parts.store.reading() as tx:
            return {
                table.name: [tuple(row) for row in tx.execute(select_columns(table).order_by(*table.primary_key))]
                for table in metadata.sorted_tables
            }

    def audit(self, consultation: int, receipts: Mapping[str, bytes] | None = None) -> tuple[list[Entry], Report]:
        """Export and verify as an auditor with the key and these receipts; the entries in the bundle, and the report."""
        bundle = bundles.export_signed_bundle(self.parts, consultation)
        key = KeyFiles(self.settings.key_folder).public_path(BODY).read_bytes()
        report = verify(io.BytesIO(bundle), key_pem=key, receipts=receipts)
        with zipfile.ZipFile(io.BytesIO(bundle)) as files:
            entries = [json.loads(line) for line in files.read(ENTRIES).splitlines()]
        assert report.failures == []
        assert (report.verdict, report.key_confirmed) == ("verified", True)
        require_order(entries)
        return entries, report


def deadline_in(entries: Sequence[Entry]) -> str:
    """The deadline in force at the end."""
    deadlines: list[str] = [entry["to"] for entry in entries if entry["act"] == "extended"]
    return max(deadlines, default=entries[0]["closes_at"])


def require_order(entries: Sequence[Entry]) -> None:
    """In order, each State's replies counted without a gap, nothing twice that happens once, no reply after closing."""
    assert [entry["seq"] for entry in entries] == list(range(len(entries)))
    assert [entry["at"] for entry in entries] == sorted(entry["at"] for entry in entries)
    acts = [entry["act"] for entry in entries]
    once = Counter(act for act in acts if act in ("opened", "closed", "unsealed", "declared"))
    assert set(once.values()) == {1}
    assert "replied" not in acts[acts.index("closed") :]
    seen: Counter[str] = Counter()
    for entry in replies_in(entries):
        seen[entry["state"]] += 1
        assert entry["revision"] == seen[entry["state"]]


def replies_in(entries: Sequence[Entry]) -> list[Entry]:
    """The replies, in the order of the record."""
    return [entry for entry in entries if entry["act"] == "replied"]


MakeHouse = Callable[..., House]
