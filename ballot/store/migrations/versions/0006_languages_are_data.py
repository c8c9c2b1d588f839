"""Which languages there are is data of the program, and no longer listed in three tables."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TABLES = ("focal_point", "officer", "outbox_delivery")


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in _TABLES:
            _make_anew_without_check(table)
        return
    # PostgreSQL alters no table while references of its rows wait to be checked, as after the migration before this one.
    op.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in _TABLES:
        op.drop_constraint(op.f(f"ck_{table}_language"), table, type_="check")
    op.execute("SET CONSTRAINTS ALL DEFERRED")


def downgrade() -> None:
    raise NotImplementedError("going back would refuse people who read a language that was added")


def _make_anew_without_check(table: str) -> None:
    """SQLite drops no constraint, and Alembic's copy of a table would lose the other checks: it is made by its own text."""
    connection = op.get_bind()
    named = {"name": table}
    made = connection.scalar(sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name"), named)
    indexes = connection.scalars(
        sa.text("SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = :name AND sql IS NOT NULL"), named
    ).all()
    check = rf",\s*CONSTRAINT\s+\"?ck_{table}_language\"?\s+CHECK\s*\(language IN \([^()]*\)\)"
    without, found = re.subn(check, "", str(made))
    fresh, renamed = re.subn(rf"^CREATE TABLE \"?{table}\"?", f"CREATE TABLE {table}_anew", without)
    if (found, renamed) != (1, 1):
        raise RuntimeError(f"{table} is not what the migrations before made")
    connection.exec_driver_sql(fresh)
    connection.exec_driver_sql(f"INSERT INTO {table}_anew SELECT * FROM {table}")  # noqa: S608 - constants
    connection.exec_driver_sql(f"DROP TABLE {table}")
    connection.exec_driver_sql(f"ALTER TABLE {table}_anew RENAME TO {table}")
    for index in indexes:
        connection.exec_driver_sql(index)
