"""Several errors of one form or one file, told at once: the first is what is refused, the others are a fact of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from ballot.rules.refusals import Refused

T = TypeVar("T")


def require_no_errors(errors: Sequence[Refused]) -> None:
    """Raises the first of these errors, the others in its fact `others`; nothing where there is none."""
    if errors:
        first, *others = errors
        raise type(first)(**first.facts, **({"others": tuple(others)} if others else {}))


def all_errors(refused: Refused) -> list[Refused]:
    """A refusal and the others that came with it, each by itself."""
    others = refused.facts.get("others", ())
    alone = type(refused)(**{name: value for name, value in refused.facts.items() if name != "others"})
    return [alone, *(one for one in (others if isinstance(others, tuple) else ()) if isinstance(one, Refused))]


def collect_errors(errors: list[Refused], read: Callable[[], T], instead: T) -> T:
    """What `read` gives; where it refuses, its errors join the list and `instead` stands for it until they are raised."""
    try:
        return read()
    except Refused as refused:
        errors += all_errors(refused)
        return instead
