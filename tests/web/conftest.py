"""The site on a whole installation: `world` (real database, keys and seals), `app` over it, browsers without a window."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from sqlmodel import select
from werkzeug.test import TestResponse

from ballot.config import Settings, read_settings
from ballot.services.accounts import officers as accounts
from ballot.services.accounts import sessions
from ballot.services.core.context import Parts
from ballot.services.evidence import signing
from ballot.services.replies.invitations import REPLY_LINK, link_facts
from ballot.store.tables import FirstAccess, Officer
from ballot.web.app import create_app
from ballot.web.kit import context
from ballot.web.kit.i18n import language
from tests.services.conftest import councils, make_world, sqlite, sqlite_engine  # noqa: F401 - fixtures
from tests.store.conftest import sqlite_template  # noqa: F401 - fixtures
from tests.support import authenticators
from tests.support.authenticators import PASSWORD
from tests.support.installation import HOST, World

BASE = f"https://{HOST}"
STATES = ("AR", "BR", "CA", "CH", "FR")


@dataclass
class Browser:
    """A visitor: keeps cookies, follows forms. Over HTTPS, as the address says."""

    client: FlaskClient
    app: Flask = field(repr=False)
    csrf: str = ""

    def get(self, address: str, **more: Any) -> TestResponse:
        """Open an address."""
        return self._seen(self.client.get(address, base_url=BASE, buffered=True, **more))

    def post(self, address: str, data: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        """Send a form with the token of the page seen last."""
        return self._seen(
            self.client.post(
                address, base_url=BASE, buffered=True, data={"csrf_token": self.csrf} | (data or {}), **more
            )
        )

    def _seen(self, response: TestResponse) -> TestResponse:
        if response.mimetype == "text/html":
            found = re.search(r'name="csrf_token" value="([^"]+)"', response.text)
            self.csrf = found[1] if found else self.csrf
        return response

    # ------------------------------------------------------------------ whole steps

    def come_in(self, token: str) -> TestResponse:
        """Open a mailed link, press its button, and look at the paper."""
        self.get(f"/v/{token}")
        return self.get(self.post(f"/v/{token}").location)

    def sign_in(self, email: str, password: str = PASSWORD, onward: str = "") -> TestResponse:
        """Sign in as an officer: password, and a code where one is asked for."""
        answer = self.give_password(email, password, onward)
        if not (answer.location or "").startswith("/sign-in/code"):
            return answer
        given = hidden_fields(self.get(answer.location))
        return self.post("/sign-in/code", given | {"code": authenticators.code(self._parts, email)})

    def give_password(self, email: str, password: str = PASSWORD, onward: str = "") -> TestResponse:
        """The first step of it."""
        self.get("/sign-in")
        return self.post("/sign-in", {"email": email, "password": password, "next": onward})

    def give_again(self, email: str, back: str, password: str = PASSWORD) -> TestResponse:
        """Give credentials again on the page that asks for them, to go on to `back`."""
        self.get("/account/again", query_string={"next": back})
        given = {"password": password, "code": authenticators.code(self._parts, email), "next": back}
        return self.post("/account/again", given)

    @property
    def _parts(self) -> Parts:
        running = self.app.extensions["ballot"]
        assert isinstance(running, context.Running)
        return running.parts


def copy_cookie(officer: Browser, thief: Browser) -> None:
    """Give the thief the cookie that the officer's browser holds."""
    name = "__Host-ballot"
    cookie = officer.client.get_cookie(name, HOST)
    assert cookie is not None
    thief.client.set_cookie(name, cookie.value, domain=HOST, secure=True)


def text(response: TestResponse) -> str:
    """What a person reads on the page, in one line."""
    return " ".join(BeautifulSoup(response.text, "html.parser").get_text(" ").split())


def hidden_fields(response: TestResponse) -> dict[str, str]:
    """The hidden fields of a page's forms, by name."""
    page = BeautifulSoup(response.text, "html.parser")
    return {str(one["name"]): str(one.get("value", "")) for one in page.select("main input[type=hidden]")}


