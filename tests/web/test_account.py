"""Officers come and go: signing in and out, the first password, and what a session is worth."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from ballot.services import accounts
from tests.services.world import HOST, World
from tests.web.conftest import PASSWORD, Browser, give_password, link_of, text


@pytest.mark.parametrize(
    ("role", "desk"),
    [("chair", "/desk"), ("vice-chair", "/desk"), ("secretariat", "/secretariat"), ("auditor", "/audit")],
)
def test_officers_land_on_their_own_page(world: World, browser: Browser, role: str, desk: str) -> None:
    answer = browser.sign_in(give_password(world, role))
    assert (answer.status_code, answer.location) == (303, desk)
    assert browser.get(desk).status_code == 200
    assert browser.get("/sign-in").location == desk


def test_an_unknown_address_and_a_wrong_password_are_answered_alike(world: World, browser: Browser) -> None:
    email = give_password(world, "chair")
    answers = [browser.sign_in(*typed) for typed in ((email, "a wrong password"), ("who@ballot.example", PASSWORD))]
    assert [one.status_code for one in answers] == [403, 403]
    first, second = (text(one) for one in answers)
    assert first == second
    assert "The address and the password do not belong together." in first
    assert all(PASSWORD not in one.text for one in answers)


def test_too_many_attempts_are_refused_for_a_while(world: World, browser: Browser) -> None:
    email = give_password(world, "chair")
    for _ in range(world.parts.policy.failures_allowed):
        browser.sign_in(email, "a wrong password")
    answer = browser.sign_in(email)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "900"
    assert "Wait 15 minutes and try again." in text(answer)
    world.clock.forward(timedelta(minutes=16))
    assert browser.sign_in(email).status_code == 303


def test_signing_out_ends_the_session_for_good_even_for_a_copied_cookie(
    world: World, make_browser: Callable[[], Browser]
) -> None:
    officer, thief = make_browser(), make_browser()
    officer.sign_in(give_password(world, "chair"))
    name = "__Host-ballot"
    cookie = officer.client.get_cookie(name, HOST)
    assert cookie is not None
    thief.client.set_cookie(name, cookie.value, domain=HOST, secure=True)
    assert thief.get("/desk").status_code == 200
    officer.get("/desk")
    assert officer.post("/sign-out").status_code == 303
    assert thief.get("/desk").status_code == 303
    assert officer.get("/desk").status_code == 303


def test_a_session_ends_by_itself(world: World, browser: Browser) -> None:
    browser.sign_in(give_password(world, "chair"))
    world.clock.forward(world.parts.policy.officer_session - timedelta(seconds=1))
    assert browser.get("/desk").status_code == 200
    world.clock.forward(timedelta(seconds=1))
    assert browser.get("/desk").status_code == 303
    answer = browser.post("/desk/new", {"reference": "DM-26/1"})
    assert answer.status_code == 403
    assert "Nothing was changed: nobody is signed in" in text(answer)


def test_what_a_browser_held_before_signing_in_is_let_go_of(world: World, browser: Browser) -> None:
    browser.get("/sign-in")
    planted = browser.csrf
    browser.post("/sign-in", {"email": give_password(world, "chair"), "password": PASSWORD})
    answer = browser.post("/desk/new", {"csrf_token": planted})
    assert answer.status_code == 400
    assert "Nothing was changed: the form was opened before you signed in" in text(answer)


def test_coming_in_by_a_link_ends_the_session_that_was_there(world: World, browser: Browser) -> None:
    browser.sign_in(give_password(world, "chair"))
    browser.come_in(link_of(world, world.open(), "AR"))
    assert browser.get("/desk").location.startswith("/sign-in")
    assert [row[-1] is not None for row in world.dump()["session"]] == [True, False]


def test_no_cookie_remembers_anyone_and_the_cookie_is_kept_from_others(world: World, browser: Browser) -> None:
    answer = browser.sign_in(give_password(world, "chair"))
    cookies = answer.headers.getlist("Set-Cookie")
    assert [one.partition("=")[0] for one in cookies] == ["__Host-ballot"]
    for attribute in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert attribute in cookies[0].split("; ")
    assert "Expires" not in cookies[0]
    assert "Domain" not in cookies[0]


def test_the_first_password_is_set_by_a_link_that_works_once(world: World, browser: Browser) -> None:
    token = accounts.new_first_access(world.parts, f"chair@{HOST}")
    address = f"/first-access/{token}"
    before = world.dump()
    assert f"chair@{HOST}" in text(browser.get(address))
    assert browser.get(address).status_code == 200
    assert world.dump() == before
    assert browser.post(address, {"password": PASSWORD, "again": PASSWORD}).status_code == 303
    assert browser.sign_in(f"chair@{HOST}").status_code == 303
    for answer in (browser.get(address), browser.post(address, {"password": "x" * 12, "again": "x" * 12})):
        assert answer.status_code == 404
        assert "This link is not valid" in text(answer)


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("short", "short", "12 to 1000 characters"),
        ("x" * 1001, "x" * 1001, "12 to 1000 characters"),
        ("密" * 900, "密" * 900, "12 to 1000 characters"),
        (PASSWORD, PASSWORD + "!", "The two are not the same"),
    ],
)
def test_a_password_that_cannot_be_used_is_refused_and_the_link_stays_good(
    world: World, browser: Browser, password: str, again: str, said: str
) -> None:
    address = f"/first-access/{accounts.new_first_access(world.parts, f'chair@{HOST}')}"
    browser.get(address)
    before = world.dump()
    answer = browser.post(address, {"password": password, "again": again})
    assert answer.status_code == 422
    assert said in text(answer)
    assert password not in answer.text
    assert world.dump() == before


def test_a_first_access_link_runs_out(world: World, browser: Browser) -> None:
    address = f"/first-access/{accounts.new_first_access(world.parts, f'chair@{HOST}')}"
    world.clock.forward(world.parts.policy.first_access)
    assert browser.get(address).status_code == 404
