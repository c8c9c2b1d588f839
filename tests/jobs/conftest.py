"""The services' installations, for their jobs."""

from __future__ import annotations

from tests.services.conftest import (  # noqa: F401 - fixtures
    councils,
    make_world,
    sqlite,
    sqlite_engine,
    sqlite_template,
    world,
)
