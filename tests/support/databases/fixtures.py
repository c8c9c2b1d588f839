"""Databases for the store's tests, each test its own: SQLite, and PostgreSQL where there is a server."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url

from ballot.store.engine import make_engine
from ballot.store.migrate import upgrade
from ballot.store.transactions import Store
from tests.support.databases.postgresql import running_postgresql

MakeDatabase = Callable[..., Engine]
_number = itertools.count()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database file, to copy."""
    path = tmp_path_factory.mktemp("template") / "ballot.db"
    engine = make_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_admin() -> Iterator[Engine]:
    """A connection to the server that may make databases; `template_ballot` in it is migrated."""
    with running_postgresql() as url:
        admin = create_engine(url, isolation_level="AUTOCOMMIT")
        _execute(admin, "DROP DATABASE IF EXISTS template_ballot WITH (FORCE)")
        _execute(admin, "CREATE DATABASE template_ballot TEMPLATE template0")
        engine = make_engine(_url(admin, "template_ballot"))
        upgrade(engine)
        engine.dispose()
        yield admin
        _execute(admin, "DROP DATABASE template_ballot WITH (FORCE)")
        admin.dispose()


def _execute(admin: Engine, statement: str) -> None:
    with admin.connect() as connection:
        connection.exec_driver_sql(statement)


def _url(admin: Engine, database: str) -> str:
    return make_url(admin.url).set(database=database).render_as_string(hide_password=False)


@pytest.fixture
def sqlite_database(tmp_path: Path, sqlite_template: Path) -> Iterator[MakeDatabase]:
    """Makes SQLite databases: `make()` a migrated one, `make(empty=True)` a new one."""
    engines = []

    def make(*, empty: bool = False) -> Engine:
        path = tmp_path / f"ballot-{next(_number)}.db"
        if not empty:
            shutil.copy(sqlite_template, path)
        engines.append(make_engine(f"sqlite:///{path}"))
        return engines[-1]

    yield make
    for engine in engines:
        engine.dispose()


@pytest.fixture
def postgresql_database(postgresql_admin: Engine) -> Iterator[MakeDatabase]:
    """The same for PostgreSQL."""
    engines = []

    def make(*, empty: bool = False) -> Engine:
        name = f"ballot_test_{next(_number)}"
        _execute(postgresql_admin, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        _execute(postgresql_admin, f"CREATE DATABASE {name} TEMPLATE {'template0' if empty else 'template_ballot'}")
        engines.append(make_engine(_url(postgresql_admin, name)))
        return engines[-1]

    yield make
    for engine in engines:
        engine.dispose()
        _execute(postgresql_admin, f"DROP DATABASE {engine.url.database} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest) -> MakeDatabase:
    """Makes databases, of one kind after the other: what uses this is tested on both."""
    made: MakeDatabase = request.getfixturevalue(f"{request.param}_database")
    return made


@pytest.fixture
def store(database: MakeDatabase) -> Store:
    """A migrated database, on either kind of server."""
    return Store(database())
