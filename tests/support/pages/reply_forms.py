"""A reply to send, and the opening of what was recorded."""

from __future__ import annotations

import json
from typing import Any

from tests.support.pages.browser import Browser

ALL_FOR = {"vote-1": "for", "vote-2": "for", "instead_of": "0"}


def own_opening(browser: Browser, paper: str) -> dict[str, Any]:
    answer = browser.get(f"{paper}/opening.json")
    assert answer.status_code == 200
    found: dict[str, Any] = json.loads(answer.data)
    return found
