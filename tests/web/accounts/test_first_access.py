"""First access: a one-time link, a password, a second factor; and nothing before both are set."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from ballot.services.accounts import officers
from ballot.web.kit.access import ANYONE
from tests.support.accounts import authenticators
from tests.support.accounts.authenticators import PASSWORD
from tests.support.installation import HOST, World
from tests.support.pages.browser import Browser, hidden_fields, text

CHAIR = f"chair@{HOST}"


@pytest.fixture
def link(world: World) -> str:
    """The address of a one-time link for the chair."""
    return f"/first-access/{officers.renew_first_access(world.parts, CHAIR)}"


@pytest.fixture
def newcomer(link: str, browser: Browser) -> Browser:
    """The chair, with a password and nothing else."""
    browser.get(link)
    assert browser.post(link, {"password": PASSWORD, "again": PASSWORD}).location == "/account/begin"
    return browser


def read_key(world: World, browser: Browser) -> str:
    """Let the telephone read the key on the page, and say what it shows."""
    page = browser.get("/account/authenticator")
    (shown,) = BeautifulSoup(page.text, "html.parser").select(".secret")
    authenticators.scan(CHAIR, "".join(shown.get_text().split()))
    return authenticators.code(world.parts, CHAIR)


def test_a_link_leads_without_script_through_password_and_authenticator_to_the_desk(
    world: World, link: str, browser: Browser
) -> None:
    before = world.dump()
    assert CHAIR in browser.get(link).text
    assert browser.get(link).status_code == 200
    assert world.dump() == before
    browser.get(browser.post(link, {"password": PASSWORD, "again": PASSWORD}).location)
    code = read_key(world, browser)
    page = browser.post("/account/authenticator", hidden_fields(browser.get("/account/authenticator")) | {"code": code})
    assert page.status_code == 422  # a page shown anew has another key
    code = read_key(world, browser)
    page = browser.get("/account/authenticator")
    (shown,) = BeautifulSoup(page.text, "html.parser").select(".secret")
    authenticators.scan(CHAIR, "".join(shown.get_text().split()))
    done = browser.post(
        "/account/authenticator", hidden_fields(page) | {"code": authenticators.code(world.parts, CHAIR)}
    )
    assert done.status_code == 200
    codes = [one.get_text() for one in BeautifulSoup(done.text, "html.parser").select("ol.recovery code")]
    assert len(set(codes)) == 10
    assert done.headers["Cache-Control"] == "no-store"
    assert browser.get("/desk").status_code == 200
    assert all(one not in browser.get("/account").text for one in codes)
    browser.post("/sign-out")
    assert browser.sign_in(CHAIR).location == "/desk"


def test_a_link_works_once(newcomer: Browser, link: str, make_browser: Callable[[], Browser]) -> None:
    other = make_browser()
    for answer in (other.get(link), other.post(link, {"password": "x" * 12, "again": "x" * 12})):
        assert answer.status_code in (400, 404)
    other.get("/sign-in")
    answer = other.post(link, {"password": "x" * 12, "again": "x" * 12})
    assert answer.status_code == 404
    assert "This link is not valid" in text(answer)


def test_nobody_gets_anywhere_with_a_password_alone(world: World, app: Flask, newcomer: Browser) -> None:
    adapter = app.url_map.bind("localhost")
    names = {"body": "council", "ref": "x", "state": "AR", "public_id": "x", "name": "extend", "sha256": "0" * 64}
    tried, before = 0, world.dump()
    for rule in app.url_map.iter_rules():
        audience = app.view_functions[rule.endpoint].audience  # type: ignore[union-attr]  # a function carries it
        if audience == ANYONE or "newcomer" in audience:
            continue
        values = {name: names.get(name, 1) for name in rule.arguments}
        for method in (rule.methods or set()) & {"GET", "POST"}:
            address = adapter.build(rule.endpoint, values, method=method)
            answer = newcomer.get(address) if method == "GET" else newcomer.post(address)
            assert answer.status_code == 403 or answer.location.startswith("/sign-in"), (method, address)
            tried += 1
    assert tried > 60
    assert world.dump() == before


def test_whoever_left_after_the_password_goes_on_with_the_second_step(newcomer: Browser) -> None:
    assert newcomer.get("/sign-in").location == "/account/begin"
    assert newcomer.get("/account").location == "/sign-in?next=/account"
    page = newcomer.get("/account/begin")
    assert "Set up a second factor" in text(page)
    newcomer.post("/sign-out")
    assert newcomer.sign_in(CHAIR, onward="/desk").location == "/account/begin"
    assert "Chair (Chair)" not in text(newcomer.get("/account/begin"))  # no officer yet to any other page


def test_a_wrong_first_code_is_told_beside_the_same_key(world: World, newcomer: Browser) -> None:
    page = newcomer.get("/account/authenticator")
    again = newcomer.post("/account/authenticator", hidden_fields(page) | {"code": "000 000"})
    assert again.status_code == 422
    assert "This is not the code that your application shows now." in text(again)
    keys = [BeautifulSoup(one.text, "html.parser").select(".secret")[0].get_text() for one in (page, again)]
    assert keys[0] == keys[1]
    assert 'aria-describedby=" code-problem"' in again.text


def test_whoever_is_complete_does_not_begin_again(world: World, newcomer: Browser) -> None:
    page = newcomer.get("/account/authenticator")
    (shown,) = BeautifulSoup(page.text, "html.parser").select(".secret")
    authenticators.scan(CHAIR, "".join(shown.get_text().split()))
    newcomer.post("/account/authenticator", hidden_fields(page) | {"code": authenticators.code(world.parts, CHAIR)})
    assert newcomer.get("/account/begin").location == "/desk"


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("brief", "brief", "at least 12 characters are required"),
        ("x" * 1001, "x" * 1001, "It is too long."),
        ("密" * 900, "密" * 900, "It is too long."),
        (PASSWORD, PASSWORD + "!", "The two passwords differ."),
    ],
)
def test_a_password_that_cannot_be_used_is_refused_and_the_link_stays_good(
    world: World, browser: Browser, link: str, password: str, again: str, said: str
) -> None:
    browser.get(link)
    before = world.dump()
    answer = browser.post(link, {"password": password, "again": again})
    assert answer.status_code == 422
    assert said in text(answer)
    assert password not in answer.text
    assert world.dump() == before


def test_a_first_access_link_runs_out(world: World, browser: Browser, link: str) -> None:
    world.clock.forward(world.parts.policy.first_access)
    assert browser.get(link).status_code == 404


def test_the_link_speaks_the_language_of_whom_it_is_for(world: World, browser: Browser) -> None:
    link = f"/first-access/{officers.add_officer(world.parts, f'new@{HOST}', 'auditor', 'New', 'fr')}"
    assert '<html lang="fr"' in browser.get(link).text
    answer = browser.post(link, {"password": PASSWORD, "again": PASSWORD})
    for address in (answer.location, "/account/authenticator", "/account/passkeys/new"):
        assert '<html lang="fr"' in browser.get(address).text
