"""The secretariat says that a draft is ready, by a button that is there once nothing stops the opening."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.installation import HOST, World
from tests.support.pages.browser import Browser, text
from tests.support.pages.officer_accounts import give_password
from tests.support.pages.officer_pages import desk

BUTTON = "Inform the Chair that it is ready"


def test_the_secretariat_tells_the_chair_from_the_check(world: World, make_browser: Callable[[], Browser]) -> None:
    secretary, draft = make_browser(), world.draft()
    secretary.sign_in(give_password(world, "secretariat"))
    assert BUTTON in text(secretary.get(desk(world, draft, "/checks")))
    answer = secretary.post(desk(world, draft, "/ready"))
    assert answer.location == desk(world, draft)
    assert "The Chair and the Vice-Chair are notified by mail." in text(secretary.get(answer.location))
    assert world.addresses("ready") == [f"chair@{HOST}", f"vice-chair@{HOST}"]


def test_a_draft_that_lacks_something_is_not_said_to_be_ready(
    world: World, make_browser: Callable[[], Browser]
) -> None:
    secretary, draft = make_browser(), world.draft(ballots=0)
    secretary.sign_in(give_password(world, "secretariat"))
    page = desk(world, draft, "/checks")
    assert BUTTON not in text(secretary.get(page))
    before = world.dump()
    assert secretary.post(desk(world, draft, "/ready")).location == page
    assert world.dump() == before


def test_the_chair_who_opens_it_is_offered_no_mail_to_the_chair(world: World, chair: Browser) -> None:
    draft = world.draft()
    assert BUTTON not in text(chair.get(desk(world, draft, "/checks")))
    assert chair.post(desk(world, draft, "/ready")).status_code == 403
    assert world.addresses("ready") == []
