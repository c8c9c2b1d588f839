"""What a session of an officer is worth, to its owner and to somebody who has copied it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlmodel import select

from ballot.services.access.throttling import Visitor
from ballot.services.accounts import officers, sessions
from ballot.services.consultations import chair_acts
from ballot.services.core.context import Parts
from ballot.services.core.recording import Holding, holding
from ballot.store.tables import AccountSession
from tests.support.accounts import authenticators
from tests.support.installation import World
from tests.support.pages.addresses import link_of
from tests.support.pages.browser import Browser, copy_cookie, hidden_fields, text
from tests.support.pages.officer_accounts import give_password
from tests.support.pages.officer_pages import desk


def test_signing_out_ends_the_session_for_good_even_for_a_copied_cookie(
    world: World, make_browser: Callable[[], Browser]
) -> None:
    officer, thief = make_browser(), make_browser()
    officer.sign_in(give_password(world, "chair"))
    copy_cookie(officer, thief)
    assert thief.get("/desk").status_code == 200
    officer.get("/desk")
    assert officer.post("/sign-out").status_code == 303
    assert thief.get("/desk").status_code == 303
    assert officer.get("/desk").status_code == 303


def test_a_session_that_was_ended_elsewhere_is_worth_nothing_even_copied(
    world: World, make_browser: Callable[[], Browser]
) -> None:
    officer, thief = make_browser(), make_browser()
    email = give_password(world, "chair")
    officer.sign_in(email)
    copy_cookie(officer, thief)
    assert thief.get("/desk").status_code == 200
    who = authenticators.signed_in(
        world.parts, authenticators.come_in(world.parts, email, visitor=Visitor("192.0.2.9", "Another"))
    )
    assert sessions.revoke_other_sessions(world.parts, who) == 1
    assert thief.get("/desk").status_code == 303
    assert officer.get("/desk").status_code == 303


def test_an_act_is_refused_where_its_session_is_ended_while_it_waits_for_the_consultation(
    world: World, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    consultation = world.open()
    browser.sign_in(give_password(world, "chair"))
    address = desk(world, consultation, "/extend")
    browser.get(address)
    asked = browser.post(address, {"to": "2026-04-01T17:00", "reason": "Three States asked for time"})
    before = world.standing(consultation).deadline()

    def waiting(parts: Parts, consultation_id: int) -> AbstractContextManager[Holding]:
        with parts.store.writing() as tx:
            for one in tx.exec(select(AccountSession)):
                one.revoked_at = world.clock.now()
                tx.add(one)
        return holding(parts, consultation_id)

    monkeypatch.setattr(chair_acts, "holding", waiting)
    answer = browser.post(address, hidden_fields(asked))
    assert answer.status_code == 403
    assert "Nothing was changed: nobody is signed in" in text(answer)
    assert world.standing(consultation).deadline() == before


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
    browser.sign_in(give_password(world, "chair"))
    answer = browser.post("/desk/new", {"csrf_token": planted})
    assert answer.status_code == 400
    assert "Nothing was changed: the form was opened before you signed in" in text(answer)


def test_a_cookie_planted_before_signing_in_is_no_session_afterwards(
    world: World, make_browser: Callable[[], Browser]
) -> None:
    """Session fixation: whoever planted the cookie has it still, in both of its states."""
    officer, thief = make_browser(), make_browser()
    email = give_password(world, "chair")
    thief.get("/sign-in")
    copy_cookie(thief, officer)
    officer.give_password(email)
    between = make_browser()
    copy_cookie(officer, between)
    officer.get("/sign-in/code")
    assert officer.post("/sign-in/code", {"code": authenticators.code(world.parts, email)}).location == "/desk"
    assert officer.get("/desk").status_code == 200
    for one in (thief, between):
        assert one.get("/desk").status_code == 303


def test_coming_in_by_a_link_ends_the_session_that_was_there(world: World, browser: Browser) -> None:
    browser.sign_in(give_password(world, "chair"))
    browser.come_in(link_of(world, world.open(), "AR"))
    assert browser.get("/desk").location.startswith("/sign-in")
    assert [row[7] is not None for row in world.dump()["session"]][-2:] == [True, False]


def test_no_cookie_remembers_anyone_and_the_cookie_is_kept_from_others(world: World, browser: Browser) -> None:
    email = give_password(world, "chair")
    for answer in (browser.give_password(email), browser.sign_in(email)):
        cookies = answer.headers.getlist("Set-Cookie")
        assert [one.partition("=")[0] for one in cookies] == ["__Host-ballot"]
        for attribute in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert attribute in cookies[0].split("; ")
        assert "Expires" not in cookies[0]
        assert "Domain" not in cookies[0]


@pytest.mark.parametrize(
    "address", ["/sign-in", "/sign-in/code", "/account", "/account/again", "/account/authenticator"]
)
def test_no_page_of_an_account_may_be_framed_or_kept(world: World, browser: Browser, address: str) -> None:
    email = give_password(world, "chair")
    if address.startswith("/account"):
        browser.sign_in(email)
    elif address.endswith("code"):
        browser.give_password(email)
    headers = browser.get(address).headers
    assert headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"


def test_a_disabled_officer_is_shown_out_at_the_next_page(world: World, browser: Browser) -> None:
    email = give_password(world, "chair")
    browser.sign_in(email)
    officers.disable_officer(world.parts, email)
    assert browser.get("/desk").location == "/sign-in?next=/desk"
