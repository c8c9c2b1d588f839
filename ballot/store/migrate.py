"""Bringing a database to the schema of this version.

The migrations lie beside this file and travel with the package. A new one:
`python -m ballot.store.migrate "what changes"` drafts it from the difference between tables and
migrations; read it before trusting it. It does not see changes of CHECK constraints or triggers, and
SQLite loses the triggers of a table that is altered by copying: `entry` and `deed` must get their own again.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from ballot.store.engine import READ_ONLY, make_engine

MIGRATIONS = Path(__file__).parent / "migrations"

_ADVISORY_LOCK = 0x62616C6C6F74  # any number of our own; this spells "ballot"


def upgrade(engine: Engine, to: str = "head") -> None:
    """Apply the migrations that are missing, all or none, up to `to`. Safe to run in several processes at once."""
    with _migration_transaction(engine) as connection:
        command.upgrade(_alembic_config(connection), to)


def is_current(engine: Engine) -> bool:
    """Return whether the database has exactly the schema of this version. Change nothing."""
    with engine.execution_options(**{READ_ONLY: True}).connect() as connection:
        found = MigrationContext.configure(connection).get_current_heads()
    return set(found) == set(ScriptDirectory.from_config(_alembic_config()).get_heads())


def draft_migration(message: str) -> None:
    """Write a new migration file, for a developer to finish."""
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/draft.db")
        upgrade(engine)
        following = f"{len(list(ScriptDirectory.from_config(_alembic_config()).walk_revisions())) + 1:04d}"
        with engine.begin() as connection:
            command.revision(_alembic_config(connection), message, autogenerate=True, rev_id=following)
        engine.dispose()


def _alembic_config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


@contextmanager
def _migration_transaction(engine: Engine) -> Iterator[Connection]:
    """One transaction for all migrations, which other processes wait for."""
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            with connection.begin():
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")
                yield connection
            return
        # SQLite alters a table by copying and dropping it, and dropping a table deletes what refers
        # to it. So references are not enforced meanwhile, and are checked before the commit. The
        # switch has no effect inside a transaction, which is why it goes to the driver.
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                yield connection
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise RuntimeError(f"a migration left references to nothing: {broken[:5]}")
        finally:
            driver.execute("PRAGMA foreign_keys = ON")


if __name__ == "__main__":
    draft_migration(sys.argv[1])
