"""Describe an unexpected error for the log by types and places, never by values: a frame's variables may hold votes."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import Path

ERRORS_WITH_SAFE_MESSAGES = frozenset({"RecordDamaged", "OpeningLost", "Inconsistent", "Forbidden", "KeyMissing"})
"""Types whose messages this project writes itself, without anything of a vote. Messages of libraries may quote their
input."""
_MOST_NAMED = 20
"""Errors of one chain that are named at most."""


def error_types(error: BaseException) -> list[str]:
    """Return the type names of an error, of its causes and of the members of groups; with the message where the type is
    one of `ERRORS_WITH_SAFE_MESSAGES`."""
    said: list[str] = []
    for one in _chain_of_causes(error):
        name = type(one).__name__
        said.append(f"{name}: {one}" if name in ERRORS_WITH_SAFE_MESSAGES else name)
        if len(said) == _MOST_NAMED:
            break
    return said


def error_locations(error: BaseException) -> list[str]:
    """Return where the error and its causes were raised, outermost first, as `file:line function`; for a group, where
    its members were raised, too."""
    found = []
    for one in _chain_of_causes(error):
        for frame in traceback.extract_tb(one.__traceback__, limit=-_MOST_NAMED):
            found.append(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}")
    return found[: 3 * _MOST_NAMED]


def _chain_of_causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        if isinstance(error, BaseExceptionGroup):
            for one in error.exceptions:
                yield from _chain_of_causes(one)
        error = error.__cause__ or error.__context__
