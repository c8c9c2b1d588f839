"""A whole installation for the services' tests: a real database, real keys, seals and links, and a clock that is told the time.

Only two parts are not the real ones: the words of mails (here the facts themselves, so that tests can read them) and
the mailer, which remembers what it was given and refuses what it is told to.
"""

from __future__ import annotations

import io
import json
import multiprocessing
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, event, select
from sqlmodel import col
from sqlmodel import select as select_rows

from ballot.outside.authenticator import TotpAuthenticator
from ballot.outside.codes import HmacCodes
from ballot.outside.keys import KeyFiles
from ballot.outside.links import SignedLinks
from ballot.outside.passkeys import WebAuthnPasskeys
from ballot.outside.passwords import Argon2Passwords
from ballot.outside.seals import FileSealBox
from ballot.record.canonical import parse_object
from ballot.record.replay import fold
from ballot.record.shapes import demand_shape
from ballot.record.standing import Standing
from ballot.record.verify import Report, verify
from ballot.rules.refusals import Refused
from ballot.services import (
    accounts,
    closing,
    council,
    countersigned,
    designations,
    drafting,
    opening,
    publishing,
    replying,
)
from ballot.services.council import Designation, Member
from ballot.services.drafting import Draft
from ballot.services.folds import Folds
from ballot.services.parts import Parts, Policy
from ballot.services.ports import Delivery, RenderedMail, Words
from ballot.services.replying import Recorded
from ballot.store.tables import Consultation, FocalPoint, Officer, OutboxMail, RecordEntry, metadata
from ballot.store.transactions import Store

BODY = "council"
HOST = "ballot.example.int"
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
CLOSES = START + timedelta(days=21)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)
STATES = ("AA", "BB", "CC", "DD", "EE")
GROUND = "CS 169 (arrears)"
SCAN = b"%PDF the scan of a letter: AA votes against on ballot 1"


class FixedClock:
    """Stands still until it is told the time."""

    def __init__(self, moment: datetime = START) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def forward(self, by: timedelta) -> None:
        self.moment += by


class PlainWords:
    """Mails that say their facts, as JSON."""

    def __init__(self) -> None:
        self.unknown: set[str] = set()
        """Templates for which there are no words."""

    def render(self, template: str, language: str, facts: Mapping[str, object]) -> Words:
        if template in self.unknown:
            raise LookupError(template)
        told = json.dumps({**facts, "template": template}, default=str, ensure_ascii=False)
        return Words(f"{template} {facts['reference']} ({language})", told, f"<pre>{told}</pre>")


@dataclass
class RecordingMailer:
    """Takes every mail, but for the addresses it is told to refuse."""

    sent: list[RenderedMail] = field(default_factory=list)
    refuse: dict[str, Delivery] = field(default_factory=dict)
    """By address; the message_id in it does not matter."""

    def deliver(self, messages: Iterable[RenderedMail]) -> Iterator[Delivery]:
        for mail in messages:
            refusal = self.refuse.get(mail.to_address)
            if refusal is None:
                self.sent.append(mail)
                yield Delivery(mail.message_id, True)
            else:
                yield replace(refusal, message_id=mail.message_id)

    def to(self, address: str, template: str = "") -> list[RenderedMail]:
        """What reached this address, in order."""
        return [mail for mail in self.sent if mail.to_address == address and mail.subject.startswith(template)]


@dataclass
class Kept:
    """What an auditor has put aside of one consultation: checkpoints and receipts, by a name."""

    checkpoints: dict[str, bytes] = field(default_factory=dict)
    receipts: dict[str, bytes] = field(default_factory=dict)


def make_parts(engine: Engine, folder: Path) -> Parts:
    """The parts of an installation on this database, with its keys in `folder`."""
    keys = KeyFiles(folder / "keys")
    keys.ensure(BODY)
    seals = FileSealBox(folder / "seal.key")
    seals.ensure()
    return Parts(
        store=Store(engine),
        clock=FixedClock(),
        keys=keys,
        seals=seals,
        links=SignedLinks("a secret of the tests"),
        codes=HmacCodes("a secret of the tests"),
        passwords=Argon2Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)),
        authenticator=TotpAuthenticator(HOST),
        passkeys=WebAuthnPasskeys(f"https://{HOST}", HOST),
        mailer=RecordingMailer(),
        words=PlainWords(),
        base_url=f"https://{HOST}",
        mail_domain=HOST,
        policy=Policy(),
    )