def offered(answer: TestResponse) -> list[dict[str, str]]:
    """The forms, one for each button, by which what another session kept is filled in; the newest first."""
    form = BeautifulSoup(answer.text, "html.parser").select_one("form#elsewhere")
    if form is None:
        return []
    fields = {str(one["name"]): str(one["value"]) for one in form.select("input[type=hidden]")}
    return [fields | {str(one["name"]): str(one["value"])} for one in form.select("button")]


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:  # noqa: F811
    """An installation with five Member States, one of them without the right to vote, each with two focal points."""
    made: World = make_world(states=STATES, suspended=("CH",), focal_points=2)
    return made


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings that fit `world`, mail to files, not a demonstration."""
    return read_settings(
        {"BALLOT_INSTANCE": str(tmp_path), "BALLOT_BASE_URL": BASE, "BALLOT_SECRET_KEY": "0123456789abcdefghij" * 2}
    )


class _Compiled(BytecodeCache):
    """Keeps what templates were compiled to, by language, for all applications of a run: compiling takes longer than most
    tests."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return f"{language()}-{super().get_cache_key(name, filename)}"

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = _Compiled()


@pytest.fixture
def app(world: World, settings: Settings) -> Flask:
    """The site. Not in Flask's testing mode: errors are answered as in earnest."""
    made = create_app(world.parts, settings)
    made.jinja_env.bytecode_cache = COMPILED
    return made


@pytest.fixture
def make_browser(app: Flask) -> Callable[[], Browser]:
    """Makes visitors, each with a cookie jar of their own."""
    return lambda: Browser(app.test_client(), app)


@pytest.fixture
def browser(make_browser: Callable[[], Browser]) -> Browser:
    """One visitor."""
    return make_browser()


@pytest.fixture
def chair(world: World, browser: Browser) -> Browser:
    """The chair, signed in."""
    browser.sign_in(give_password(world, "chair"))
    return browser


@pytest.fixture
def secretary(world: World, make_browser: Callable[[], Browser]) -> Browser:
    """An officer of the secretariat, signed in."""
    made = make_browser()
    made.sign_in(give_password(world, "secretariat"))
    return made


@pytest.fixture
def consultation(world: World) -> int:
    """Two ballots, open."""
    return world.open()


@pytest.fixture
def paper(world: World, consultation: int, browser: Browser) -> str:
    """The paper's address, after Argentina's focal point has come in."""
    assert browser.come_in(link_of(world, consultation, "AR")).status_code == 200
    return paper_address(world, consultation)


@pytest.fixture
def declared(world: World) -> int:
    """A consultation with its result, signed."""
    consultation = world.open(ballots=2)
    world.reply(consultation, "AR", {"1": "for", "2": "against"}, statements={"2": "We cannot support this"})
    for state in ("BR", "CA"):
        world.reply(consultation, state, "for")
    world.sign(consultation)
    world.close(consultation)
    signing.sign_pending(world.parts)
    return consultation


def link_of(world: World, consultation: int, state: str, number: int = 0) -> str:
    """The token in the link that this focal point is mailed."""
    return world.parts.links.mint(REPLY_LINK, link_facts(world.person(state, number), consultation))


def paper_address(world: World, consultation: int) -> str:
    """Where the paper of a consultation is."""
    return f"/reply/council/{world.row(consultation).slug}"


def at(world: World, consultation: int, kind: str = "audit", rest: str = "") -> str:
    """Where a public page of a consultation is: of its record, or of another `kind`."""
    return f"/{kind}/council/{world.row(consultation).slug}{rest}"


def give_password(world: World, role: str, password: str = PASSWORD) -> str:
    """Set an officer's password and authenticator by a first-access link; return the address to sign in with."""
    email = f"{role}@{HOST}"
    session = authenticators.set_up(world.parts, accounts.new_first_access(world.parts, email), password)
    sessions.end_session(world.parts, session)
    return email


def officers(world: World) -> list[Officer]:
    """All accounts."""
    with world.parts.store.reading() as tx:
        return list(tx.exec(select(Officer)))


def first_accesses(world: World) -> list[FirstAccess]:
    """All one-time links."""
    with world.parts.store.reading() as tx:
        return list(tx.exec(select(FirstAccess)))
