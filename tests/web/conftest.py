"""The site on a whole installation: `world` (real database, keys and seals), `app` over it, browsers without a window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from ballot.adapters.clock import SystemClock
from ballot.config import Settings, read_settings
from ballot.services.evidence import signing
from ballot.web.app import create_app
from ballot.web.kit import context
from tests.support.installation import World
from tests.support.pages.addresses import STATES, link_of, paper_address
from tests.support.pages.browser import BASE, Browser
from tests.support.pages.officer_accounts import give_password


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    """An installation with five Member States, one of them without the right to vote, each with two focal points."""
    made: World = make_world(states=STATES, suspended=("CH",), focal_points=2)
    return made


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings that fit `world`, mail to files, not a demonstration."""
    return read_settings(
        {"BALLOT_INSTANCE": str(tmp_path), "BALLOT_BASE_URL": BASE, "BALLOT_SECRET_KEY": "0123456789abcdefghij" * 2}
    )


@pytest.fixture(scope="session")
def applications() -> list[Flask]:
    """The application that tests share, once there is one: to compile its addresses and templates takes longer than most
    tests."""
    return []


@pytest.fixture
def app(world: World, settings: Settings, applications: list[Flask]) -> Flask:
    """The site over `world`. Not in Flask's testing mode: errors are answered as in earnest.

    It is the same application in every test, with other parts and settings. A test that changes the application itself, or
    whose settings decide how one is made, makes its own.
    """
    if not applications:
        applications.append(create_app(world.parts, settings))
    context.install_context(applications[0].extensions, context.AppContext(world.parts, settings, SystemClock()))
    return applications[0]


@pytest.fixture
def make_browser(app: Flask) -> Callable[[], Browser]:
    """Makes visitors, each with a cookie jar of their own."""
    return lambda: Browser(app.test_client(), app)


@pytest.fixture
def browser(make_browser: Callable[[], Browser]) -> Browser:
    """One visitor."""
    return make_browser()


@pytest.fixture
def chair(world: World, browser: Browser) -> Browser:
    """The chair, signed in."""
    browser.sign_in(give_password(world, "chair"))
    return browser


@pytest.fixture
def secretary(world: World, make_browser: Callable[[], Browser]) -> Browser:
    """An officer of the secretariat, signed in."""
    made = make_browser()
    made.sign_in(give_password(world, "secretariat"))
    return made


@pytest.fixture
def second(world: World, make_browser: Callable[[], Browser]) -> Browser:
    """Another officer of the secretariat, signed in."""
    made = make_browser()
    made.sign_in(give_password(world, "second"))
    return made


@pytest.fixture
def consultation(world: World) -> int:
    """Two ballots, open."""
    return world.open()


@pytest.fixture
def paper(world: World, consultation: int, browser: Browser) -> str:
    """The paper's address, after Argentina's focal point has come in."""
    assert browser.come_in(link_of(world, consultation, "AR")).status_code == 200
    return paper_address(world, consultation)


@pytest.fixture
def declared(world: World) -> int:
    """A consultation with its result, signed."""
    consultation = world.open(ballots=2)
    world.reply(consultation, "AR", {"1": "for", "2": "against"}, statements={"2": "We cannot support this"})
    for state in ("BR", "CA"):
        world.reply(consultation, state, "for")
    world.sign(consultation)
    world.close(consultation)
    signing.sign_pending(world.parts)
    return consultation