class World:
    """An installation with a council: officers of every role, and Member States with their focal points."""

    def __init__(
        self,
        parts: Parts,
        states: Iterable[str] = STATES,
        suspended: Iterable[str] = (),
        focal_points: int = 1,
        *,
        founded: bool = False,
    ) -> None:
        """Found the council, or (`founded`) take over a database in which just this one was founded."""
        self.parts = parts
        self.states = tuple(states)
        self._kept: dict[int, Kept] = {}
        self._references = 1000
        if not founded:
            self._found_body()
        with parts.store.reading() as tx:
            ids = {one.email: one.public_id for one in tx.exec(select_rows(Officer))}
        self.chair, self.vice_chair, self.secretary, self.auditor, self.second = (
            ids[f"{name}@{HOST}"] for name in ("chair", "vice-chair", "secretariat", "auditor", "second")
        )
        if not founded:
            self._seat(set(suspended), focal_points)

    def _found_body(self) -> None:
        parts = self.parts
        council.found_body(parts, BODY, HOST, {"en": "Council", "fr": "Conseil"})
        for role in ("chair", "vice-chair", "secretariat", "auditor"):
            accounts.add_officer(parts, f"{role}@{HOST}", role, role.title())
        accounts.add_officer(parts, f"second@{HOST}", "secretariat", "Second")

    def _seat(self, gone: set[str], focal_points: int) -> None:
        council.seat_members(
            self.parts,
            self.secretary,
            BODY,
            [Member(state, "A", state not in gone, GROUND if state in gone else None) for state in self.states],
            "elected",
        )
        designations.take(
            self.parts,
            self.secretary,
            BODY,
            [
                Designation(state, f"{state} {n}", address_of(state, n), "fr" if n else "en")
                for state in self.states
                for n in range(focal_points)
            ],
        )

    @property
    def clock(self) -> FixedClock:
        assert isinstance(self.parts.clock, FixedClock)
        return self.parts.clock

    @property
    def keys(self) -> KeyFiles:
        assert isinstance(self.parts.keys, KeyFiles)
        return self.parts.keys

    @property
    def mailer(self) -> RecordingMailer:
        assert isinstance(self.parts.mailer, RecordingMailer)
        return self.parts.mailer

    def forget(self) -> None:
        """Go on as a process that has just started and has folded nothing yet."""
        self.parts = replace(self.parts, folds=Folds())

    def forget_keys(self) -> None:
        """Go on as a process that has read no key yet."""
        folder = self.keys.public_path(BODY).parent
        self.parts = replace(self.parts, keys=KeyFiles(folder))

    # ------------------------------------------------------------------ a consultation

    def draft(self, *, ballots: int = 2, **particulars: Any) -> int:
        """A draft that lacks nothing, but for what `particulars` say."""
        self._references += 1
        stated: dict[str, Any] = {
            "reference": f"DM-26/{self._references}",
            "title": {"en": "Two matters that cannot wait"},
            "legal_basis": "Rule 3.2",
            "authorised_by": "C26/100",
            "closes_at": CLOSES,
            **particulars,
        }
        consultation = drafting.create(self.parts, self.secretary, BODY, Draft(**stated))
        for number in range(1, ballots + 1):
            drafting.add_ballot(
                self.parts, self.secretary, consultation, "approve", {"en": f"to approve matter {number}"}
            )
        return consultation

    def open(self, **particulars: Any) -> int:
        """An open consultation, by the chair."""
        consultation = self.draft(**particulars)
        opening.open_consultation(self.parts, self.chair, consultation)
        return consultation

    def person(self, state: str, number: int = 0) -> FocalPoint:
        """A State's focal point who is in office, by the order of designation."""
        with self.parts.store.reading() as tx:
            found = tx.exec(
                select_rows(FocalPoint)
                .where(FocalPoint.state == state, col(FocalPoint.removed_at).is_(None))
                .order_by(col(FocalPoint.id))
            ).all()
        return found[number]

    def reply(
        self, consultation: int, state: str, votes: Mapping[str, str] | str = "for", number: int = 0, **more: Any
    ) -> Recorded:
        """A reply by link; a single word votes so on all ballots that were not withdrawn."""
        if isinstance(votes, str):
            votes = dict.fromkeys(self.standing(consultation).live_ballots(), votes)
        person = self.person(state, number)
        statements = more.pop("statements", {})
        return replying.reply(self.parts, person.id or 0, consultation, votes, statements, **more)

    def paper(
        self, state: str = "AA", votes: Mapping[str, str] | None = None, **changes: Any
    ) -> countersigned.PaperReply:
        """A paper reply that came in just now, but for `changes`."""
        said: dict[str, Any] = {
            "state": state,
            "channel": "letter",
            "received_at": self.clock.now(),
            "votes": votes or {"1": "against"},
            "statements": {},
            "scan": SCAN,
            "scan_media_type": "application/pdf",
            **changes,
        }
        return countersigned.PaperReply(**said)

    def record_paper(self, consultation: int, paper: countersigned.PaperReply) -> int:
        """Propose and confirm it; return its seq."""
        pending = countersigned.propose_paper_reply(self.parts, self.secretary, consultation, paper)
        return countersigned.confirm(self.parts, self.second, pending)

    def amend_roll(self, consultation: int, state: str, *, entitled: bool) -> int:
        """Suspend or restore a State's right, with both officers; return the entry's seq."""
        pending = countersigned.propose_roll_amendment(
            self.parts,
            self.secretary,
            consultation,
            state,
            entitled=entitled,
            ground=None if entitled else GROUND,
            reason="the arrears",
        )
        return countersigned.confirm(self.parts, self.second, pending)

    def close(self, consultation: int) -> Standing:
        """Let the time pass that has to pass, and let the clock do its work."""
        self.clock.moment = max(self.clock.moment, self.row(consultation).record_until or START)
        closing.close_due(self.parts)
        return self.standing(consultation)

    # ------------------------------------------------------------------ looking at it

    def row(self, consultation: int) -> Consultation:
        """The consultation's row."""
        with self.parts.store.reading() as tx:
            return tx.get_one(Consultation, consultation)

    def entries(self, consultation: int) -> list[dict[str, Any]]:
        """The entries as they lie in the table."""
        with self.parts.store.reading() as tx:
            lines = tx.exec(
                select_rows(RecordEntry.line)
                .where(RecordEntry.consultation_id == consultation)
                .order_by(col(RecordEntry.seq))
            ).all()
        return [parse_object(line) for line in lines]

    def line(self, consultation: int, seq: int) -> bytes:
        """An entry's line as it lies in the table, whatever it is."""
        with self.parts.store.reading() as tx:
            return tx.get_one(RecordEntry, (consultation, seq)).line

    def hashes(self, consultation: int, seq: int) -> bytes:
        """The hashes kept beside an entry."""
        with self.parts.store.reading() as tx:
            return tx.get_one(RecordEntry, (consultation, seq)).hashes

    def acts(self, consultation: int) -> list[str]:
        """The acts of the record, in order."""
        return [entry["act"] for entry in self.entries(consultation)]

    def standing(self, consultation: int) -> Standing:
        """Where it stands, folded anew from the table, every entry judged as an auditor judges it; its index agrees."""
        standing = Standing()
        for seq, entry in enumerate(self.entries(consultation)):
            assert entry["seq"] == seq
            assert entry["at"] >= standing.at
            demand_shape(entry, sealed=standing.sealed)
            fold(standing, entry, _forbidden)
        row = self.row(consultation)
        assert row.size == standing.size
        assert row.stage == standing.stage
        if standing.size:
            assert (row.closes_at, row.record_until) == (standing.deadline(), standing.recording_ends())
        return standing

    def mails(self, template: str = "", state: str | None = None) -> list[OutboxMail]:
        """The rows of the outbox, in order."""
        with self.parts.store.reading() as tx:
            found = tx.exec(select_rows(OutboxMail).order_by(col(OutboxMail.id))).all()
        return [mail for mail in found if mail.template.startswith(template) and (state is None or mail.state == state)]

    def addresses(self, template: str = "") -> list[str]:
        """To whom such mails are queued, or were."""
        return sorted(mail.address for mail in self.mails(template))

    def dump(self) -> dict[str, list[Any]]:
        """Every row of every table."""
        with self.parts.store.reading() as tx:
            return {
                table.name: [tuple(row) for row in tx.execute(select(table).order_by(*table.primary_key))]
                for table in metadata.sorted_tables
            }

    def raw_bytes(self) -> bytes:
        """What lies on the disk: the database's file and its write-ahead log (SQLite)."""
        path = Path(str(self.parts.store.engine.url.database))
        return path.read_bytes() + path.with_name(f"{path.name}-wal").read_bytes()

    @contextmanager
    def refuses(self, kind: type[BaseException], **facts: object) -> Iterator[None]:
        """What is done inside is refused by exactly this type, with these facts, and stores nothing at all."""
        before = self.dump()
        with pytest.raises(kind) as refusal:
            yield
        assert type(refusal.value) is kind
        if isinstance(refusal.value, Refused):
            assert {**refusal.value.facts, **facts} == refusal.value.facts
        assert self.dump() == before

    def tamper(
        self,
        consultation: int,
        seq: int,
        change: Callable[[bytes], bytes] = lambda line: line,
        hashes: Callable[[bytes], bytes] = lambda hashes: hashes,
    ) -> None:
        """Alter an entry in the database (SQLite), as someone would who can take its triggers away."""
        with self.parts.store.writing() as tx:
            raw = tx.connection().exec_driver_sql
            for trigger in ("entry_no_update", "entry_no_delete", "entry_no_replace"):
                raw(f"DROP TRIGGER IF EXISTS {trigger}")
            where = "consultation_id = ? AND seq = ?"
            [(line, kept)] = raw(f"SELECT line, hashes FROM entry WHERE {where}", (consultation, seq)).fetchall()
            assert (change(line), hashes(kept)) != (line, kept)
            raw(f"UPDATE entry SET line = ?, hashes = ? WHERE {where}", (change(line), hashes(kept), consultation, seq))

    # ------------------------------------------------------------------ evidence

    def sign(self, consultation: int) -> None:
        """Sign the head, and put the checkpoint aside as an auditor would."""
        signed = publishing.sign_head(self.parts, consultation)
        assert signed is not None
        self.kept(consultation).checkpoints[f"checkpoint-{signed.size}"] = signed.note.encode()

    def keep_receipt(self, consultation: int, seq: int) -> str:
        """Fetch a receipt and put it aside."""
        receipt = publishing.receipt(self.parts, consultation, seq)
        self.kept(consultation).receipts[f"receipt-{seq}"] = receipt.encode()
        return receipt

    def kept(self, consultation: int) -> Kept:
        return self._kept.setdefault(consultation, Kept())

    def audit(self, consultation: int) -> Report:
        """Export and verify, with the key and everything put aside. Nothing may fail."""
        self.standing(consultation)
        bundle = publishing.signed_export(self.parts, consultation)
        report = verify(
            io.BytesIO(bundle),
            key_pem=self.keys.public_path(BODY).read_bytes(),
            checkpoints=self.kept(consultation).checkpoints,
            receipts=self.kept(consultation).receipts,
        )
        assert report.failures == []
        assert report.key_confirmed
        return report


