"""verify.html in a real browser: what it must accept, what it must refuse, and that it agrees with `ballot verify`."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ballot.record.verify import verify
from ballot.record.verify_page import page as verify_page
from tests.support.browser.chromium import chromium_started, mark_browser_tests
from tests.support.evidence.verify_page import CHECK, Check, codes
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
    """Checks a bundle in the page and with `ballot.record.verify`, requires that they agree, returns the page's report.

    They agree when verdict, key and results are the same, and, of what failed, at least one code.
    """

    def run(bundle: bytes, key: bytes | None = PEM, checkpoints: tuple[str, ...] = (), receipts: tuple[str, ...] = (),
            same_code: bool = True) -> dict[str, Any]:  # fmt: skip
        given = key.decode() if key else None
        report = browser_page.evaluate(CHECK, [b64(bundle), given, list(checkpoints), list(receipts)])
        other = verify(
            io.BytesIO(bundle), key_pem=key,
            checkpoints={f"checkpoint {i + 1}": text.encode() for i, text in enumerate(checkpoints)},
            receipts={f"receipt {i + 1}": text.encode() for i, text in enumerate(receipts)},
        ).as_json()  # fmt: skip
        assert report.keys() == other.keys()
        assert report["verdict"] == other["verdict"], (report["failures"], other["failures"])
        for name in () if report["verdict"] == "failed" else ("fingerprint", "key_confirmed", "results", "entries"):
            assert report[name] == other[name]
        if report["failures"] and same_code:
            assert codes(report) & codes(other), (report["failures"], other["failures"])
        return dict(report)

    return run
