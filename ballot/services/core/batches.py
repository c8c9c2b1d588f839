"""Do one thing for many ids: all are tried, and what went wrong is reported as one group."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def for_each(ids: Iterable[int], act: Callable[[int], T]) -> list[tuple[int, T]]:
    """Call `act` with every id and return each id with its result.

    Raise one ExceptionGroup with everything that went wrong, only after all ids were tried.
    """
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
