"""One measured figure, its aim, and how figures are taken and printed."""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    """One number that was measured. `least` and `most` are what it is meant to reach, in the same unit."""

    name: str
    value: float
    unit: str
    least: float | None = None
    most: float | None = None

    @property
    def reached(self) -> bool | None:
        """Whether the aim was reached; None where there is no aim."""
        if self.least is None and self.most is None:
            return None
        return (self.least is None or self.value >= self.least) and (self.most is None or self.value <= self.most)

    def measured(self) -> str:
        """The number as people read it, with its unit."""
        return f"{_plain(self.value)} {self.unit}".strip()

    def aim(self) -> str:
        """What it is meant to reach, and whether it did; empty where there is no aim."""
        bounds = []
        if self.least is not None:
            bounds.append(f"at least {_plain(self.least)}")
        if self.most is not None:
            bounds.append(f"at most {_plain(self.most)}")
        if not bounds:
            return ""
        return f"{' and '.join(bounds)}{'' if self.reached else ' – NOT REACHED'}"


def _plain(value: float) -> str:
    """Three digits that count, and never a power of ten."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    digits = 2 if abs(value) >= 1 else 3 if abs(value) >= 0.1 else 4
    return f"{value:.{digits}f}"


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as a table for a terminal."""
    rows = [("figure", "measured", "aim"), *((one.name, one.measured(), one.aim()) for one in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    return "\n".join(f"{name:<{widths[0]}}  {value:>{widths[1]}}  {aim}".rstrip() for name, value, aim in rows)


def show(figures: Sequence[Figure]) -> None:
    """Print the figures: what a benchmark does when it is run alone."""
    print(table(figures))


def measure_seconds(action: Callable[[], object]) -> float:
    """Return how many seconds an action took by the wall clock: waiting for the disk counts."""
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun


def measure_in_turns(rounds: int, *actions: Callable[[], object]) -> list[list[float]]:
    """Return the seconds that each action took in each round. They take turns, the order turning too, so that drift
    cancels."""
    times: list[list[float]] = [[] for _ in actions]
    for number in range(rounds):
        gc.collect()
        order = range(len(actions)) if number % 2 == 0 else range(len(actions) - 1, -1, -1)
        for place in order:
            times[place].append(measure_seconds(actions[place]))
    return times


def median_ratio(numerators: Sequence[float], denominators: Sequence[float]) -> float:
    """Return the median of the ratios of each round: the two sides of a round saw the same machine."""
    return median(above / below for above, below in zip(numerators, denominators, strict=True))


def percentile(values: Sequence[float], part: float) -> float:
    """Return the smallest value that at least `part` (0 to 1) of the values do not exceed."""
    return sorted(values)[max(0, math.ceil(part * len(values)) - 1)]
