"""Transactions. Whatever a service reads or writes, it does in one of these two."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from sqlalchemy import Connection, Delete, Engine, Insert, Select, Update, bindparam, delete, update
from sqlalchemy import select as select_columns
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from ballot.rules.refusals import UnknownConsultation
from ballot.store.base import Row, metadata
from ballot.store.engine import READ_ONLY
from ballot.store.tables import Consultation


class Tx(Session):
    """What services hold while a transaction lasts: they get and add rows, and hand it to `ballot.store.queries`.

    `core` is its connection, for statements whose rows are read as plain values. The session around it, which keeps rows as
    objects, costs as much to set up as several statements, so it is set up when it is used for the first time.
    """

    core: Connection

    def __init__(self, core: Connection) -> None:
        self.core = core

    if not TYPE_CHECKING:  # else every misspelt name would pass for an attribute

        def __getattr__(self, name: str) -> Any:
            if self.keeps_objects or name.startswith("__"):
                raise AttributeError(name)
            # It finds a transaction under way, joins it, and leaves its end to whoever began it.
            super().__init__(self.core, expire_on_commit=False)
            return getattr(self, name)

    @property
    def keeps_objects(self) -> bool:
        """Whether the session is set up: only then are there objects to be written or let go of."""
        return "identity_map" in self.__dict__

    def detach_objects(self) -> None:
        """Detach the objects, which may be used afterwards."""
        if self.keeps_objects:
            self.close()

    def require_unchanged(self) -> None:
        """Raise RuntimeError where objects were changed, added or deleted and not flushed."""
        if self.keeps_objects and (self.new or self.deleted or any(self.is_modified(row) for row in self.dirty)):
            raise RuntimeError("rows were changed in a reading transaction; use writing()")


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
def _select_statement(table: type[RowType], names: tuple[str, ...]) -> SelectOfScalar[RowType]:
    return select(table).where(*(col(getattr(table, name)) == bindparam(name) for name in names))


@cache
def _insert_statement(table: type[Row]) -> Insert:
    return metadata.tables[str(table.__tablename__)].insert()


@cache
def _update_statement(table: type[Row], names: tuple[str, ...]) -> Update:
    kept = metadata.tables[str(table.__tablename__)]
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    return update(kept).where(kept.c.id == bindparam("row_id")).values(values)


@cache
def _delete_statement(table: type[Row], names: tuple[str, ...]) -> Delete:
    kept = metadata.tables[str(table.__tablename__)]
    return delete(kept).where(*(kept.c[name] == bindparam(name) for name in names))


class RecordRow(NamedTuple):
    """What every act asks of its consultation's row."""

    id: int
    body_id: int
    size: int
    """Entries in the record."""
    second_step: bool
    """Whether a reply is recorded only with a code that was sent by mail."""


def record_row(row: Consultation) -> RecordRow:
    """Return the same of a row that was read already, to look at and not to act on."""
    return RecordRow(row.number, row.body_id, row.size, row.second_step)


_LOCK = (
    select(Consultation)
    .where(col(Consultation.id) == bindparam("id"))
    .with_for_update()
    .execution_options(populate_existing=True)
)
_CONSULTATION = metadata.tables["consultation"]
_LOCK_ALONE: Select[Any] = (
    select_columns(*(_CONSULTATION.c[name] for name in RecordRow._fields))
    .where(_CONSULTATION.c.id == bindparam("id"))
    .with_for_update()
)


def find_row(tx: Tx, table: type[RowType], **key: Any) -> RowType | None:
    """Return the row with these values in its columns, of which there is at most one; None if there is none."""
    if any(isinstance(value, str) and "\0" in value for value in key.values()):
        return None  # no text in PostgreSQL has one: it would refuse the question
    found: RowType | None = tx.scalar(_select_statement(table, tuple(key)), key)
    return found


def update_row(tx: Tx, row: Row, **values: Any) -> None:
    """Write these columns of a row that has an `id`, at once; the row in memory has them too. Must not change the `id`."""
    tx.flush()  # what was changed before is written before
    update_by_id(tx, type(row), getattr(row, "id"), **values)  # noqa: B009
    for name, value in values.items():
        set_committed_value(row, name, value)


def update_by_id(tx: Tx, table: type[Row], row_id: int, **values: Any) -> None:
    """Write these columns of the row of this `id`, at once. `tx` must not hold it in memory (`update_row`)."""
    given = {f"new_{name}": value for name, value in values.items()}
    tx.core.execute(_update_statement(table, tuple(values)), {"row_id": row_id, **given})


