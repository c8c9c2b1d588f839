"""What the demonstration shows: a line for each step, a bar for what takes a while, the results as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from rich.box import SIMPLE
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text


class Show:
    """The terminal."""

    def __init__(self) -> None:
        self._console = Console(highlight=False, soft_wrap=True)

    def step(self, what: str, detail: str = "") -> None:
        """A step that was done, and what came of it."""
        self._console.print(Text.assemble(("✓ ", "green"), what, (f"  {detail}" if detail else "", "dim")))

    def line(self, text: str = "") -> None:
        """A line as it is."""
        self._console.print(Text(text))

    @contextmanager
    def bar(self, what: str, total: int) -> Iterator[Callable[[int], None]]:
        """A bar from 0 to `total`; call what you are given with how far it is."""
        if not self._console.is_terminal:
            yield lambda _: None
            return
        columns = (TextColumn("  {task.description}"), BarColumn(bar_width=30), MofNCompleteColumn())
        with Progress(*columns, console=self._console, transient=True) as progress:
            task = progress.add_task(what, total=total)
            yield lambda done: progress.update(task, completed=min(done, total))

    def results(self, results: Sequence[Mapping[str, Any]], about: Mapping[str, str]) -> None:
        """The declared results; `about` says of each ballot what it is about."""
        table = Table(box=SIMPLE, pad_edge=False)
        table.add_column("ballot", no_wrap=True)
        for name in ("for", "against", "abstain", "no reply"):
            table.add_column(name, justify="right")
        table.add_column("outcome", no_wrap=True)
        for one in results:
            adopted = one["outcome"] == "adopted"
            counts = [str(one[name]) for name in ("for", "against", "abstain", "no_reply")]
            outcome = Text(str(one["outcome"]).replace("-", " "), style="green" if adopted else "yellow")
            table.add_row(f"{one['ballot']} {about.get(one['ballot'], '')}", *counts, outcome)
        self._console.print(table)
