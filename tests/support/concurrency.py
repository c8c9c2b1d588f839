"""The same act many times at the same moment."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable


def at_once(many: int, act: Callable[[], object], kind: str) -> list[int]:
    """Do it many times at the same moment; return the exit codes (0 for each that raised nothing)."""
    if kind == "processes":
        several = multiprocessing.get_context("fork")
        barrier = several.Barrier(many)

        def child() -> None:
            barrier.wait(60)
            act()

        processes = [several.Process(target=child) for _ in range(many)]
        for process in processes:
            process.start()
        for process in processes:
            process.join(120)
        return [process.exitcode if process.exitcode is not None else -1 for process in processes]
    codes = []
    together = threading.Barrier(many)

    def thread() -> None:
        together.wait(60)
        act()
        codes.append(0)

    threads = [threading.Thread(target=thread) for _ in range(many)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(120)
    return codes
