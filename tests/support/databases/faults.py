"""Faults that tests make happen in a database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


class Broken(Exception):
    """What a test makes go wrong."""


@contextmanager
def failing_statement(engine: Engine, number: int) -> Iterator[list[str]]:
    """The statement of that number (from 1) fails on this engine, or the commit that comes instead. Gives what was run."""
    run: list[str] = []

    def count(what: str) -> None:
        run.append(what)
        if len(run) == number:
            raise Broken(what)

    def statement(_connection: Any, _cursor: Any, text: str, *_: Any) -> None:
        # BEGIN counts neither here nor in an act.
        if not text.startswith("BEGIN"):
            count(text)

    def commit(_connection: Any) -> None:
        count("COMMIT")

    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "commit", commit)
    try:
        yield run
    finally:
        event.remove(engine, "before_cursor_execute", statement)
        event.remove(engine, "commit", commit)
