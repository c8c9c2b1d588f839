"""Write whole numbers as a language groups their digits, by a small table that is read from CLDR once a language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from babel.numbers import get_group_symbol

from ballot.words.translation.catalogues import locale


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a language writes whole numbers: the sign between groups of digits, their sizes from the right, and the minus sign."""

    separator: str
    first_group: int
    further_groups: int
    minus: str

    def write(self, value: int) -> str:
        """Return the number with its digits grouped: `12,345`."""
        digits = str(value)
        if value < 0:
            return self.minus + self.write(-value)
        if len(digits) <= self.first_group:
            return digits
        written = digits[-self.first_group :]
        left = digits[: -self.first_group]
        while left:
            written = left[-self.further_groups :] + self.separator + written
            left = left[: -self.further_groups]
        return written


@cache
def number_format(language: str) -> NumberFormat:
    """Return how this language writes whole numbers."""
    known = locale(language)
    pattern = known.decimal_formats[None]
    first, further = pattern.grouping
    return NumberFormat(get_group_symbol(known), first, further, pattern.prefix[1])
