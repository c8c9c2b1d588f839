"""Nobody sees a vote of a sealed consultation before closing: on no page, in no mail, export, log or answer of the API,
and not in the database without the key.

States reply with words that occur nowhere else, in every kind of reply there is. Then everything that can be reached is
searched for these words, in any of the ways in which they could be written down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from tests.support.installation import World
from tests.support.mail.mail_facts import words
from tests.support.pages.browser import Browser
from tests.support.secrecy.scene import STATES, Sealed, set_scene


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    """Six Member States, one of which will not reply, and the real words of mails."""
    made: World = make_world(states=STATES, suspended=("CH",), focal_points=2)
    made.parts = replace(made.parts, words=words())
    return made


@pytest.fixture
def sealed(world: World, app: Flask, make_browser: Callable[[], Browser]) -> Sealed:
    """A sealed consultation in which everything has happened that can happen before closing."""
    return set_scene(world, make_browser)
