"""What lies in an installation's database, whatever its services say of it; and ways to demand or to spoil it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col
from sqlmodel import select as select_rows

from ballot.record.canonical import parse_object
from ballot.record.replay import fold
from ballot.record.shapes import require_shape
from ballot.record.standing import Standing
from ballot.rules.refusals import Refused
from ballot.services.core.context import Parts
from ballot.store.tables import Consultation, OutboxDelivery, RecordEntry, metadata


class Inside:
    """Looks at the rows of an installation, past its services."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts

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
            require_shape(entry, sealed=standing.sealed)
            fold(standing, entry, _forbidden)
        row = self.row(consultation)
        assert row.size == standing.size
        assert row.stage == standing.stage
        if standing.size:
            assert (row.closes_at, row.record_until) == (standing.deadline(), standing.recording_ends())
        return standing

    def mails(self, template: str = "", state: str | None = None) -> list[OutboxDelivery]:
        """The mails of the outbox, in order."""
        with self.parts.store.reading() as tx:
            wanted = select_rows(OutboxDelivery).where(OutboxDelivery.kind == "mail")
            found = tx.exec(wanted.order_by(col(OutboxDelivery.id))).all()
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


def _forbidden(code: str, message: str) -> None:
    pytest.fail(f"{code}: {message}")
