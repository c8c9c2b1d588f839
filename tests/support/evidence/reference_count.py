"""A slow, exact second opinion on majorities: fractions and search, sharing nothing with the code it judges."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

ENTITLED, CAST, SILENCE = "entitled", "cast", "silence"

WORDS: dict[str, tuple[str, Fraction, bool, Fraction | None]] = {
    "simple-majority-of-entitled": (ENTITLED, Fraction(1, 2), True, None),
    "two-thirds-of-entitled": (ENTITLED, Fraction(2, 3), False, None),
    "simple-majority-of-cast": (CAST, Fraction(1, 2), True, None),
    "two-thirds-of-cast": (CAST, Fraction(2, 3), False, None),
    "simple-majority-of-cast-with-quorum": (CAST, Fraction(1, 2), True, Fraction(1, 2)),
    "silence": (SILENCE, Fraction(0), False, None),
}
"""The table of record format §2: of whom, what part, whether more than that, and the quorum to be exceeded."""


def enough(part: Fraction, more_than: bool, count: int, base: int) -> bool:
    """Whether `count` of `base` is that part. Nobody's part is never enough."""
    if base == 0:
        return more_than and count > 0
    share = Fraction(count, base)
    return share > part if more_than else share >= part


def base_of(rule: str, in_favour: int, against: int, entitled: int) -> int:
    """The number that the rule's basis names."""
    return in_favour + against if WORDS[rule][0] == CAST else entitled


@cache
def required(rule: str, base: int) -> int:
    """The least number in favour that is enough, found by trying; 1 where the base is 0, and 0 under silence."""
    basis, part, more_than, _ = WORDS[rule]
    if basis == SILENCE:
        return 0
    if base == 0:
        return 1
    return next(count for count in range(base + 2) if enough(part, more_than, count, base))


def outcome(rule: str, in_favour: int, against: int, abstain: int, entitled: int) -> str:
    """What becomes of the ballot."""
    basis, part, more_than, quorum = WORDS[rule]
    if quorum is not None and not enough(quorum, True, in_favour + against + abstain, entitled):
        return "no-quorum"
    if basis == SILENCE:
        adopted = against == 0
    else:
        adopted = enough(part, more_than, in_favour, base_of(rule, in_favour, against, entitled))
    return "adopted" if adopted else "not-adopted"
