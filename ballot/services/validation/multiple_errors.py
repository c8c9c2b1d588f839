"""Report several errors as one: all of a form or a file in one refusal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from ballot.rules.refusals import Refused

T = TypeVar("T")


def require_no_errors(errors: Sequence[Refused]) -> None:
    """Raise the first of these errors with the others in its fact `others`; do nothing where there is none."""
    if errors:
        first, *others = errors
        raise type(first)(**first.facts, **({"others": tuple(others)} if others else {}))


def all_errors(refused: Refused) -> list[Refused]:
    """Return a refusal and the ones it carries in `others`, each by itself."""
    others = refused.facts.get("others", ())
    alone = type(refused)(**{name: value for name, value in refused.facts.items() if name != "others"})
    return [alone, *(one for one in (others if isinstance(others, tuple) else ()) if isinstance(one, Refused))]


def collect_errors(errors: list[Refused], read: Callable[[], T], instead: T) -> T:
    """Return what `read` returns. Where it refuses, add its errors to the list and return `instead`; the caller raises
    the list later."""
    try:
        return read()
    except Refused as refused:
        errors += all_errors(refused)
        return instead
