"""What every table has in common: names, foreign keys, and the kinds of column that need care.

Rows are not validated when they are built (SQLModel validates no `table=True` class), so whatever
must hold is a constraint of the database. Two things to know when changing a row:

* A JSON column sees an assignment, not a change inside its value: `row.title = {**row.title, "fr": text}`.
* Times are aware and come back in UTC. A naive one is refused when the row is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial

from sqlalchemy import CHAR, JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, MetaData
from sqlalchemy.orm import declared_attr, registry
from sqlmodel import Field, SQLModel

metadata = MetaData(
    # Every constraint has a name, so that a later migration can find and replace it.
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class Row(SQLModel, registry=registry(metadata=metadata)):
    """The base of every table. A table is named after its class, unless the class names it: `MemberSeat` is stored in
    `member_seat`."""

    @declared_attr.directive
    def __tablename__(cls) -> str:  # noqa: N805 - a declared_attr receives the class
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


class Numbered(Row):
    """The base of the tables whose rows are numbered by the database, when they are first written."""

    id: int | None = Field(default=None, primary_key=True)

    @property
    def number(self) -> int:
        """Return the row's id. Raise RuntimeError for a row that was never stored: 0 would be taken for an id."""
        if self.id is None:
            raise RuntimeError(f"{type(self).__name__}: not stored yet, so it has no number")
        return self.id


# Foreign keys are checked at commit: without ORM relationships the order in which a flush writes
# rows of different tables is not defined, and need not be.
foreign_key = partial(ForeignKey, deferrable=True, initially="DEFERRED")
composite_foreign_key = partial(ForeignKeyConstraint, deferrable=True, initially="DEFERRED")

# None is NULL and not the JSON word `null`, so that NOT NULL means what it says.
Json = JSON(none_as_null=True)

Sha256Hex = CHAR(64)


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """Return a CHECK that `column` (or NULL, where the column allows it) is one of `values`."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def is_sha256(column: str = "sha256") -> CheckConstraint:
    """Return a CHECK that `column` has the length of a SHA-256 in hexadecimal, in lower case."""
    return CheckConstraint(f"length({column}) = 64 AND {column} = lower({column})", name=column)
