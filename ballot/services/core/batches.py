"""Jobs go through many consultations: one that is in trouble must not hold up the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def for_each(ids: Iterable[int], act: Callable[[int], T]) -> list[tuple[int, T]]:
    """Do `act` for every id, and only then raise what went wrong, as one ExceptionGroup; return id and result of each."""
    done: list[tuple[int, T]] = []
    errors: list[Exception] = []
    for one in ids:
        try:
            done.append((one, act(one)))
        except Exception as error:
            errors.append(error)
    if errors:
        raise ExceptionGroup(f"{len(errors)} of {len(errors) + len(done)} consultations are in trouble", errors)
    return done
