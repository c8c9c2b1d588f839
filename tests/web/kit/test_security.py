"""What every response carries, what every request must be, and what is in no log."""

from __future__ import annotations

from dataclasses import replace

import pytest
import structlog
from flask import Flask

from ballot.config import Settings
from ballot.web.app import create_app
from ballot.web.kit.security import CONTENT_SECURITY_POLICY, HEADERS
from tests.support.installation import HOST, World
from tests.support.pages.addresses import link_of, paper_address
from tests.support.pages.browser import BASE, Browser
from tests.support.pages.officer_accounts import give_password


def _answers(world: World, browser: Browser) -> dict[str, dict[str, str]]:
    consultation = world.open()
    slug = world.row(consultation).slug
    found = {}
    for address in (
        "/sign-in",
        "/nothing",
        "/sign-out",
        "/v/nonsense",
        f"/v/{link_of(world, consultation, 'AR')}",
        f"/results/council/{slug}",
        f"/audit/council/{slug}/entries.jsonl",
        "/api/v1/openapi.json",
        "/desk",
        "/static/style.css",
        "/static/none.css",
    ):
        found[address] = dict(browser.get(address).headers)
    browser.get("/sign-in")
    found["POST /sign-in"] = dict(browser.post("/sign-in", {"email": "x", "password": "y"}).headers)
    found["POST without a token"] = dict(browser.post("/sign-in", {"csrf_token": ""}).headers)
    found["elsewhere"] = dict(browser.client.get("/sign-in", base_url="https://evil.example").headers)
    return found


def test_every_response_has_the_headers_errors_included(world: World, browser: Browser) -> None:
    for address, headers in _answers(world, browser).items():
        for name in HEADERS:
            assert name in headers, (address, name)
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Strict-Transport-Security"].startswith("max-age=")
        assert "'unsafe" not in headers["Content-Security-Policy"]
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        if not address.startswith(("/static/style", "/results", "/audit", "/api")):
            assert headers["Cache-Control"] == "no-store", address


def test_a_page_runs_our_own_files_alone_as_script_and_is_framed_nowhere() -> None:
    assert CONTENT_SECURITY_POLICY.split("; ") == [
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]


def test_over_plain_http_the_cookie_still_works_and_nothing_promises_https(world: World, settings: Settings) -> None:
    app = create_app(world.parts, replace(settings, base_url="http://127.0.0.1:8000"))
    answer = app.test_client().get("/sign-in", base_url="http://127.0.0.1:8000")
    assert "Strict-Transport-Security" not in answer.headers
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("ballot=")
    assert "Secure" not in cookie
    assert "HttpOnly" in cookie


@pytest.mark.parametrize("host", ["evil.example", f"{HOST}.evil.example", f"evil.{HOST}", "127.0.0.1"])
def test_the_site_answers_to_its_own_name_alone(browser: Browser, host: str) -> None:
    answer = browser.client.get("/sign-in", base_url=f"https://{host}")
    assert answer.status_code == 400
    assert host not in answer.text


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_of_another_site_is_turned_away_whatever_token_it_has(world: World, browser: Browser, site: str) -> None:
    consultation = world.open()
    browser.come_in(link_of(world, consultation, "AR"))
    before = world.dump()
    answer = browser.post(
        paper_address(world, consultation),
        {"vote-1": "for", "vote-2": "for", "instead_of": "0", "step": "record"},
        headers={"Sec-Fetch-Site": site},
    )
    assert answer.status_code == 403
    assert world.dump() == before


def test_no_form_is_taken_without_its_token(world: World, app: Flask, browser: Browser) -> None:
    browser.sign_in(give_password(world, "secretariat"))
    before = world.dump()
    values = {"body": "council", "ref": "x", "token": "x", "state": "AR", "public_id": "x", "name": "extend"}
    adapter = app.url_map.bind("localhost")
    tried = 0
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            address = adapter.build(
                rule.endpoint, {name: values.get(name, 1) for name in rule.arguments}, method="POST"
            )
            assert browser.post(address, {"csrf_token": "forged"}).status_code in (400, 403), address
            tried += 1
    assert tried > 15
    assert world.dump() == before


@pytest.mark.parametrize("size", [600_000, 5_000_000])
def test_a_form_that_is_too_large_is_refused_unread(world: World, browser: Browser, size: int) -> None:
    browser.get("/sign-in")
    answer = browser.post("/sign-in", {"email": "x" * size, "password": "y"})
    assert answer.status_code == 413


def test_the_log_has_the_route_and_never_a_token_a_form_or_a_cookie(world: World, browser: Browser) -> None:
    consultation = world.open()
    token = link_of(world, consultation, "AR")
    password = "a password to look for"
    email = give_password(world, "chair", password)
    paper = paper_address(world, consultation)
    with structlog.testing.capture_logs() as logs:
        browser.come_in(token)
        browser.post(
            paper,
            {"vote-1": "against", "vote-2": "for", "statement-1": "between us", "instead_of": "0", "step": "review"},
        )
        browser.post(
            paper,
            {"vote-1": "against", "vote-2": "for", "statement-1": "between us", "instead_of": "0", "step": "record"},
        )
        browser.get(f"{paper}/receipt")
        browser.get("/v/an-altered-token?with=query")
        browser.sign_in(email, "wrong " + password)
        browser.sign_in(email, password)
    cookie = browser.client.get_cookie("__Host-ballot", HOST)
    assert cookie is not None
    said = str(logs)
    for secret in (token, "an-altered", "query", password, "against", "between us", cookie.value, browser.csrf, email):
        assert secret not in said
    assert {(one["method"], one["route"], one["status"]) for one in logs} >= {
        ("GET", "/v/<mailed:token>", 200),
        ("POST", "/v/<mailed:token>", 303),
        ("POST", "/reply/<body>/<ref>", 303),
        ("GET", "/v/<mailed:token>", 404),
        ("POST", "/sign-in", 403),
    }


def test_the_mailbox_is_for_demonstrations_alone(world: World, settings: Settings, browser: Browser) -> None:
    assert browser.get("/mailbox").status_code == 404
    assert browser.get("/mailbox/x.eml").status_code == 404
    smtp = replace(settings, demo=True, mail_url="smtp://mail.example")
    for other, status in ((replace(settings, demo=True), 200), (smtp, 404)):
        client = create_app(world.parts, other).test_client()
        assert client.get("/mailbox", base_url=BASE).status_code == status
