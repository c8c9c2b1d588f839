"""What a log may say of an unexpected error: its kinds and its places, never values. A frame's variables may hold votes."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import Path

ERRORS_WITH_SAFE_MESSAGES = frozenset({"RecordDamaged", "OpeningLost", "Inconsistent", "Forbidden", "KeyMissing"})
"""Errors whose message we wrote ourselves, with nothing of a vote in it. A library's may quote what it was given."""
_MOST_NAMED = 20
"""Errors of a chain that are named."""


def error_types(error: BaseException) -> list[str]:
    """The error and those that led to it, members of a group too: by type, with the message where it is our own."""
    said: list[str] = []
    for one in _chain(error):
        name = type(one).__name__
        said.append(f"{name}: {one}" if name in ERRORS_WITH_SAFE_MESSAGES else name)
        if len(said) == _MOST_NAMED:
            break
    return said


def error_locations(error: BaseException) -> list[str]:
    """Where it went wrong, outermost first: file, line and function. Of a group, where its members did, too."""
    found = []
    for one in _chain(error):
        for frame in traceback.extract_tb(one.__traceback__, limit=-_MOST_NAMED):
            found.append(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}")
    return found[: 3 * _MOST_NAMED]


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        if isinstance(error, BaseExceptionGroup):
            for one in error.exceptions:
                yield from _chain(one)
        error = error.__cause__ or error.__context__
