"""An officer's credentials on the pages: password, authenticator, recovery codes; and credentials asked for again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from ballot.config import Settings
from ballot.web.accounts.reauthentication import require_fresh_credentials
from ballot.web.app import create_app
from ballot.web.kit.access import STAFF, allow
from tests.support.accounts import authenticators
from tests.support.accounts.authenticators import PASSWORD
from tests.support.installation import HOST, World
from tests.support.pages.browser import Browser, hidden_fields, text
from tests.support.pages.officer_accounts import give_password
from tests.support.pages.officer_pages import desk

CHAIR = f"chair@{HOST}"
NEW = "another long password"
LATER = timedelta(minutes=6)


def changed(browser: Browser, **given: str) -> TestResponse:
    browser.get("/account/password")
    return browser.post("/account/password", {"present": PASSWORD, "password": NEW, "again": NEW} | given)


def codes_on(page: TestResponse) -> list[str]:
    return [one.get_text() for one in BeautifulSoup(page.text, "html.parser").select("ol.recovery code")]


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"present": "not the password"}, "present", "This is not your current password."),
        ({"password": "short", "again": "short"}, "password", "at least 12 characters"),
        ({"password": PASSWORD, "again": PASSWORD}, "password", "This is your current password."),
        ({"again": "another password"}, "again", "The two passwords differ."),
    ],
)
def test_what_is_wrong_with_a_new_password_is_told_at_its_field(
    chair: Browser, given: dict[str, str], field: str, said: str
) -> None:
    answer = changed(chair, **given)
    assert answer.status_code in (403, 422)
    page = BeautifulSoup(answer.text, "html.parser")
    assert said in page.select(f"#{field}-problem")[0].get_text()
    assert page.select(f'.error-summary a[href="#{field}"]')
    assert NEW not in answer.text
    assert PASSWORD not in answer.text


def test_a_password_is_changed(world: World, chair: Browser) -> None:
    assert changed(chair).location == "/account"
    assert "Your password has been changed." in text(chair.get("/account"))
    chair.post("/sign-out")
    assert chair.sign_in(CHAIR).status_code == 403
    assert chair.sign_in(CHAIR, NEW).location == "/desk"


def test_another_authenticator_takes_the_place_of_the_first(world: World, chair: Browser) -> None:
    page = chair.get("/account/authenticator")
    assert "remains valid until the first code of the new one has been confirmed" in text(page)
    (shown,) = BeautifulSoup(page.text, "html.parser").select(".secret")
    authenticators.scan(CHAIR, "".join(shown.get_text().split()))
    world.clock.forward(timedelta(minutes=1))
    answer = chair.post(
        "/account/authenticator", hidden_fields(page) | {"code": authenticators.code(world.parts, CHAIR)}
    )
    assert answer.location == "/account"
    chair.post("/sign-out")
    world.clock.forward(timedelta(minutes=1))
    assert chair.sign_in(CHAIR).location == "/desk"


def test_a_key_of_another_session_is_not_taken_and_a_new_one_is_shown(world: World, chair: Browser) -> None:
    page = chair.get("/account/authenticator")
    kept = hidden_fields(page)["sealed"]
    chair.post("/sign-out")
    chair.sign_in(CHAIR)
    chair.get("/account/authenticator")
    answer = chair.post("/account/authenticator", {"sealed": kept, "code": "123456"})
    assert answer.status_code == 422
    assert "please reload it" in text(answer)
    assert hidden_fields(answer)["sealed"] != kept


def test_new_recovery_codes_are_shown_once_and_can_be_printed(chair: Browser) -> None:
    assert "Your current codes will no longer be valid." in text(chair.get("/account/recovery-codes"))
    first = codes_on(chair.post("/account/recovery-codes"))
    chair.get("/account/recovery-codes")
    second = codes_on(chair.post("/account/recovery-codes"))
    assert len(first) == len(second) == 10
    assert not set(first) & set(second)
    assert "10 left" in text(chair.get("/account"))


# ------------------------------------------------------------------------------- credentials asked for again


@pytest.mark.parametrize("address", ["/account/authenticator", "/account/passkeys/new", "/account/recovery-codes"])
def test_what_changes_credentials_asks_for_them_again(world: World, chair: Browser, address: str) -> None:
    assert chair.get(address).status_code == 200
    world.clock.forward(LATER)
    before = world.dump()
    answer = chair.get(address)
    assert (answer.status_code, answer.location) == (303, f"/account/again?next={address}")
    answer = chair.post("/account/passkeys" if "passkeys" in address else address)
    assert (answer.status_code, answer.location) == (303, f"/account/again?next={address}")
    assert world.dump() == before
    assert chair.give_again(CHAIR, address).location == address
    assert chair.get(address).status_code == 200


def test_the_page_that_asks_says_what_comes_next_and_repeats_nothing_of_the_address(
    world: World, chair: Browser
) -> None:
    draft, opened = desk(world, world.draft()), desk(world, world.open())
    said = {
        f"{draft}/open": ("To open DM-26/1001 , please enter your password and a code again. Nothing", draft),
        f"{opened}/annul?reason=free": (
            "To annul DM-26/1002 , please enter your password and a code again. Nothing",
            opened,
        ),
        "/secretariat/members/AR/focal-points/any/replace": (
            "To change the focal points of Argentina, please enter your password and a code again.",
            "/secretariat/members/AR",
        ),
        "/secretariat/lists/focal-points": ("To import focal points, please", "/secretariat/members"),
        "/account/recovery-codes": ("To change your credentials, please enter", "/account"),
        f"{opened}/extend": ("The next step is important", "/account"),
        "/desk/council/dm-26-99/open": ("The next step is important", "/account"),
        "/secretariat/members/free/focal-points/any/replace": ("The next step is important", "/account"),
        "/no/such/free": ("The next step is important", "/account"),
        "": ("The next step is important", "/account"),
    }
    for onward, (words, back) in said.items():
        page = chair.get("/account/again", query_string={"next": onward})
        assert words in text(page)
        assert "free" not in text(page)
        link = BeautifulSoup(page.text, "html.parser").select_one("main .actions a")
        assert link is not None
        assert link["href"] == back


def test_wrong_credentials_given_again_are_refused_without_saying_which(world: World, chair: Browser) -> None:
    world.clock.forward(LATER)
    chair.get("/account/again?next=/desk")
    code = authenticators.code(world.parts, CHAIR)
    said = []
    for given in ({"password": "wrong", "code": code}, {"password": PASSWORD, "code": "000000"}):
        answer = chair.post("/account/again", given | {"next": "/desk"})
        assert answer.status_code == 403
        said.append(text(answer))
        assert hidden_fields(answer)["next"] == "/desk"
        assert PASSWORD not in answer.text
    assert said[0] == said[1]
    assert chair.get("/account/recovery-codes").status_code == 303


def test_guessing_there_is_stopped(world: World, chair: Browser) -> None:
    chair.get("/account/again")
    for _ in range(world.parts.policy.failures_allowed):
        assert chair.post("/account/again", {"password": "wrong", "code": "000000"}).status_code == 403
    assert chair.post("/account/again", {"password": PASSWORD, "code": "000000"}).status_code == 429


def test_guesses_from_the_same_network_do_not_keep_the_chair_out_there(
    world: World, chair: Browser, make_browser: Callable[[], Browser]
) -> None:
    stranger = make_browser()
    for _ in range(world.parts.policy.failures_allowed + 1):
        answer = stranger.sign_in(CHAIR, "a wrong guess, as it is")
    assert answer.status_code == 429
    world.clock.forward(timedelta(minutes=6))
    assert chair.give_again(CHAIR, "/desk").location == "/desk"


@pytest.mark.parametrize("onward", ["//elsewhere.example", "https://elsewhere.example/", "/\\elsewhere.example", ""])
def test_giving_them_leads_to_no_other_site(chair: Browser, onward: str) -> None:
    page = chair.get("/account/again", query_string={"next": onward})
    assert "elsewhere" not in hidden_fields(page)["next"]
    assert chair.give_again(CHAIR, onward).location == "/account"


def test_a_view_may_demand_them_and_gets_its_visitor_back(world: World, settings: Settings) -> None:
    app = create_app(world.parts, settings)

    @allow(STAFF)
    def weighty() -> str:
        require_fresh_credentials()
        return "done"

    @allow(STAFF)
    def act() -> str:
        require_fresh_credentials("/desk?of=this")
        return "done"

    app.add_url_rule("/weighty", "weighty", weighty)
    app.add_url_rule("/act", "act", act, methods=["POST"])
    chair = Browser(app.test_client(), app)
    chair.sign_in(give_password(world, "chair"))
    chair.get("/account")
    assert chair.get("/weighty?a=1").text == "done"
    assert chair.post("/act").text == "done"
    world.clock.forward(LATER)
    assert chair.get("/weighty?a=1").location == "/account/again?next=/weighty?a%3D1"
    assert chair.post("/act").location == "/account/again?next=/desk?of%3Dthis"
    assert chair.give_again(CHAIR, "/weighty?a=1").location == "/weighty?a=1"
    assert chair.get("/weighty?a=1").text == "done"
