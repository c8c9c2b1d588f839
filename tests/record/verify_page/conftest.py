"""verify.html in a real browser: what it must accept, what it must refuse, and that it agrees with `ballot verify`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ballot.record.verify_page import page as verify_page
from tests.support.browser.chromium import chromium_started, mark_browser_tests
from tests.support.evidence.verify_page import CHECK, Check, require_agreement, verified
from tests.support.evidence.verify_page_bundles import PEM, b64


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """As in every folder with a browser."""
    mark_browser_tests(items, Path(__file__).parent)


@pytest.fixture(scope="package")
def requests() -> list[str]:
    """Every address that the page asked for."""
    return []


@pytest.fixture(scope="package")
def browser_page(tmp_path_factory: pytest.TempPathFactory, requests: list[str]) -> Iterator[Any]:
    """The page, opened from the disk. One for the whole folder, since starting a browser takes seconds; and for no longer,
    since while it is there, nothing else in this thread can run a loop.
    """
    file = tmp_path_factory.mktemp("page") / "verify.html"
    file.write_bytes(verify_page())
    with chromium_started() as browser:
        page = browser.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.goto(file.as_uri())
        yield page


@pytest.fixture
def check(browser_page: Any) -> Check:
    """Checks a bundle in the page and with `record.verification.verify`, with what the auditor holds; requires that they agree.

    They agree when verdict and codes are the same and, where nothing failed, key, results and number of entries.
    Returns the page's report.
    """

    def run(
        bundle: bytes, key: bytes | None = PEM, checkpoints: tuple[bytes, ...] = (), receipts: tuple[bytes, ...] = ()
    ) -> dict[str, Any]:
        held = [[b64(content) for content in items] for items in (checkpoints, receipts)]
        report = browser_page.evaluate(CHECK, [b64(bundle), None if key is None else b64(key), *held])
        require_agreement(report, verified(bundle, key, checkpoints, receipts))
        return dict(report)

    return run