def address_of(state: str, number: int = 0) -> str:
    """The address of a State's focal point."""
    return f"{'deputy' if number else 'focal'}{number or ''}@{state.lower()}.example"


def _forbidden(code: str, message: str) -> None:
    pytest.fail(f"{code}: {message}")


class Broken(Exception):
    """What a test makes go wrong."""


@contextmanager
def failing_statement(engine: Engine, number: int) -> Iterator[list[str]]:
    """The statement of that number (from 1) fails on this engine, or the commit that comes instead. Gives what was run."""
    run: list[str] = []

    def count(what: str) -> None:
        run.append(what)
        if len(run) == number:
            raise Broken(what)

    def statement(_connection: Any, _cursor: Any, text: str, *_: Any) -> None:
        # BEGIN counts neither here nor in an act.
        if not text.startswith("BEGIN"):
            count(text)

    def commit(_connection: Any) -> None:
        count("COMMIT")

    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "commit", commit)
    try:
        yield run
    finally:
        event.remove(engine, "before_cursor_execute", statement)
        event.remove(engine, "commit", commit)


def at_once(many: int, act: Callable[[], object], kind: str) -> list[int]:
    """Do it many times at the same moment; return the exit codes (0 for each that raised nothing)."""
    if kind == "processes":
        several = multiprocessing.get_context("fork")
        barrier = several.Barrier(many)

        def child() -> None:
            barrier.wait(60)
            act()

        processes = [several.Process(target=child) for _ in range(many)]
        for process in processes:
            process.start()
        for process in processes:
            process.join(120)
        return [process.exitcode if process.exitcode is not None else -1 for process in processes]
    codes = []
    together = threading.Barrier(many)

    def thread() -> None:
        together.wait(60)
        act()
        codes.append(0)

    threads = [threading.Thread(target=thread) for _ in range(many)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(120)
    return codes
