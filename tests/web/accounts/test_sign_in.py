"""Officers come and go: signing in by password and code, signing out, and what a session is worth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import structlog
from bs4 import BeautifulSoup
from flask import Flask

from ballot.config import Settings
from ballot.services.accounts import reauthentication
from ballot.store.queries.accounts import officer_by_email
from ballot.web.app import create_app
from tests.support.accounts import authenticators
from tests.support.accounts.authenticators import PASSWORD
from tests.support.installation import World
from tests.support.pages.browser import Browser, copy_cookie, hidden_fields, text
from tests.support.pages.officer_accounts import give_password

WRONG = "a wrong password"


@pytest.mark.parametrize(
    ("role", "desk"),
    [("chair", "/desk"), ("vice-chair", "/desk"), ("secretariat", "/secretariat"), ("auditor", "/audit")],
)
def test_officers_land_on_their_own_page(world: World, browser: Browser, role: str, desk: str) -> None:
    answer = browser.sign_in(give_password(world, role))
    assert (answer.status_code, answer.location) == (303, desk)
    assert browser.get(desk).status_code == 200
    assert browser.get("/sign-in").location == desk


def test_a_password_alone_leads_to_the_second_step_and_to_nothing_else(world: World, browser: Browser) -> None:
    answer = browser.give_password(give_password(world, "chair"))
    assert (answer.status_code, answer.location) == (303, "/sign-in/code")
    page = browser.get("/sign-in/code")
    assert "enter the six digits shown by your authenticator" in text(page)
    assert browser.get("/desk").location == "/sign-in?next=/desk"
    assert browser.get("/account").status_code == 303
    assert browser.get("/sign-in").status_code == 200


def test_an_unknown_address_and_a_wrong_password_are_answered_alike(world: World, browser: Browser) -> None:
    email = give_password(world, "chair")
    answers = [browser.sign_in(*typed) for typed in ((email, WRONG), ("who@ballot.example", PASSWORD))]
    assert [one.status_code for one in answers] == [403, 403]
    first, second = (one.text.replace("who@ballot.example", email).split("csrf_token") for one in answers)
    assert [one.split('"', 4)[-1] for one in first] == [one.split('"', 4)[-1] for one in second]
    assert "The address and the password do not match." in text(answers[0])
    assert email in answers[0].text
    assert all(PASSWORD not in one.text for one in answers)


@pytest.mark.parametrize(
    ("email", "password", "said"),
    [
        ("", "", ["email", "password"]),
        (" ", PASSWORD, ["email"]),
        ("chair@ballot.example.int", "", ["password"]),
    ],
)
def test_a_field_left_empty_is_named_and_counts_as_no_failure(
    world: World, browser: Browser, email: str, password: str, said: list[str]
) -> None:
    known = give_password(world, "chair")
    before = world.dump()
    for _ in range(world.parts.policy.failures_allowed + 1):
        answer = browser.give_password(email, password, "/desk")
        assert answer.status_code == 422
    assert world.dump() == before
    page = BeautifulSoup(answer.text, "html.parser")
    assert [str(one["href"]) for one in page.select(".error-summary a")] == [f"#{name}" for name in said]
    assert [str(one["id"]) for one in page.select("input[aria-invalid]")] == said
    assert ("Enter your e-mail address." in text(answer), "Enter your password." in text(answer)) == (
        "email" in said,
        "password" in said,
    )
    assert "match" not in text(answer)
    assert hidden_fields(answer)["next"] == "/desk"
    assert browser.sign_in(known).location == "/desk"


def test_too_many_attempts_are_refused_for_a_while(world: World, browser: Browser) -> None:
    email = give_password(world, "chair")
    for _ in range(world.parts.policy.failures_allowed):
        browser.sign_in(email, WRONG)
    answer = browser.sign_in(email)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "900"
    assert "Wait 15 minutes and try again." in text(answer)
    world.clock.forward(timedelta(minutes=16))
    assert browser.sign_in(email).status_code == 303


def test_a_lock_out_is_logged_once_a_refusal_with_the_officers_id_and_an_address_alone(
    world: World, browser: Browser
) -> None:
    email = give_password(world, "chair")
    with structlog.testing.capture_logs() as logs:
        browser.give_password(email)
        for _ in range(world.parts.policy.failures_allowed):
            browser.post("/sign-in", {"email": email, "password": WRONG})
        assert not [one for one in logs if one["event"] == "sign-in locked"]
        assert browser.post("/sign-in/code", {"code": authenticators.code(world.parts, email)}).status_code == 429
        for typed in (email, f" {email.upper()}"):
            assert browser.sign_in(typed).status_code == 429
    locked = [one for one in logs if one["event"] == "sign-in locked"]
    with world.parts.store.reading() as tx:
        officer = officer_by_email(tx, email)
    assert officer is not None
    said = {"event": "sign-in locked", "log_level": "warning", "officer": officer.public_id, "address": "127.0.0.1"}
    assert locked == [said] * 3
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
        assert sign_in("203.0.113.1", WRONG) == 403
    assert sign_in("203.0.113.1", PASSWORD) == 429
    assert sign_in("192.0.2.1", PASSWORD) == status


# ------------------------------------------------------------------------------------- the second step


def test_a_wrong_code_is_told_with_the_tries_that_are_left_and_then_one_begins_again(
    world: World, browser: Browser
) -> None:
    world.parts = replace(world.parts, policy=replace(world.parts.policy, failures_allowed=50))
    app = create_app(world.parts, browser.app.extensions["ballot"].settings)
    browser = Browser(app.test_client(), app)
    browser.give_password(give_password(world, "chair"), onward="/audit")
    for left in ("4 attempts left", "3 attempts left", "2 attempts left", "1 attempt left"):
        answer = browser.post("/sign-in/code", {"code": "12345", "next": "/audit"})
        assert answer.status_code == 403
        assert left in text(answer)
        assert "12345" not in answer.text
        assert 'aria-invalid="true"' in answer.text
    answer = browser.post("/sign-in/code", {"code": "12345", "next": "/audit"})
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/audit")
    assert "Please sign in again from the beginning" in text(browser.get(answer.location))


@pytest.mark.parametrize("act", ["get", "post"])
def test_the_second_step_without_the_first_leads_back_to_the_beginning(browser: Browser, act: str) -> None:
    browser.get("/sign-in")
    answer = getattr(browser, act)("/sign-in/code")
    assert (answer.status_code, answer.location) == (303, "/sign-in")


def test_a_step_that_was_done_is_not_done_again_with_a_copied_cookie(
    world: World, make_browser: Callable[[], Browser]
) -> None:
    officer, thief = make_browser(), make_browser()
    email = give_password(world, "chair")
    officer.give_password(email)
    copy_cookie(officer, thief)
    officer.get("/sign-in/code")
    thief.csrf = officer.csrf
    assert officer.post("/sign-in/code", {"code": authenticators.code(world.parts, email)}).location == "/desk"
    assert thief.post("/sign-in/code", {"code": authenticators.code(world.parts, email)}).location == "/sign-in"
    assert thief.get("/desk").status_code == 303


def test_a_code_of_the_same_step_is_not_taken_twice(world: World, make_browser: Callable[[], Browser]) -> None:
    email, (first, second) = give_password(world, "chair"), (make_browser(), make_browser())
    shown = authenticators.code(world.parts, email)
    for one in (first, second):
        one.give_password(email)
        one.get("/sign-in/code")
    assert first.post("/sign-in/code", {"code": shown}).status_code == 303
    answer = second.post("/sign-in/code", {"code": shown})
    assert answer.status_code == 403
    assert "has already been used" in text(answer)


def test_a_recovery_code_opens_the_account_once(world: World, browser: Browser) -> None:
    email = give_password(world, "chair")
    who = authenticators.signed_in(world.parts, authenticators.come_in(world.parts, email))
    code, *_ = reauthentication.renew_recovery_codes(world.parts, who)
    for status in (303, 403):
        browser.give_password(email)
        browser.get("/sign-in/code")
        answer = browser.post("/sign-in/code", {"recovery": code.upper()})
        assert answer.status_code == status
        if status == 303:
            browser.post("/sign-out")
    assert "<details open>" in answer.text
    assert code not in answer.text.lower()


# ------------------------------------------------------------------------------------------ where to


@pytest.mark.parametrize(
    ("onward", "kept", "goes_to"),
    [
        ("/audit", "/audit", "/audit"),
        ("/audit?page=2", "/audit?page=2", "/audit?page=2"),
        ("//[", "", "/desk"),
        ("/\\[", "", "/desk"),
        ("http://[", "", "/desk"),
        ("//elsewhere.example", "", "/desk"),
        ("https://elsewhere.example/", "", "/desk"),
        ("/\\elsewhere.example", "", "/desk"),
        ("/caf\u00e9", "", "/desk"),
        ("", "", "/desk"),
    ],
)
def test_after_signing_in_one_goes_on_to_a_page_of_this_site_alone(
    world: World, browser: Browser, onward: str, kept: str, goes_to: str
) -> None:
    email = give_password(world, "chair")
    page = browser.get("/sign-in", query_string={"next": onward})
    assert page.status_code == 200
    assert hidden_fields(page)["next"] == kept
    assert (onward in page.text) == (onward == kept)
    answer = browser.sign_in(email, onward=onward)
    assert (answer.status_code, answer.location) == (303, goes_to)


def test_the_second_step_goes_on_to_a_page_of_this_site_alone(world: World, browser: Browser) -> None:
    email = give_password(world, "chair")
    browser.give_password(email)
    browser.get("/sign-in/code?next=//elsewhere.example")
    given = {"code": authenticators.code(world.parts, email), "next": "https://elsewhere.example/"}
    assert browser.post("/sign-in/code", given).location == "/desk"
