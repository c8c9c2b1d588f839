from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from ballot.store.tables import AuditLogEntry, Body, Consultation, RecordEntry, SignedCheckpoint
from ballot.store.transactions import Store
from tests.support.databases.fixtures import MakeDatabase
from tests.support.databases.rows import a


@pytest.fixture
def recorded(store: Store) -> Store:
    """A store with a record of one entry."""
    _record(store)
    return store


def _record(store: Store) -> None:
    with store.writing() as tx:
        tx.add_all([a(Body), a(Consultation), a(RecordEntry), a(SignedCheckpoint), a(AuditLogEntry)])


STATEMENTS = [
    "UPDATE entry SET line = line",
    "UPDATE entry SET seq = 7",
    "DELETE FROM entry",
    "DELETE FROM entry WHERE seq = 0",
    "UPDATE deed SET by = by",
    "UPDATE deed SET id = 7",
    "DELETE FROM deed",
]


def test_an_entry_and_a_deed_can_be_neither_changed_nor_deleted(recorded: Store, subtests: pytest.Subtests) -> None:
    for statement in STATEMENTS:
        with subtests.test(statement):
            with pytest.raises(IntegrityError, match="append-only"), recorded.writing() as tx:
                tx.connection().execute(text(statement))
            with recorded.reading() as tx:
                assert tx.get_one(RecordEntry, (1, 0)).line == b"{}"
                assert tx.get_one(AuditLogEntry, 1).by == "of-aaaaaaaa"


def test_an_entry_cannot_be_changed_through_its_row(recorded: Store) -> None:
    with pytest.raises(IntegrityError, match="append-only"), recorded.writing() as tx:
        tx.get_one(RecordEntry, (1, 0)).line = b"[]"
    with pytest.raises(IntegrityError, match="append-only"), recorded.writing() as tx:
        tx.delete(tx.get_one(RecordEntry, (1, 0)))


def test_a_second_entry_with_the_same_number_is_refused(recorded: Store) -> None:
    with pytest.raises(IntegrityError), recorded.writing() as tx:
        tx.add(a(RecordEntry, line=b"[]"))


def test_an_entry_cannot_be_replaced_by_inserting_over_it(sqlite_database: MakeDatabase) -> None:
    store = Store(sqlite_database())
    _record(store)
    with pytest.raises(IntegrityError, match="append-only"), store.writing() as tx:
        tx.connection().execute(
            text("INSERT OR REPLACE INTO entry SELECT consultation_id, seq, x'00', hashes, at FROM entry")
        )


def test_a_deed_cannot_be_replaced_by_inserting_over_it(sqlite_database: MakeDatabase) -> None:
    store = Store(sqlite_database())
    _record(store)
    with pytest.raises(IntegrityError, match="append-only"), store.writing() as tx:
        tx.connection().execute(text("INSERT OR REPLACE INTO deed SELECT id, at, 'worker', act, facts FROM deed"))


@pytest.mark.postgresql
@pytest.mark.parametrize("table", ["entry", "deed"])
def test_entries_and_deeds_cannot_be_truncated(postgresql_database: MakeDatabase, table: str) -> None:
    store = Store(postgresql_database())
    _record(store)
    with pytest.raises(IntegrityError, match="append-only"), store.writing() as tx:
        tx.connection().execute(text(f"TRUNCATE {table} CASCADE"))


def test_a_checkpoint_may_gain_the_line_of_a_witness(recorded: Store) -> None:
    with recorded.writing() as tx:
        tx.get_one(SignedCheckpoint, (1, 1)).note += "— witness\n"