def delete_rows(tx: Tx, table: type[Row], **key: Any) -> None:
    """Delete the rows with these values in their columns, of which `tx` holds none in memory."""
    tx.core.execute(_delete_statement(table, tuple(key)), key)


def insert_rows(tx: Tx, table: type[Row], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows as they are given, every column named, in one statement: for what is written often or in numbers.

    Nothing is validated and no defaults are filled in; constraints of the database hold as always.
    """
    if rows:
        tx.core.execute(_insert_statement(table), list(rows))


def insert_new(tx: Tx, table: type[Row], *rows: Mapping[str, Any]) -> None:
    """Insert as `insert_rows` does, where another process may be inserting, too. Raise AlreadyThere if that was first."""
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
    """Return the consultation as it is now, held until `tx` ends: nobody else appends to its record meanwhile.

    On PostgreSQL it is a row lock, so that records run in parallel; on SQLite `writing()` holds the
    database already. Read the clock after this, not before. Raise UnknownConsultation.
    """
    row = tx.scalar(_LOCK, {"id": consultation_id})
    if row is None:
        raise UnknownConsultation(consultation=consultation_id)
    return row


def lock_record(tx: Tx, consultation_id: int) -> RecordRow:
    """Lock as `lock_consultation` does, for those who append to the record and need no more than this of the row."""
    row = tx.core.execute(_LOCK_ALONE, {"id": consultation_id}).first()
    if row is None:
        raise UnknownConsultation(consultation=consultation_id)
    return RecordRow._make(row)


class _Shared(threading.local):
    """A thread's reading transaction that several `reading()` share: none while `on` is False."""

    on = False
    tx: Tx | None = None
    users = 0
    """Blocks that are using it at this moment, one inside the other."""
    writing = False
    """Whether the thread is inside a writing transaction."""


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
        self._shared = _Shared()

    @contextmanager
    def reading(self) -> Iterator[Tx]:
        """Yield a transaction that sees one moment of the database throughout, beginning with its first query.

        It commits nothing: the database refuses writes, and rows that were changed, added or deleted
        but not yet flushed raise RuntimeError at the end. Rows read may be used afterwards. Raise RuntimeError inside
        `writing()`: it would not see what that has written, nor, on PostgreSQL, what it has locked; use its transaction.
        """
        if self._shared.writing:
            raise RuntimeError("reading() inside writing() would read what is old; use the transaction of writing()")
        if self._shared.on:
            with self._sharing() as tx:
                yield tx
            return
        with self._reads.connect() as connection:
            tx = Tx(connection)
            try:
                yield tx
                tx.require_unchanged()
            finally:
                tx.detach_objects()

    @contextmanager
    def _sharing(self) -> Iterator[Tx]:
        shared = self._shared
        if shared.tx is None:
            shared.tx = Tx(self._reads.connect())
        tx = shared.tx
        shared.users += 1
        try:
            yield tx
            tx.require_unchanged()
        except DatabaseTrouble:  # nothing more can be read in it
            self._end_shared()
            raise
        finally:
            shared.users -= 1

    def share_reading(self) -> None:
        """Let every `reading()` of this thread see one and the same moment, until `stop_sharing` or this thread writes.

        For a page, which is put together from many questions: it costs one transaction, and is of one piece.
        """
        self._shared.on = True

    def stop_sharing(self) -> None:
        """End what `share_reading` began, if it did."""
        self._shared.on = False
        self._end_shared()

    def _end_shared(self) -> None:
        tx, self._shared.tx = self._shared.tx, None
        if tx is not None:
            tx.detach_objects()
            tx.core.close()

    @contextmanager
    def writing(self) -> Iterator[Tx]:
        """Yield a transaction that commits when the block ends, and rolls back whole when it raises.

        On SQLite it is the only writer from its first line on, and waits up to 30 seconds for that
        (then OperationalError, a DatabaseTrouble). On PostgreSQL, lock before reading what is to be changed
        (`lock_consultation`). Never open a second one inside: it would wait for the first.
        Rows may be used afterwards, as they were committed.
        """
        if not self._shared.users:
            self._end_shared()  # what was read before is old as soon as this has committed
        # It begins now, so that a clock read in the block is read under the lock.
        with self._writes.begin() as connection:
            tx = Tx(connection)
            self._shared.writing = True
            try:
                yield tx
                if tx.keeps_objects:
                    tx.flush()
            finally:
                self._shared.writing = False
                tx.detach_objects()

    def reach(self) -> None:
        """Begin a transaction and end it. Raise DatabaseTrouble, OSError or RuntimeError where that cannot be done."""
        with self.reading() as tx:
            tx.core.begin()
