"""No page, export or answer of the API shows a vote, to anyone, at any stage before the result."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from ballot.services.consultations import chair_acts, overview
from ballot.services.consultations.closing import close_due
from ballot.services.evidence import signing
from tests.support.installation import CLOSES, HOUR, World
from tests.support.pages.browser import Browser
from tests.support.secrecy.everywhere import look_everywhere
from tests.support.secrecy.scene import Sealed


def test_no_page_export_or_api_answer_shows_a_vote_to_anyone(
    world: World, app: Flask, sealed: Sealed, make_browser: Callable[[], Browser]
) -> None:
    assert look_everywhere(world, app, sealed, make_browser) > 250


def test_nor_while_closed_and_paper_replies_are_still_recorded(
    world: World, app: Flask, sealed: Sealed, make_browser: Callable[[], Browser]
) -> None:
    world.clock.moment = CLOSES + 2 * HOUR
    assert len(world.dump()["unfinished_reply"]) == 2
    close_due(world.parts)
    signing.sign_pending(world.parts)
    assert overview.read_overview(world.parts, sealed.consultation).stage == "closed"
    assert world.dump()["unfinished_reply"] == []
    assert look_everywhere(world, app, sealed, make_browser) > 250


def test_nor_ever_once_it_is_annulled(
    world: World, app: Flask, sealed: Sealed, make_browser: Callable[[], Browser]
) -> None:
    chair_acts.annul_consultation(world.parts, world.chair, sealed.consultation, "It was settled")
    signing.sign_pending(world.parts)
    assert look_everywhere(world, app, sealed, make_browser) > 250
