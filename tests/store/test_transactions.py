from __future__ import annotations

import multiprocessing
import sqlite3
import threading

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.pool import QueuePool
from sqlmodel import Session, select

from ballot.rules.refusals import UnknownConsultation
from ballot.store.base import Row
from ballot.store.engine import WAIT_SECONDS, make_engine
from ballot.store.tables import Body, Consultation, FocalPoint, SignedCheckpoint, SignedTally
from ballot.store.transactions import AlreadyThere, DatabaseTrouble, Store, insert_new, lock_consultation
from tests.support.databases.fixtures import MakeDatabase
from tests.support.databases.rows import GOOD, LATER, a

TIMES = 25
AT_ONCE = 8


@pytest.fixture
def engine(database: MakeDatabase) -> Engine:
    """A database with one consultation."""
    engine = database()
    _fill(engine)
    return engine


def _fill(engine: Engine) -> None:
    with Store(engine).writing() as tx:
        tx.add_all([a(Body), a(Consultation)])


def _size(tx: Session) -> int:
    return tx.exec(select(Consultation.size)).one()


def _add_ones(store: Store) -> None:
    for _ in range(TIMES):
        with store.writing() as tx:
            consultation = lock_consultation(tx, 1)
            consultation.size += 1


def _add_ones_at(url: str) -> None:
    _add_ones(Store(make_engine(url)))


