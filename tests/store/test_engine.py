from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from ballot.store.engine import make_engine, to_json
from tests.support.databases.fixtures import MakeDatabase


def test_sqlite_is_durable_and_enforces_references(sqlite_database: MakeDatabase) -> None:
    expected = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 30_000,
    }
    engine = sqlite_database()
    with engine.connect() as first, engine.connect() as second:
        # The second connection would wait for the first, were it to begin a transaction as well.
        for connection in (first.connection.driver_connection, second.connection.driver_connection):
            assert connection is not None
            found = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in expected}
            assert found == expected


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "sqlite:///file:x?mode=memory&uri=true"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="memory"):
        make_engine(url)


def test_an_engine_connects_to_nothing_until_it_is_used(tmp_path: Path) -> None:
    make_engine(f"sqlite:///{tmp_path / 'ballot.db'}")
    assert not (tmp_path / "ballot.db").exists()


def test_processes_may_open_a_new_database_at_the_same_moment(tmp_path: Path) -> None:
    several = multiprocessing.get_context("fork")
    for number in range(5):
        start = several.Event()
        url = f"sqlite:///{tmp_path / f'{number}.db'}"
        processes = [several.Process(target=_open, args=(url, start)) for _ in range(6)]
        for process in processes:
            process.start()
        start.set()
        for process in processes:
            process.join(60)
        assert [process.exitcode for process in processes] == [0] * 6


def _open(url: str, start: multiprocessing.synchronize.Event) -> None:
    start.wait()
    make_engine(url).connect().close()


def test_json_of_equal_values_is_the_same_text() -> None:
    assert to_json({"b": 1, "a": {"d": [], "c": "é"}}) == to_json({"a": {"c": "é", "d": []}, "b": 1})
