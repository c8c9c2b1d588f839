"""Transactions. Whatever a service reads or writes, it does in one of these two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from ballot.rules.refusals import UnknownConsultation
from ballot.store.base import Row, metadata
from ballot.store.engine import READ_ONLY
from ballot.store.tables import Consultation


def insert_rows(tx: Session, table: type[Row], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows as they are given, every column named, in one statement: for what is written often or in numbers.

    Nothing is validated and no defaults are filled in; constraints of the database hold as always.
    """
    if rows:
        tx.execute(metadata.tables[str(table.__tablename__)].insert(), list(rows))


def lock_consultation(tx: Session, consultation_id: int) -> Consultation:
    """The consultation as it is now, held until `tx` ends: nobody else appends to its record meanwhile.

    On PostgreSQL it is a row lock, so that records run in parallel; on SQLite `writing()` holds the
    database already. Read the clock after this, not before. Raises UnknownConsultation.
    """
    row = tx.get(Consultation, consultation_id, populate_existing=True, with_for_update=True)
    if row is None:
        raise UnknownConsultation(consultation=consultation_id)
    return row


class Store:
    """The database as services see it. One a process; threads may share it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        reads: dict[str, Any] = {READ_ONLY: True}
        writes: dict[str, Any] = {}
        if engine.dialect.name == "postgresql":
            reads = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
            # What is read after taking a lock must be what the lock's last holder left.
            writes = {"isolation_level": "READ COMMITTED"}
        self._reads = engine.execution_options(**reads)
        self._writes = engine.execution_options(**writes)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one moment of the database throughout, beginning with its first query.

        It commits nothing: the database refuses writes, and rows that were changed, added or deleted
        but not yet flushed raise RuntimeError at the end. Rows read may be used afterwards.
        """
        with Session(self._reads, expire_on_commit=False) as session:
            yield session
            if session.new or session.deleted or any(session.is_modified(row) for row in session.dirty):
                raise RuntimeError("rows were changed in a reading transaction; use writing()")

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that commits when the block ends, and rolls back whole when it raises.

        On SQLite it is the only writer from its first line on, and waits up to 30 seconds for that
        (then sqlalchemy's OperationalError). On PostgreSQL, lock before reading what is to be changed
        (`lock_consultation`). Never open a second one inside: it would wait for the first.
        Rows may be used afterwards, as they were committed.
        """
        with Session(self._writes, expire_on_commit=False) as session, session.begin():
            session.connection()  # begins now, so that a clock read in the block is read under the lock
            yield session

    lock_consultation = staticmethod(lock_consultation)
