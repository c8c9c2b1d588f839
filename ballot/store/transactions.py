"""Transactions. Whatever a service reads or writes, it does in one of these two."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import Delete, Engine, Insert, Update, bindparam, delete, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from ballot.rules.refusals import UnknownConsultation
from ballot.store.base import Row, metadata
from ballot.store.engine import READ_ONLY
from ballot.store.tables import Consultation

Tx: TypeAlias = Session
"""What services hold while a transaction lasts: they get and add rows, and hand it to `ballot.store.queries`."""

DatabaseTrouble = SQLAlchemyError
"""Whatever the database or its library may raise."""

RowType = TypeVar("RowType", bound=Row)

_DOUBLED_IN_SQLITE = (
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY,
    sqlite3.SQLITE_CONSTRAINT_ROWID,
    sqlite3.SQLITE_CONSTRAINT_UNIQUE,
)
_DOUBLED_IN_POSTGRESQL = "23505"  # unique_violation


class AlreadyThere(Exception):
    """A row with this key is in the table, perhaps since a moment ago. The transaction can only be given up."""


# A statement costs more to put together than to run, so those that are run with every reply are put together once.


@cache
def _find(table: type[RowType], names: tuple[str, ...]) -> SelectOfScalar[RowType]:
    return select(table).where(*(col(getattr(table, name)) == bindparam(name) for name in names))


@cache
def _insert(table: type[Row]) -> Insert:
    return metadata.tables[str(table.__tablename__)].insert()


@cache
def _update(table: type[Row], names: tuple[str, ...]) -> Update:
    kept = metadata.tables[str(table.__tablename__)]
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    return update(kept).where(kept.c.id == bindparam("row_id")).values(values)


@cache
def _delete(table: type[Row], names: tuple[str, ...]) -> Delete:
    kept = metadata.tables[str(table.__tablename__)]
    return delete(kept).where(*(kept.c[name] == bindparam(name) for name in names))


_LOCK = (
    select(Consultation)
    .where(col(Consultation.id) == bindparam("id"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


def find_row(tx: Tx, table: type[RowType], **key: Any) -> RowType | None:
    """The row with these values in its columns, of which there is at most one; None if there is none."""
    if any(isinstance(value, str) and "\0" in value for value in key.values()):
        return None  # no text in PostgreSQL has one: it would refuse the question
    found: RowType | None = tx.scalar(_find(table, tuple(key)), key)
    return found


def update_row(tx: Tx, row: Row, **values: Any) -> None:
    """Write these columns of a row that has an `id`, at once; the row in memory has them too. Must not change the `id`."""
    tx.flush()  # what was changed before is written before
    given = {f"new_{name}": value for name, value in values.items()}
    tx.connection().execute(_update(type(row), tuple(values)), {"row_id": getattr(row, "id"), **given})  # noqa: B009
    for name, value in values.items():
        set_committed_value(row, name, value)


def delete_rows(tx: Tx, table: type[Row], **key: Any) -> None:
    """Delete the rows with these values in their columns, of which `tx` holds none in memory."""
    tx.connection().execute(_delete(table, tuple(key)), key)


def insert_rows(tx: Tx, table: type[Row], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows as they are given, every column named, in one statement: for what is written often or in numbers.

    Nothing is validated and no defaults are filled in; constraints of the database hold as always.
    """
    if rows:
        tx.connection().execute(_insert(table), list(rows))


def insert_new(tx: Tx, table: type[Row], *rows: Mapping[str, Any]) -> None:
    """As `insert_rows`, for rows that another process may be inserting, too. Raises AlreadyThere if that was first."""
    try:
        insert_rows(tx, table, rows)
    except IntegrityError as error:
        if (
            getattr(error.orig, "sqlite_errorcode", None) in _DOUBLED_IN_SQLITE
            or getattr(error.orig, "sqlstate", None) == _DOUBLED_IN_POSTGRESQL
        ):
            raise AlreadyThere(str(table.__tablename__)) from None
        raise


def lock_consultation(tx: Tx, consultation_id: int) -> Consultation:
    """The consultation as it is now, held until `tx` ends: nobody else appends to its record meanwhile.

    On PostgreSQL it is a row lock, so that records run in parallel; on SQLite `writing()` holds the
    database already. Read the clock after this, not before. Raises UnknownConsultation.
    """
    row = tx.scalar(_LOCK, {"id": consultation_id})
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
    def reading(self) -> Iterator[Tx]:
        """A session that sees one moment of the database throughout, beginning with its first query.

        It commits nothing: the database refuses writes, and rows that were changed, added or deleted
        but not yet flushed raise RuntimeError at the end. Rows read may be used afterwards.
        """
        with Session(self._reads, expire_on_commit=False) as session:
            yield session
            if session.new or session.deleted or any(session.is_modified(row) for row in session.dirty):
                raise RuntimeError("rows were changed in a reading transaction; use writing()")

    @contextmanager
    def writing(self) -> Iterator[Tx]:
        """A session that commits when the block ends, and rolls back whole when it raises.

        On SQLite it is the only writer from its first line on, and waits up to 30 seconds for that
        (then OperationalError, a DatabaseTrouble). On PostgreSQL, lock before reading what is to be changed
        (`lock_consultation`). Never open a second one inside: it would wait for the first.
        Rows may be used afterwards, as they were committed.
        """
        with Session(self._writes, expire_on_commit=False) as session, session.begin():
            session.connection()  # begins now, so that a clock read in the block is read under the lock
            yield session

    def reach(self) -> None:
        """Begin a transaction and end it. Raises DatabaseTrouble, OSError or RuntimeError where that cannot be done."""
        with self.reading() as tx:
            tx.connection()

    lock_consultation = staticmethod(lock_consultation)
