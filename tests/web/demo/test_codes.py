"""The codes of a demonstration's officers: there alone, and only as far as the demonstration itself has written them down."""

from __future__ import annotations

import stat
from dataclasses import replace

import pyotp
import pytest
from bs4 import BeautifulSoup

from ballot.adapters.demonstration import FILE, DemoOfficer, read_officers, write_officers
from ballot.config import Settings
from ballot.web.app import create_app
from ballot.web.kit import context
from tests.support.accounts.authenticators import PASSWORD
from tests.support.dependencies import FixedClock
from tests.support.installation import DAY, HOST, START, World
from tests.support.pages.browser import Browser, text
from tests.support.pages.officer_accounts import give_password

SECRET = pyotp.random_base32()
CHAIR = DemoOfficer("chair", f"chair@{HOST}", PASSWORD, SECRET)


@pytest.fixture
def demo(world: World, settings: Settings) -> Browser:
    """A visitor of a demonstration."""
    app = create_app(world.parts, replace(settings, demo=True))
    return Browser(app.test_client(), app)


def test_a_demonstration_shows_the_code_of_now_and_the_next_one(
    world: World, demo: Browser, settings: Settings
) -> None:
    write_officers(settings.instance, [CHAIR])
    context.install_context(
        demo.app.extensions, context.AppContext(world.parts, replace(settings, demo=True), FixedClock())
    )
    world.clock.forward(DAY)  # which is nothing to telephones
    assert 'href="/demo/codes"' in demo.get("/sign-in").text
    page = demo.get("/demo/codes")
    assert page.status_code == 200
    now = int(START.timestamp()) // 30
    shown = [one.get_text() for one in BeautifulSoup(page.text, "html.parser").select("tbody code")]
    assert shown == [PASSWORD, pyotp.HOTP(SECRET).at(now), pyotp.HOTP(SECRET).at(now + 1)]
    assert "The next one appears at 09:00:30 UTC" in text(page)


def test_nothing_is_shown_where_nothing_was_written_down_or_this_is_no_demonstration(
    world: World, demo: Browser, browser: Browser, settings: Settings
) -> None:
    give_password(world, "chair")
    assert demo.get("/demo/codes").status_code == 404
    assert "/demo/codes" not in demo.get("/sign-in").text
    write_officers(settings.instance, [CHAIR])
    assert browser.get("/demo/codes").status_code == 404
    assert "/demo/codes" not in browser.get("/sign-in").text


def test_what_is_written_down_is_private_and_written_once(settings: Settings) -> None:
    assert read_officers(settings.instance) == []
    write_officers(settings.instance, [CHAIR])
    assert read_officers(settings.instance) == [CHAIR]
    assert stat.S_IMODE((settings.instance / FILE).stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        write_officers(settings.instance, [CHAIR])
