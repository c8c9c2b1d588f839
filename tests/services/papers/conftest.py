"""The installation in which papers are read and decided about."""

from __future__ import annotations

import pytest

from tests.support.installation import World


@pytest.fixture
def world(make_world: type[World]) -> World:
    return make_world(states=["AA", "BB"])
