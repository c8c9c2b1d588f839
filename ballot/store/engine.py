"""The engine: how connections are opened, and how their transactions begin.

SQLite is used durably and by several processes: write-ahead log, `synchronous=FULL`, and
`BEGIN IMMEDIATE` before every write. Python's driver would begin transactions late and let two
writers read the same row first (the later one then fails or loses the other's change), so it is
taken out of the matter (`isolation_level=None`) and BEGIN is sent from here.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from typing import Any
from weakref import WeakSet

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import ConnectionPoolEntry, Pool, QueuePool

READ_ONLY = "ballot_read_only"
"""Execution option of this module: the transaction takes no write lock, and writing in it is an error."""

WAIT_SECONDS = 30
"""How long a SQLite connection waits for another one's write transaction."""
LOOK_EVERY = 0.002
"""Seconds between two looks whether that has ended."""


def make_engine(url: str) -> Engine:
    """Return an engine for `url` that has not connected yet. Make it in the process that uses it, after any fork.

    Raise ValueError for SQLite in memory, where every connection would see a database of its own.
    """
    database = make_url(url)
    if database.get_backend_name() != "sqlite":
        engine = create_engine(database, json_serializer=to_json, hide_parameters=True, pool_pre_ping=True)
    elif database.database in (None, "", ":memory:") or "mode=memory" in str(database):
        raise ValueError("SQLite needs a file here: a database in memory belongs to a single connection")
    else:
        # A pool and not a connection a transaction: closing a database's last connection folds the
        # write-ahead log back into it, which costs more than the transaction did. Sync workers hold
        # one connection each; threads take turns with theirs.
        engine = create_engine(
            database,
            json_serializer=to_json,
            hide_parameters=True,  # what a statement carried (a vote, an address) stays out of error texts and logs
            poolclass=QueuePool,
            connect_args={"timeout": WAIT_SECONDS},
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    _engines.add(engine)
    return engine


def to_json(value: object) -> str:
    """Return JSON with sorted keys, the same text for equal values. Raise ValueError for NaN and infinities."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _prepare_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    mode = _write_ahead(connection)
    if mode != "wal":
        # E.g. on a network file system, where several processes must not share the file.
        raise RuntimeError(f"SQLite cannot keep a write-ahead log beside this database (mode is {mode})")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")


def _write_ahead(connection: Any) -> str:
    # Processes that open a new file at the same moment race for this switch, and SQLite does not
    # apply the timeout to it. Once made it is kept in the file.
    give_up = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            return str(connection.execute("PRAGMA journal_mode = WAL").fetchone()[0])
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                raise
            time.sleep(0.01)


def _begin_sqlite(connection: Connection) -> None:
    reads = connection.get_execution_options().get(READ_ONLY, False)
    # Straight to the driver, at a tenth of the price, as it is sent with every transaction and cannot fail.
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA query_only = ON" if reads else "PRAGMA query_only = OFF")
    if reads:
        driver.execute("BEGIN")  # waits for nobody, so this cannot fail either
    elif not _began_to_write(driver):
        driver.execute("PRAGMA busy_timeout = 0")  # the wait is over
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # once more, so that it fails as every statement does
        finally:
            driver.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")


def _began_to_write(driver: Any) -> bool:
    """Begin a write transaction as soon as no other one is under way; return False where that cannot be.

    SQLite's own way of waiting sleeps for up to a tenth of a second between two looks, so that whoever has waited longest
    is served last: a head could wait for its signature for seconds while replies come in.
    """
    give_up = time.monotonic() + WAIT_SECONDS
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        while True:
            try:
                driver.execute("BEGIN IMMEDIATE")
                return True
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                    return False
            time.sleep(LOOK_EVERY)
    finally:
        driver.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")


# A connection must not be used, nor even closed, on both sides of a fork. Should a process fork
# with an engine in hand, the child begins with an empty pool, and leaves the parent's connections be.
_engines: WeakSet[Engine] = WeakSet()
_left_to_the_parent: list[Pool] = []


def _forget_connections() -> None:
    for engine in list(_engines):
        _left_to_the_parent.append(engine.pool)
        engine.dispose(close=False)


os.register_at_fork(after_in_child=_forget_connections)
