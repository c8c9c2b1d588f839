"""The auditor."""

from __future__ import annotations

import pytest

from tests.support.installation import World
from tests.support.pages.browser import Browser
from tests.support.pages.officer_accounts import give_password


@pytest.fixture
def auditor(world: World, browser: Browser) -> Browser:
    """The auditor, signed in."""
    browser.sign_in(give_password(world, "auditor"))
    return browser
