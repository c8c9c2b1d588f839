"""Officers come and go: signing in and out, the first password, and what a session is worth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
import structlog
from flask import Flask

from ballot.config import Settings
from ballot.services import accounts
from ballot.web.app import create_app
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


def test_a_lock_out_is_logged_once_a_refusal_with_a_hash_and_an_address_alone(world: World, browser: Browser) -> None:
    email = give_password(world, "chair")
    with structlog.testing.capture_logs() as logs:
        for _ in range(world.parts.policy.failures_allowed):
            browser.sign_in(email, "a wrong password")
        assert not [one for one in logs if one["event"] == "sign-in locked"]
        for typed in (email, f" {email.upper()}"):
            assert browser.sign_in(typed).status_code == 429
    locked = [one for one in logs if one["event"] == "sign-in locked"]
    digest = sha256(email.encode()).hexdigest()
    assert (
        locked == [{"event": "sign-in locked", "log_level": "warning", "account": digest, "address": "127.0.0.1"}] * 2
    )
    assert email not in str(logs).lower()
    assert PASSWORD not in str(logs)


@pytest.mark.parametrize(("proxies", "status"), [(1, 303), (0, 429)])
def test_failures_are_counted_by_the_visitors_address_where_a_proxy_is_trusted(
    world: World, settings: Settings, proxies: int, status: int
) -> None:
    """Where none is, a visitor cannot choose the address that is counted."""
    app: Flask = create_app(world.parts, replace(settings, trusted_proxies=proxies))
    email = give_password(world, "chair")

    def sign_in(address: str, password: str) -> int:
        forwarded = {"X-Forwarded-For": f"198.51.100.7, {address}", "X-Forwarded-Proto": "https"}
        browser = Browser(app.test_client(), app)
        browser.get("/sign-in", headers=forwarded)
        return browser.post("/sign-in", {"email": email, "password": password}, headers=forwarded).status_code

    for _ in range(world.parts.policy.failures_allowed):
        assert sign_in("203.0.113.1", "a wrong password") == 403
    assert sign_in("203.0.113.1", PASSWORD) == 429
    assert sign_in("192.0.2.1", PASSWORD) == status


@pytest.mark.parametrize(
    ("onward", "goes_to"),
    [
        ("/audit", "/audit"),
        ("//[", "/desk"),
        ("/\\[", "/desk"),
        ("http://[", "/desk"),
        ("//elsewhere.example", "/desk"),
        ("https://elsewhere.example/", "/desk"),
        ("/\\elsewhere.example", "/desk"),
        ("/caf\u00e9", "/desk"),
        ("", "/desk"),
    ],
)
def test_after_signing_in_one_goes_on_to_a_page_of_this_site_alone(
    world: World, browser: Browser, onward: str, goes_to: str
) -> None:
    email = give_password(world, "chair")
    page = browser.get("/sign-in", query_string={"next": onward})
    assert page.status_code == 200
    assert onward in ("/audit", "") or onward not in page.text
    answer = browser.post("/sign-in", {"email": email, "password": PASSWORD, "next": onward})
    assert (answer.status_code, answer.location) == (303, goes_to)


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
