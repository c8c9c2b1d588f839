"""Installations for the tests of the whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.databases.fixtures import MakeDatabase
from tests.support.whole.processes import House, MakeHouse


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test in this folder starts processes."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.whole)


@pytest.fixture
def make_house(tmp_path: Path) -> Iterator[MakeHouse]:
    """Makes an installation; whatever it started is killed at the end."""
    houses: list[House] = []

    def make(**council: object) -> House:
        houses.append(House(tmp_path, **council))  # type: ignore[arg-type]  # as House says
        return houses[-1]

    yield make
    for house in houses:
        house.end()


@pytest.fixture
def postgresql_url(postgresql_database: MakeDatabase) -> str:
    """The URL of a migrated database of the test's own on a PostgreSQL server."""
    return postgresql_database().url.render_as_string(hide_password=False)