def test_processes_that_read_and_then_write_lose_nothing(engine: Engine) -> None:
    url = engine.url.render_as_string(hide_password=False)
    several = multiprocessing.get_context("fork")
    processes = [several.Process(target=_add_ones_at, args=(url,)) for _ in range(AT_ONCE)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    assert [process.exitcode for process in processes] == [0] * AT_ONCE
    with Store(engine).reading() as tx:
        assert _size(tx) == TIMES * AT_ONCE


def test_threads_that_read_and_then_write_lose_nothing(engine: Engine) -> None:
    store = Store(engine)
    threads = [threading.Thread(target=_add_ones, args=(store,)) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    with store.reading() as tx:
        assert _size(tx) == TIMES * AT_ONCE


def test_a_process_forked_with_an_engine_in_hand_uses_connections_of_its_own(engine: Engine) -> None:
    store = Store(engine)
    with store.reading() as tx:
        assert _size(tx) == 0
        _add_ones(store)  # so that one connection is out, and another one waits in the pool
        child = multiprocessing.get_context("fork").Process(target=_begin_afresh, args=(store,))
        child.start()
        child.join(120)
        assert child.exitcode == 0
        assert _size(tx) == 0
    _add_ones(store)
    with store.reading() as tx:
        assert _size(tx) == 3 * TIMES


def _begin_afresh(store: Store) -> None:
    pool = store.engine.pool
    assert isinstance(pool, QueuePool)
    assert pool.checkedin() == pool.checkedout() == 0
    _add_ones(store)


@pytest.mark.parametrize("table", [SignedCheckpoint, SignedTally])
def test_a_row_whose_key_is_taken_is_already_there(engine: Engine, table: type[Row]) -> None:
    store = Store(engine)
    row = GOOD[table]
    with store.writing() as tx:
        insert_new(tx, table, row)
    with pytest.raises(AlreadyThere, match=str(table.__tablename__)), store.writing() as tx:
        insert_new(tx, table, {**row, "signed_at": LATER})


def test_a_row_that_is_refused_for_anything_else_is_not_said_to_be_there(engine: Engine) -> None:
    with pytest.raises(IntegrityError, match="signature"), Store(engine).writing() as tx:
        insert_new(tx, SignedTally, {**GOOD[SignedTally], "signature": b""})


def test_an_exception_takes_back_everything_that_was_written(engine: Engine) -> None:
    store = Store(engine)

    def write_and_fail() -> None:
        with store.writing() as tx:
            lock_consultation(tx, 1).size = 9
            tx.flush()
            tx.add(a(Body, id=2, slug="other"))
            tx.flush()
            raise LookupError("no such thing")

    with pytest.raises(LookupError, match="no such thing"):
        write_and_fail()
    with store.reading() as tx:
        assert _size(tx) == 0
        assert tx.get(Body, 2) is None


def test_reading_inside_a_writing_transaction_is_refused_and_outside_is_not(engine: Engine) -> None:
    store = Store(engine)
    with store.writing() as tx:
        lock_consultation(tx, 1).size = 3
        with pytest.raises(RuntimeError, match="inside writing"), store.reading():
            pass
        store.share_reading()
        with pytest.raises(RuntimeError, match="inside writing"), store.reading():
            pass
        store.stop_sharing()
    with store.reading() as tx:
        assert _size(tx) == 3
    with pytest.raises(LookupError), store.writing():
        raise LookupError
    with store.reading() as tx:
        assert _size(tx) == 3


def test_rows_may_be_used_after_either_transaction(engine: Engine) -> None:
    store = Store(engine)
    with store.writing() as tx:
        written = lock_consultation(tx, 1)
        written.size = 3
        person = a(FocalPoint, id=None)
        tx.add(person)
    with store.reading() as tx:
        read = tx.get_one(Consultation, 1)
    assert (written.size, read.size, read.reference) == (3, 3, "DM-26/1001")
    assert person.id == 1


def test_reading_sees_one_moment_throughout(engine: Engine) -> None:
    store = Store(engine)
    with store.reading() as reader:
        assert _size(reader) == 0
        with store.writing() as writer:
            lock_consultation(writer, 1).size = 5
        assert _size(reader) == 0
    with store.reading() as reader:
        assert _size(reader) == 5


def test_the_database_refuses_a_write_in_a_reading_transaction(engine: Engine) -> None:
    store = Store(engine)
    with pytest.raises(DBAPIError, match=r"(?i)read.?only"), store.reading() as tx:
        tx.connection().execute(text("UPDATE consultation SET size = 5"))
    with store.reading() as tx:
        tx.get_one(Consultation, 1).size = 5
        with pytest.raises(DBAPIError, match=r"(?i)read.?only"):
            tx.flush()
    with store.writing() as tx:  # over the connections that refused just now
        assert _size(tx) == 0
        lock_consultation(tx, 1).size = 6
    with store.reading() as tx:
        assert _size(tx) == 6


def test_rows_changed_while_reading_are_an_error_and_are_not_stored(engine: Engine) -> None:
    store = Store(engine)
    with pytest.raises(RuntimeError, match="reading"), store.reading() as tx:
        tx.get_one(Consultation, 1).size = 5
    with pytest.raises(RuntimeError, match="reading"), store.reading() as tx:
        tx.add(a(Body, id=2, slug="other"))
    with pytest.raises(RuntimeError, match="reading"), store.reading() as tx:
        tx.delete(tx.get_one(Consultation, 1))
    with store.reading() as tx:
        assert _size(tx) == 0
        assert tx.get(Body, 2) is None


def test_a_consultation_that_is_not_there_cannot_be_locked(engine: Engine) -> None:
    with pytest.raises(UnknownConsultation), Store(engine).writing() as tx:
        lock_consultation(tx, 99)


def test_a_writer_on_sqlite_is_alone_from_its_first_line_on(sqlite_database: MakeDatabase) -> None:
    engine = sqlite_database()
    with Store(engine).writing():
        other = sqlite3.connect(str(engine.url.database), timeout=0, isolation_level=None)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


def test_a_writer_on_sqlite_waits_for_another_one_and_gives_up_in_the_end(
    sqlite_database: MakeDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = sqlite_database()
    other = sqlite3.connect(str(engine.url.database), timeout=0, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    looks: list[float] = []

    def look_again(seconds: float) -> None:
        looks.append(seconds)
        if len(looks) == 3:
            other.execute("COMMIT")

    monkeypatch.setattr("ballot.store.engine.time.sleep", look_again)
    with Store(engine).writing() as tx:
        assert len(looks) == 3
        assert tx.core.exec_driver_sql("PRAGMA busy_timeout").scalar() == WAIT_SECONDS * 1000
    other.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr("ballot.store.engine.WAIT_SECONDS", 0)
    with pytest.raises(OperationalError, match="locked"), Store(engine).writing():
        pass
    other.close()


def test_readings_that_are_shared_see_one_moment_until_this_thread_writes(engine: Engine) -> None:
    store, elsewhere = Store(engine), Store(engine)
    store.share_reading()
    with store.reading() as tx:
        first, size = tx, _size(tx)
    with elsewhere.writing() as tx:
        lock_consultation(tx, 1).size = 7
    with store.reading() as tx:
        assert tx is first
        assert _size(tx) == size
    with store.writing():
        pass
    with store.reading() as tx:
        assert _size(tx) == 7
    store.stop_sharing()
    with store.reading() as one, store.reading() as another:
        assert one is not another


def test_a_shared_reading_that_the_database_broke_off_is_not_used_again(engine: Engine) -> None:
    store = Store(engine)
    store.share_reading()
    with pytest.raises(DatabaseTrouble), store.reading() as tx:
        tx.core.exec_driver_sql("SELECT nothing FROM nowhere")
    with store.reading() as tx:
        assert _size(tx) == 0
    with pytest.raises(RuntimeError, match="reading"), store.reading() as tx:
        tx.add(a(Body, id=2, slug="other"))
    store.stop_sharing()
    with store.reading() as tx:
        assert tx.get(Body, 2) is None


@pytest.mark.postgresql
def test_a_locked_consultation_is_held_and_its_neighbour_is_not(postgresql_database: MakeDatabase) -> None:
    engine = postgresql_database()
    _fill(engine)
    with Store(engine).writing() as tx:
        tx.add(a(Consultation, id=2, reference="DM-26/1002", slug="dm-26-1002"))
    with Store(engine).writing() as tx:
        lock_consultation(tx, 1)
        with engine.connect() as other:
            other.execute(text("SELECT id FROM consultation WHERE id = 2 FOR UPDATE NOWAIT"))
            with pytest.raises(OperationalError, match="could not obtain lock"):
                other.execute(text("SELECT id FROM consultation WHERE id = 1 FOR UPDATE NOWAIT"))


@pytest.mark.postgresql
def test_locking_reads_anew_what_was_read_before_the_lock(postgresql_database: MakeDatabase) -> None:
    engine = postgresql_database()
    _fill(engine)
    store = Store(engine)
    with store.writing() as tx:
        assert tx.get_one(Consultation, 1).size == 0
        _add_ones(store)
        assert lock_consultation(tx, 1).size == TIMES
