"""Who may see what: every view says it, every kind of visitor is tried on every view, and no GET changes anything."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from flask import Flask

from ballot.web import app as application
from ballot.web.accounts.current_officer import local_address
from ballot.web.kit.access import ANYONE, FOCAL_POINT, UndeclaredView, allow, require_audiences_declared
from tests.support.installation import World
from tests.support.pages.browser import Browser, text
from tests.support.pages.every_view import SECRET, VISITORS, addresses
from tests.support.pages.officer_accounts import give_password


@pytest.mark.parametrize("visitor", VISITORS, indirect=True)
def test_no_get_changes_anything_and_none_shows_a_sealed_reply(
    world: World, app: Flask, visitor: Browser, consultations: dict[str, int]
) -> None:
    before = world.dump()
    looked = 0
    with closing(sqlite3.connect(str(world.parts.store.engine.url.database))) as watch:
        version = "PRAGMA data_version"  # another one as soon as any other connection has written
        at_first = watch.execute(version).fetchone()
        for rule, address in addresses(world, app, consultations):
            if "GET" in (rule.methods or ()):
                answer = visitor.get(address)
                assert answer.status_code < 500 or rule.rule == "/readyz", (address, text(answer))
                assert SECRET.encode() not in answer.data, address
                assert watch.execute(version).fetchone() == at_first, address
                looked += 1
    assert looked > 40
    assert world.dump() == before


@pytest.mark.parametrize("visitor", VISITORS, indirect=True)
def test_no_view_lets_in_whom_it_is_not_for(
    world: World, app: Flask, visitor: Browser, consultations: dict[str, int], request: pytest.FixtureRequest
) -> None:
    kind = request.node.callspec.params["visitor"]
    before = world.dump()
    for rule, address in addresses(world, app, consultations):
        audience = app.view_functions[rule.endpoint].audience  # type: ignore[union-attr]  # a function carries it
        if audience == ANYONE or kind in audience:
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            answer = visitor.get(address) if method == "GET" else visitor.post(address)
            turned_away = answer.status_code == 403 or (
                answer.status_code == 303 and answer.location.startswith("/sign-in?next=")
            )
            assert turned_away, (kind, method, address, answer.status)
    assert world.dump() == before


def test_the_application_does_not_start_while_a_view_does_not_say_who_it_is_for(
    world: World, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = Flask("fresh", static_folder=None)
    fresh.add_url_rule("/said", "said", allow(FOCAL_POINT)(lambda: "said"))
    require_audiences_declared(fresh)
    fresh.add_url_rule("/silent", "silent", lambda: "silent")
    with pytest.raises(UndeclaredView, match="silent"):
        require_audiences_declared(fresh)


def test_a_view_for_nobody_is_not_a_view_for_anyone() -> None:
    fresh = Flask("fresh", static_folder=None)
    fresh.add_url_rule("/empty", "empty", allow(frozenset())(lambda: "empty"))
    with pytest.raises(UndeclaredView):
        require_audiences_declared(fresh)


def test_every_blueprint_of_the_site_is_on_it(app: Flask) -> None:
    assert {one.name for one in application.BLUEPRINTS} == set(app.blueprints)


def test_after_signing_in_one_lands_where_one_wanted_to_go(world: World, browser: Browser) -> None:
    answer = browser.get("/desk")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/desk")
    browser.get(answer.location)
    answer = browser.sign_in(give_password(world, "chair"), onward="/desk")
    assert (answer.status_code, answer.location) == (303, "/desk")


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "desk",
        "",
        " /desk",
        "/desk\r\nSet-Cookie: x=1",
    ],
)
def test_signing_in_leads_to_no_other_site(elsewhere: str) -> None:
    assert local_address(elsewhere) is None
