"""Installations for the services' tests: `world` on SQLite, `any_world` on SQLite and then on PostgreSQL.

Every test has a new database, but all of one kind have one engine: what SQLAlchemy has compiled once it need not compile
again for each test, which would take most of their time.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from ballot.store.engine import make_engine
from tests.support.accounts import authenticators
from tests.support.databases.emptying import empty_or_make
from tests.support.installation import World, make_parts

DATABASE = "ballot_services"
MakeWorld = Callable[..., World]


@pytest.fixture(scope="session")
def sqlite_engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """An engine for one file, which is another one for every test."""
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('services') / 'ballot.db'}")
    # Nobody pulls the plug here, and thousands of commits need not wait for the disk.
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))
    return engine


@pytest.fixture
def sqlite(sqlite_engine: Engine, sqlite_template: Path) -> Iterator[Engine]:
    """A new migrated SQLite database."""
    path = Path(str(sqlite_engine.url.database))
    for old in path.parent.iterdir():
        old.unlink()
    shutil.copy(sqlite_template, path)
    yield sqlite_engine
    sqlite_engine.dispose()


@pytest.fixture(scope="session")
def postgresql_engine(postgresql_admin: Engine) -> Iterator[Engine]:
    """An engine for one database, which `postgresql` makes and empties."""
    engine = make_engine(postgresql_admin.url.set(database=DATABASE).render_as_string(hide_password=False))
    yield engine
    engine.dispose()
    with postgresql_admin.connect() as server:
        server.exec_driver_sql(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


@pytest.fixture
def postgresql(postgresql_engine: Engine, postgresql_admin: Engine) -> Iterator[Engine]:
    """A migrated PostgreSQL database without rows."""
    empty_or_make(postgresql_admin, DATABASE, template="template_ballot")
    yield postgresql_engine
    postgresql_engine.dispose()


@pytest.fixture(scope="session")
def councils() -> dict[str, bytes]:
    """Databases in which a council was just founded, by what was asked for."""
    return {}


@pytest.fixture
def make_world(sqlite: Engine, tmp_path: Path, councils: dict[str, bytes]) -> MakeWorld:
    """Makes an installation on SQLite, its council as the arguments of `World` say. Once a test."""
    path = Path(str(sqlite.url.database))

    def make(**council: Any) -> World:
        wanted, parts = repr(council), make_parts(sqlite, tmp_path)
        if wanted in councils:
            path.write_bytes(councils[wanted])
            return World(parts, **council, founded=True)
        world = World(parts, **council)
        sqlite.dispose()  # the last connection takes the write-ahead log back into the file
        councils[wanted] = path.read_bytes()
        return world

    return make


@pytest.fixture
def world(make_world: MakeWorld) -> World:
    """An installation with five Member States of one focal point each."""
    return make_world()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def make_any_world(request: pytest.FixtureRequest, tmp_path: Path) -> MakeWorld:
    """As `make_world`, on SQLite and then on PostgreSQL."""
    if request.param == "sqlite":
        made: MakeWorld = request.getfixturevalue("make_world")
        return made
    engine: Engine = request.getfixturevalue("postgresql")
    return lambda **council: World(make_parts(engine, tmp_path), **council)


@pytest.fixture
def any_world(make_any_world: MakeWorld) -> World:
    """As `world`, on SQLite and then on PostgreSQL."""
    return make_any_world()


@pytest.fixture
def clerk(world: World) -> World:
    """With one more officer, the clerk of `authenticators`, who has a password and an authenticator."""
    authenticators.add_clerk(world.parts)
    return world


@pytest.fixture
def any_clerk(any_world: World) -> World:
    """As `clerk`, on SQLite and then on PostgreSQL."""
    authenticators.add_clerk(any_world.parts)
    return any_world
