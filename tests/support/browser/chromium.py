"""Debian's chromium, for every test that looks at pages as people do."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip


@contextmanager
def chromium_started() -> Iterator[Browser]:
    """The browser, without a window. While it is there, nothing else in this thread can run a loop."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


def mark_browser_tests(items: Iterable[pytest.Item], folder: Path) -> None:
    """Every test in this folder needs the browser. Where one is promised (CI), its absence is a failure."""
    missing = not CHROMIUM.exists() and "CI" not in os.environ
    for item in items:
        if item.path.is_relative_to(folder):
            item.add_marker(pytest.mark.browser)
            if missing:
                item.add_marker(pytest.mark.skip(reason="no chromium"))


NewPage = Callable[..., Page]
