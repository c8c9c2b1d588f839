"""Every test of the jobs has them looked for every few milliseconds."""

from __future__ import annotations

import pytest

from ballot.jobs import timetable
from tests.support.jobs import SOON


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs are looked for every few milliseconds."""
    for name in ("SIGN_EVERY", "CLOSE_EVERY", "DELIVER_EVERY", "LINKS_EVERY", "REMIND_EVERY", "TIDY_EVERY"):
        monkeypatch.setattr(timetable, name, SOON)
