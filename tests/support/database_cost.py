"""What something costs the database: counted, and so the same on every machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Mapper

from ballot.store.base import Row


@dataclass
class Cost:
    """What was done on an engine."""

    statements: list[str] = field(default_factory=list)
    """Each as it was sent, BEGIN IMMEDIATE too."""
    transactions: int = 0
    commits: int = 0
    objects: list[str] = field(default_factory=list)
    """Of which tables rows were made into objects."""


@contextmanager
def counted(engine: Engine) -> Iterator[Cost]:
    """Count what is done on this engine until the block ends."""
    cost = Cost()

    def statement(_connection: Any, _cursor: Any, text: str, *_: Any) -> None:
        cost.statements.append(" ".join(text.split()))

    def begin(_connection: Any) -> None:
        cost.transactions += 1

    def commit(_connection: Any) -> None:
        cost.commits += 1

    def load(row: Row, _context: Any) -> None:
        cost.objects.append(type(row).__name__)

    listening = [
        (engine, "before_cursor_execute", statement),
        (engine, "begin", begin),
        (engine, "commit", commit),
        (Mapper, "load", load),
    ]
    for target, name, listener in listening:
        event.listen(target, name, listener)
    try:
        yield cost
    finally:
        for target, name, listener in listening:
            event.remove(target, name, listener)
