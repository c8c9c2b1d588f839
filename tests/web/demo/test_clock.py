"""The clock of a demonstration: there alone it can be moved, from one thing that comes to the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from ballot.adapters.demonstration_clock import DemonstrationClock
from ballot.config import Settings
from ballot.record.shapes import write_time
from ballot.reference import LANGUAGES
from ballot.services.core.context import Parts
from ballot.services.mail.delivery import deliver_due
from ballot.services.mail.reminders import LEAST_INTERVAL
from ballot.web.app import create_app
from tests.support.installation import CLOSES, DAY, START, World
from tests.support.pages.addresses import link_of
from tests.support.pages.browser import BASE, Browser, text
from tests.support.pages.officer_accounts import give_password

UNTIL = CLOSES + 2 * DAY


class Frozen(DemonstrationClock):
    """Stands still but for being set, as the machine does not count."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, lambda: 0)


@pytest.fixture
def parts(world: World, tmp_path: Path) -> Parts:
    """What a demonstration runs with."""
    clock = Frozen(tmp_path)
    clock.start(START)
    policy = replace(world.parts.policy, officer_session=timedelta(days=366), focal_point_session=timedelta(days=366))
    return replace(world.parts, clock=clock, policy=policy)


@pytest.fixture
def make_visitor(parts: Parts, settings: Settings) -> Callable[[], Browser]:
    """Makes visitors of the demonstration."""
    app = create_app(parts, replace(settings, demo=True))
    return lambda: Browser(app.test_client(), app)


@pytest.fixture
def visitor(make_visitor: Callable[[], Browser]) -> Browser:
    return make_visitor()


@pytest.fixture
def opened(world: World) -> int:
    """A consultation whose invitations have gone out."""
    made = world.open(reminder_hours=(168, 24), record_until=UNTIL)
    deliver_due(world.parts, "worker")
    return made


def press(visitor: Browser) -> str:
    """Press the button; return what is said then."""
    page = BeautifulSoup(visitor.get("/demo/clock").text, "html.parser")
    return send(visitor, str(page.select_one("[name=to]")["value"]))  # type: ignore[index]  # there is one


def send(visitor: Browser, to: str | None) -> str:
    """Send the form, with the token of the page seen last; return what is said then."""
    answer = visitor.post("/demo/clock", {} if to is None else {"to": to})
    assert (answer.status_code, answer.location) == (303, "/demo/clock")
    page = BeautifulSoup(visitor.get("/demo/clock").text, "html.parser")
    return page.select("[role=status]")[0].get_text()


def test_the_clock_goes_from_one_thing_to_the_next_and_does_at_once_what_is_due(
    world: World, parts: Parts, visitor: Browser, opened: int
) -> None:
    assert [told.split(" (")[0] for told in press_all(world, parts, visitor)] == [
        "The time is now Monday 16 March 2026, 10:00",
        "The time is now Sunday 22 March 2026, 10:00",
        "The time is now Monday 23 March 2026, 10:00",
        "The time is now Wednesday 25 March 2026, 10:00",
    ]
    assert parts.clock.now() == UNTIL
    assert world.row(opened).stage == "declared"
    assert {mail.created_at for mail in world.mails("reminder")} == {CLOSES - 7 * DAY, CLOSES - DAY}
    assert {mail.status for mail in world.mails()} == {"sent"}
    page = visitor.get("/demo/clock")
    assert "No upcoming events" in text(page)
    assert 'name="to"' not in page.text
    world.audit(opened)


def press_all(world: World, parts: Parts, visitor: Browser) -> list[str]:
    """Press four times; the worker delivers between."""
    told = []
    for _ in range(4):
        told.append(press(visitor))
        world.clock.moment = parts.clock.now()
        deliver_due(world.parts, "worker")
    return told


