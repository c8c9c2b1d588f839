"""Passkeys on the pages, with a device in software: the script only carries what is tried here by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from ballot.adapters.passkeys import WebAuthnPasskeys
from ballot.services.accounts import officers, second_factors
from ballot.store.tables import Passkey
from ballot.web.app import create_app
from tests.support.accounts import authenticators
from tests.support.accounts.authenticators import PASSWORD
from tests.support.accounts.passkey_devices import Device, to_text
from tests.support.installation import HOST, World
from tests.support.pages.browser import Browser, copy_cookie, text
from tests.support.pages.officer_accounts import give_password

CHAIR = f"chair@{HOST}"
SITE = f"https://{HOST}"


@pytest.fixture
def device() -> Device:
    return Device(SITE)


def asked(browser: Browser, address: str) -> str:
    """The question, as the script fetches it."""
    answer = browser.client.post(address, base_url=SITE, data={"csrf_token": browser.csrf})
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    return answer.text


def add(browser: Browser, device: Device, name: str = "Telephone") -> TestResponse:
    browser.get("/account/passkeys/new")
    answer = device.create(asked(browser, "/account/passkeys/options"))
    return browser.post("/account/passkeys", {"name": name, "answer": answer})


def come_in(browser: Browser, device: Device, **changes: str) -> TestResponse:
    browser.get("/sign-in")
    answer = device.get(asked(browser, "/sign-in/passkey/options"), **changes)
    return browser.post("/sign-in/passkey", {"answer": answer, "next": ""})


def passkeys_of(world: World) -> list[Passkey]:
    who = authenticators.signed_in(world.parts, authenticators.come_in(world.parts, CHAIR))
    return list(second_factors.list_second_factors(world.parts, who).passkeys)


def test_a_passkey_is_added_and_opens_the_account_by_itself(
    chair: Browser, device: Device, make_browser: Callable[[], Browser]
) -> None:
    assert add(chair, device).location == "/account"
    assert "Telephone" in text(chair.get("/account"))
    visitor = make_browser()
    assert come_in(visitor, device).location == "/desk"
    assert visitor.get("/desk").status_code == 200


def test_a_newcomer_may_set_a_passkey_up_in_place_of_an_authenticator(
    world: World, browser: Browser, device: Device
) -> None:
    link = f"/first-access/{officers.renew_first_access(world.parts, CHAIR)}"
    browser.get(link)
    browser.post(link, {"password": PASSWORD, "again": PASSWORD})
    page = add(browser, device)
    assert page.status_code == 200
    assert len(BeautifulSoup(page.text, "html.parser").select("ol.recovery code")) == 10
    assert browser.get("/desk").status_code == 200
    browser.post("/sign-out")
    assert browser.give_password(CHAIR).location == "/sign-in/code"
    page = browser.get("/sign-in/code")
    assert "Now use a passkey, or one of your recovery codes." in text(page)
    assert not BeautifulSoup(page.text, "html.parser").select("#code")


@pytest.mark.parametrize(
    "changes",
    [{"origin": "https://evil.example"}, {"origin": "http://" + HOST}, {"challenge": to_text(bytes(32))}],
)
def test_an_answer_from_another_site_or_to_another_question_opens_nothing(
    chair: Browser, device: Device, make_browser: Callable[[], Browser], changes: dict[str, str]
) -> None:
    add(chair, device)
    visitor = make_browser()
    answer = come_in(visitor, device, **changes)
    assert answer.status_code == 403
    assert "This passkey does not belong to any account here." in text(answer)
    assert visitor.get("/desk").status_code == 303


def test_an_answer_is_taken_once_and_from_the_browser_that_was_asked(
    chair: Browser, device: Device, make_browser: Callable[[], Browser]
) -> None:
    add(chair, device)
    officer, thief, copied = make_browser(), make_browser(), make_browser()
    officer.get("/sign-in")
    answer = device.get(asked(officer, "/sign-in/passkey/options"))
    copy_cookie(officer, copied)
    copied.csrf = officer.csrf
    thief.get("/sign-in")
    assert thief.post("/sign-in/passkey", {"answer": answer}).status_code == 403
    assert officer.post("/sign-in/passkey", {"answer": answer}).location == "/desk"
    assert copied.post("/sign-in/passkey", {"answer": answer}).status_code == 403
    officer.post("/sign-out")
    officer.get("/sign-in")
    asked(officer, "/sign-in/passkey/options")
    assert officer.post("/sign-in/passkey", {"answer": answer}).status_code == 403


def test_a_question_is_asked_by_our_own_pages_alone(world: World, chair: Browser) -> None:
    before = world.dump()
    for address in ("/sign-in/passkey/options", "/account/passkeys/options", "/account/again/passkey/options"):
        assert chair.post(address, {"csrf_token": "forged"}).status_code == 400
        assert chair.post(address, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert world.dump() == before


def test_a_name_that_cannot_be_used_is_shown_again(chair: Browser, device: Device) -> None:
    answer = add(chair, device, "x" * 61)
    assert answer.status_code == 422
    assert "x" * 61 in answer.text
    assert BeautifulSoup(answer.text, "html.parser").select("#name-problem")
    assert add(chair, device, "Key").location == "/account"


def test_a_passkey_is_renamed_and_removed(world: World, chair: Browser, device: Device) -> None:
    add(chair, device)
    number = passkeys_of(world)[0].id
    address = f"/account/passkeys/{number}"
    assert "Telephone" in chair.get(address).text
    assert chair.post(address, {"name": ""}).status_code == 422
    assert chair.post(address, {"name": "Old telephone"}).location == "/account"
    assert "Remove the passkey “Old telephone”" in text(chair.get(f"{address}/remove"))
    assert chair.post(f"{address}/remove").location == "/account"
    assert "You have none." in text(chair.get("/account"))
    for gone in (chair.get(address), chair.get(f"{address}/remove"), chair.post(f"{address}/remove")):
        assert gone.status_code == 404


def test_removing_asks_for_credentials_again(world: World, chair: Browser, device: Device) -> None:
    add(chair, device)
    address = f"/account/passkeys/{passkeys_of(world)[0].id}/remove"
    world.clock.forward(timedelta(minutes=6))
    for answer in (chair.get(address), chair.post(address)):
        assert answer.location == f"/account/again?next={address}"


def test_credentials_are_given_again_by_a_passkey(world: World, chair: Browser, device: Device) -> None:
    add(chair, device)
    world.clock.forward(timedelta(minutes=6))
    page = chair.get("/account/again?next=/account/recovery-codes")
    assert "data-passkey" in page.text
    answer = device.get(asked(chair, "/account/again/passkey/options"))
    given = {"answer": answer, "next": "/account/recovery-codes"}
    assert chair.post("/account/again/passkey", given).location == "/account/recovery-codes"
    assert chair.get("/account/recovery-codes").status_code == 200
    assert chair.post("/account/again/passkey", given).status_code == 403


def test_the_question_names_the_site_and_demands_that_the_device_makes_sure(chair: Browser) -> None:
    chair.get("/account/passkeys/new")
    question = json.loads(asked(chair, "/account/passkeys/options"))
    assert question["rp"]["id"] == HOST
    assert question["authenticatorSelection"]["userVerification"] == "required"
    assert question["authenticatorSelection"]["residentKey"] == "required"
    assert CHAIR.split("@")[0] not in question["user"]["id"]


def test_where_browsers_have_no_passkeys_none_is_offered(world: World, browser: Browser) -> None:
    world.parts = replace(world.parts, passkeys=WebAuthnPasskeys("http://127.0.0.1:8000", "Ballot"))
    app = create_app(world.parts, browser.app.extensions["ballot"].settings)
    visitor = Browser(app.test_client(), app)
    assert "passkey" not in visitor.get("/sign-in").text
    visitor.sign_in(give_password(world, "chair"))
    assert "Add a passkey" not in visitor.get("/account").text
    assert "offer passkeys" in text(visitor.get("/account/passkeys/new"))
    assert visitor.post("/sign-in/passkey/options").status_code == 409
