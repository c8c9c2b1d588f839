"""A browser, and an installation for it. All of it is skipped where there is no chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser.chromium import NewPage, chromium_started, mark_browser_tests
from tests.support.browser.page_checks import PATIENCE, VisitorPages, is_fault
from tests.support.browser.site import Site
from tests.support.browser.stages import inhabit
from tests.support.browser.views import Company


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """As in every folder with a browser."""
    mark_browser_tests(items, Path(__file__).parent)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One for the whole folder, and for no longer: while it is there, nothing else in this thread can run a loop."""
    with chromium_started() as browser:
        yield browser


@pytest.fixture(scope="session")
def inhabited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The installation of which each module has a copy."""
    made = inhabit(Site(tmp_path_factory.mktemp("site") / "first"))
    yield made
    made.end()


@pytest.fixture(scope="module")
def site(inhabited: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The installation, served. What a test does in it stays for those that follow in its module."""
    with inhabited.copy(tmp_path_factory.mktemp("site") / "copy").served() as served:
        yield served


@pytest.fixture
def new_page(chromium: Browser, site: Site) -> Iterator[NewPage]:
    """Makes a browser of somebody's own, as `Browser.new_context` takes its options; every page reports what went wrong
    in it: script that failed, and what the page's policy refused."""
    contexts, faults = [], []

    def make(**options: object) -> Page:
        context = chromium.new_context(base_url=site.base, **options)  # type: ignore[arg-type]  # as it says
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if is_fault(said.type, said.text) else None)
        return page

    yield make
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture(scope="module")
def company(site: Site) -> Company:
    """Everyone who looks."""
    return Company(site)


@pytest.fixture(scope="module")
def visitor_pages(chromium: Browser, site: Site, company: Company) -> Iterator[VisitorPages]:
    """A page for each kind of visitor."""
    made = VisitorPages(chromium, site, company)
    yield made
    made.close()
