"""What the demonstration shows: a line for each step, a line that says for what it waits, the results as a table."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

SAY_AFTER, SAY_EVERY = 5.0, 60.0
"""Seconds before the first line that says for what it waits, where lines cannot be written over. The time between two of them
doubles, up to the longest one."""


class Show:
    """The terminal, or the file that takes its place."""

    def __init__(self, console: Console | None = None, count_seconds: Callable[[], float] = time.monotonic) -> None:
        self._console = console or Console(highlight=False, soft_wrap=True)
        self._count_seconds = count_seconds

    def step(self, what: str, detail: str = "") -> None:
        """Write a line for a step that was done, and what came of it."""
        self._console.print(Text.assemble(("✓ ", "green"), what, (f"  {detail}" if detail else "", "dim")))

    def line(self, text: str = "") -> None:
        """Write a line as it is."""
        self._console.print(Text(text))

    @contextmanager
    def waiting(self, what: str, total: int = 0) -> Iterator[Callable[[int], None]]:
        """Say what is waited for while the block runs. Call what you are given with how many of `total` have arrived."""
        if self._console.is_terminal:
            with self._console.status(_waiting_line(what, total, 0)) as status:
                yield lambda arrived: status.update(_waiting_line(what, total, arrived))
            return
        between = SAY_AFTER
        due = self._count_seconds() + between

        def tell(arrived: int) -> None:
            nonlocal between, due
            if self._count_seconds() >= due and (not total or arrived < total):
                self.line(_waiting_line(what, total, arrived))
                between = min(2 * between, SAY_EVERY)
                due = self._count_seconds() + between

        yield tell

    def results(self, results: Sequence[Mapping[str, Any]], about: Mapping[str, str]) -> None:
        """Write the declared results; `about` says of each ballot what it is about."""
        table = Table(box=SIMPLE, pad_edge=False, expand=True)
        table.add_column("ballot", overflow="ellipsis", no_wrap=True, ratio=1)
        for name in ("for", "against", "abstain", "no reply"):
            table.add_column(name, justify="right", no_wrap=True, min_width=len(name))
        table.add_column("outcome", no_wrap=True, min_width=len("not adopted"))
        for one in results:
            adopted = one["outcome"] == "adopted"
            counts = [str(one[name]) for name in ("for", "against", "abstain", "no_reply")]
            outcome = Text(str(one["outcome"]).replace("-", " "), style="green" if adopted else "yellow")
            table.add_row(f"{one['ballot']} {about.get(one['ballot'], '')}", *counts, outcome)
        self._console.print(table)


def _waiting_line(what: str, total: int, arrived: int) -> str:
    if not total:
        return f"  waiting for {what}"
    return f"  waiting for {total} {what}: {arrived} {'has' if arrived == 1 else 'have'} arrived"
