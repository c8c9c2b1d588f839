"""An officer's own page: name, language, credentials in short, and where they are signed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from ballot.web.accounts.user_agents import describe_user_agent
from tests.support.installation import HOST, World
from tests.support.pages.browser import Browser, text
from tests.support.pages.officer_accounts import give_password, officers

CHAIR = f"chair@{HOST}"
FIREFOX = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"}


def rows(page: str) -> list[str]:
    table = BeautifulSoup(page, "html.parser").select("table")[-1]
    return [" ".join(one.get_text(" ").split()) for one in table.select("tbody tr")]


@pytest.fixture
def two(world: World, make_browser: Callable[[], Browser]) -> tuple[Browser, Browser]:
    """The chair, signed in twice."""
    give_password(world, "chair")
    here, away = make_browser(), make_browser()
    here.sign_in(CHAIR)
    away.sign_in(CHAIR)
    return here, away


def test_an_officer_sees_every_session_with_its_browser_and_address(
    world: World, make_browser: Callable[[], Browser]
) -> None:
    give_password(world, "chair")
    browser = make_browser()
    browser.client.environ_base.update({"HTTP_USER_AGENT": FIREFOX["User-Agent"], "REMOTE_ADDR": "192.0.2.5"})
    browser.sign_in(CHAIR)
    (only,) = rows(browser.get("/account").text)
    assert only == "Firefox 128, Windows Monday 2 March 2026, 09:00 (UTC) 192.0.2.5 This session"


def test_an_officer_ends_one_session_from_another(two: tuple[Browser, Browser]) -> None:
    here, away = two
    page = here.get("/account")
    assert sum("This session" in one for one in rows(page.text)) == 1
    (form,) = [
        one for one in BeautifulSoup(page.text, "html.parser").select("table form") if "/end" in str(one["action"])
    ]
    assert here.post(str(form["action"])).location == "/account"
    assert "The session has been ended." in text(here.get("/account"))
    assert away.get("/desk").status_code == 303
    assert here.post(str(form["action"])).status_code == 404


def test_an_officer_ends_all_other_sessions_at_once(two: tuple[Browser, Browser]) -> None:
    here, away = two
    here.get("/account")
    assert here.post("/account/sessions/end-others").location == "/account"
    page = here.get("/account")
    assert "1 session has been ended." in text(page)
    assert len(rows(page.text)) == 1
    assert away.get("/desk").status_code == 303


def test_nobody_ends_the_session_of_another_officer(world: World, two: tuple[Browser, Browser]) -> None:
    here, _ = two
    email = give_password(world, "auditor")
    other = Browser(here.app.test_client(), here.app)
    other.sign_in(email)
    here.get("/account")
    for number in range(1, 12):
        here.post(f"/account/sessions/{number}/end")
    assert other.get("/audit").status_code == 200


def test_a_name_is_changed_and_one_that_cannot_be_is_shown_again(world: World, browser: Browser) -> None:
    browser.sign_in(give_password(world, "chair"))
    browser.get("/account")
    assert browser.post("/account/name", {"name": " Noor  Halden "}).location == "/account"
    assert "Noor Halden (Chair)" in text(browser.get("/account"))
    answer = browser.post("/account/name", {"name": "x" * 121})
    assert answer.status_code == 422
    assert "x" * 121 in answer.text
    assert "A text of up to 120 characters is required." in text(answer)
    assert 'href="#name"' in answer.text


@pytest.mark.parametrize(("asked", "seen"), [("", "fr"), ("?lang=ru", "fr")])
def test_the_language_is_the_officers_own_from_now_on(world: World, browser: Browser, asked: str, seen: str) -> None:
    browser.sign_in(give_password(world, "chair"))
    browser.get(f"/account{asked}")
    answer = browser.post("/account/language", {"language": "fr"})
    assert (answer.status_code, answer.location) == (303, "/account")
    assert f'<html lang="{seen}"' in browser.get("/desk").text
    assert browser.post("/account/language", {"language": "de"}).status_code == 422
    assert [one.language for one in officers(world) if one.email == CHAIR] == ["fr"]


def test_only_officers_have_an_account(browser: Browser) -> None:
    assert browser.get("/account").location == "/sign-in?next=/account"


@pytest.mark.parametrize(
    ("user_agent", "said"),
    [
        (FIREFOX["User-Agent"], "Firefox 128, Windows"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 "
            "Safari/605.1.15",
            "Safari 17, macOS",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 "
            "Mobile/15E148 Safari/604.1",
            "Safari 17, iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36",
            "Chrome 130, Android",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0",
            "Edge 130, Linux",
        ),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", ""),
        ("<script>alert(1)</script> x", "<script>alert(1)</script>"),
        ("x" * 500, "x" * 60),
    ],
)
def test_a_browser_is_named_as_its_owner_knows_it(user_agent: str, said: str) -> None:
    assert describe_user_agent(user_agent) == said


def test_what_a_browser_calls_itself_is_shown_as_text(world: World, make_browser: Callable[[], Browser]) -> None:
    browser = make_browser()
    browser.client.environ_base["HTTP_USER_AGENT"] = "<b>bold</b>"
    browser.sign_in(give_password(world, "chair"))
    page = browser.get("/account").text
    assert "<b>bold</b>" not in page
    assert "&lt;b&gt;bold" in page


def test_sessions_that_ran_out_are_not_listed(world: World, two: tuple[Browser, Browser]) -> None:
    here, _ = two
    world.clock.forward(world.parts.policy.officer_session)
    here.sign_in(CHAIR)
    assert len(rows(here.get("/account").text)) == 1
    world.clock.forward(timedelta(minutes=1))
    assert here.get("/account").status_code == 200
