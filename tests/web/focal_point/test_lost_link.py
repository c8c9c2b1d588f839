"""A lost link is asked for by address. The answer is the same whether or not anybody has it."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import event

from ballot.services.council import focal_points
from ballot.services.replies import link_recovery
from tests.support.installation import HOUR, World, address_of
from tests.support.pages.addresses import link_of, paper_address
from tests.support.pages.browser import Browser, text
from tests.support.pages.officer_accounts import give_password


def ask(browser: Browser, email: str, network: str = "192.0.2.1") -> object:
    browser.get("/link")
    return browser.post("/link", {"email": email}, environ_overrides={"REMOTE_ADDR": network})


def test_a_known_address_is_mailed_its_link_and_an_unknown_one_gets_the_same_answer(
    world: World, browser: Browser
) -> None:
    world.open()
    answers = []
    for email in (address_of("AR"), "nobody@nowhere.example"):
        browser.get("/link")
        run: list[str] = []

        def note(_c: object, _u: object, statement: str, *_: object, into: list[str] = run) -> None:
            into.append(statement)

        event.listen(world.parts.store.engine, "before_cursor_execute", note)
        answer = browser.post("/link", {"email": email})
        event.remove(world.parts.store.engine, "before_cursor_execute", note)
        assert (answer.status_code, answer.location) == (303, "/link/asked")
        page = browser.get(answer.location)
        headers = {name: value for name, value in answer.headers.items() if name != "Set-Cookie"}
        answers.append((answer.data, headers, page.data, run))
    assert answers[0] == answers[1]
    assert world.mails("link") == []  # not before the worker has looked whose address it is
    assert link_recovery.answer_requests(world.parts) == 1
    assert world.addresses("link") == [address_of("AR")]


def test_looking_at_the_form_changes_nothing(world: World, browser: Browser) -> None:
    before = world.dump()
    assert browser.get("/link?email=focal@ar.example").status_code == 200
    assert browser.get("/link/asked").status_code == 200
    assert world.dump() == before


def test_what_is_no_address_is_said_so_at_the_field_and_kept_as_typed(world: World, browser: Browser) -> None:
    before = world.dump()
    browser.get("/link")
    answer = browser.post("/link", {"email": 'nobody"><b>'})
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    field = page.select_one("input[name=email]")
    assert field is not None
    assert (field["value"], field["aria-invalid"]) == ('nobody"><b>', "true")
    assert [one["href"] for one in page.select(".error-summary a")] == ["#email"]
    assert "This is not an e-mail address." in text(answer)
    assert world.dump() == before


def test_asking_too_often_is_refused_by_the_address_typed_and_by_the_network(world: World, browser: Browser) -> None:
    for number in range(3):
        ask(browser, "nobody@nowhere.example", f"192.0.2.{number}")
    browser.get("/link")
    refused = browser.post("/link", {"email": "nobody@nowhere.example"})
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "3600"
    assert "links were requested too often" in text(refused)
    for number in range(30):
        ask(browser, f"person{number}@nowhere.example", "198.51.100.1")
    browser.get("/link")
    elsewhere = {"environ_overrides": {"REMOTE_ADDR": "198.51.100.1"}}
    assert browser.post("/link", {"email": "another@nowhere.example"}, **elsewhere).status_code == 429
    world.clock.forward(HOUR)
    assert browser.post("/link", {"email": "another@nowhere.example"}, **elsewhere).status_code == 303


@pytest.mark.parametrize("how", ["invalid", "withdrawn", "no-session"])
def test_where_a_link_fails_there_is_a_way_to_another(world: World, browser: Browser, how: str) -> None:
    consultation = world.open()
    token = link_of(world, consultation, "AR")
    if how == "withdrawn":
        focal_points.replace_link(world.parts, world.secretary, world.person("AR").public_id)
    address = {"invalid": "/v/none", "withdrawn": f"/v/{token}", "no-session": paper_address(world, consultation)}[how]
    page = BeautifulSoup(browser.get(address).text, "html.parser")
    assert [one.get_text() for one in page.select('main a[href="/link"]')] == ["Resend my link"]


def test_the_sign_in_shows_the_way_too(browser: Browser) -> None:
    assert 'href="/link"' in browser.get("/sign-in").text


def test_it_is_there_for_somebody_who_is_signed_in(world: World, browser: Browser) -> None:
    browser.sign_in(give_password(world, "secretariat"))
    assert browser.get("/link").status_code == 200