def test_while_mails_are_on_their_way_the_clock_is_not_moved(
    world: World, parts: Parts, visitor: Browser, opened: int
) -> None:
    press(visitor)
    page = visitor.get("/demo/clock")
    assert "8 mails are still on their way" in text(page)
    assert 'name="to"' not in page.text
    before = parts.clock.now()
    told = send(visitor, write_time(CLOSES - DAY))
    assert told == "The clock was not moved: 8 mails are still on their way. Press again in a moment."
    assert parts.clock.now() == before
    world.clock.moment = before
    deliver_due(world.parts, "worker")
    assert press(visitor).startswith("The time is now Sunday 22 March")


@pytest.mark.parametrize(
    "to",
    [None, "", "soon", write_time(CLOSES), write_time(START), write_time(CLOSES - 8 * DAY), "9999-12-31T00:00:00Z"],
)
def test_the_clock_is_moved_to_what_comes_next_and_nowhere_else(
    parts: Parts, visitor: Browser, opened: int, to: str | None
) -> None:
    visitor.get("/demo/clock")
    assert send(visitor, to).startswith("The clock was not moved")
    assert parts.clock.now() == START


def test_two_who_press_at_once_move_it_once(
    world: World, parts: Parts, make_visitor: Callable[[], Browser], opened: int
) -> None:
    first, second = make_visitor(), make_visitor()
    for one in (first, second):
        one.get("/demo/clock")
    assert send(first, write_time(CLOSES - 7 * DAY)).startswith("The time is now")
    world.clock.moment = parts.clock.now()
    deliver_due(world.parts, "worker")
    assert send(second, write_time(CLOSES - 7 * DAY)).startswith(
        "The clock was not moved: it has been moved in the meantime"
    )
    assert parts.clock.now() == CLOSES - 7 * DAY


def test_without_the_form_s_token_and_by_looking_it_is_not_moved(parts: Parts, visitor: Browser, opened: int) -> None:
    to = write_time(CLOSES - 7 * DAY)
    assert visitor.client.post("/demo/clock", data={"to": to}, base_url=BASE).status_code == 400
    visitor.get(f"/demo/clock?to={to}")
    assert parts.clock.now() == START


def test_nobody_is_signed_out_when_three_weeks_pass(
    world: World, parts: Parts, make_visitor: Callable[[], Browser], opened: int
) -> None:
    officer, focal_point = make_visitor(), make_visitor()
    officer.sign_in(give_password(world, "chair"))
    assert focal_point.come_in(link_of(world, opened, "AR")).status_code == 200
    press_all(world, parts, officer)
    assert parts.clock.now() - START > 3 * 7 * DAY > LEAST_INTERVAL
    assert officer.get("/desk").status_code == 200
    # Still known, and told that it is over: not asked for the link again.
    assert focal_point.get(f"/reply/council/{world.row(opened).slug}").status_code == 410


def test_anywhere_else_there_is_no_such_page_and_no_clock_to_move(
    world: World, parts: Parts, settings: Settings, opened: int
) -> None:
    """Not where a clock could be set in an installation that is no demonstration, nor in one whose clock cannot be set."""
    for app in (create_app(parts, settings), create_app(world.parts, replace(settings, demo=True))):
        stranger = Browser(app.test_client(), app)
        assert stranger.get("/demo/clock").status_code == 404
        assert "/demo/clock" not in stranger.get("/sign-in").text
        assert stranger.post("/demo/clock", {"to": write_time(CLOSES - 7 * DAY)}).status_code == 404
    assert parts.clock.now() == START


def test_the_chairs_desk_the_mailbox_and_the_sign_in_lead_to_it_there_alone(
    world: World, make_visitor: Callable[[], Browser], chair: Browser, opened: int
) -> None:
    there = make_visitor()
    there.sign_in(give_password(world, "chair"))
    pages = ("/desk", f"/desk/council/{world.row(opened).slug}", "/mailbox")
    assert all('href="/demo/clock"' in there.get(page).text for page in pages)
    assert 'href="/demo/clock"' in make_visitor().get("/sign-in").text
    assert not any("/demo/clock" in chair.get(page).text for page in pages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_speaks_every_language(visitor: Browser, opened: int, language: str) -> None:
    page = visitor.get(f"/demo/clock?lang={language}")
    assert page.status_code == 200
    assert ("Move the clock to" in text(page)) == (language == "en")
