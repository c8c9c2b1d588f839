"""A visitor of the site without a window: keeps cookies, follows forms, and reads what a page says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ballot.services.core.context import Parts
from ballot.web.kit import context
from tests.support.accounts import authenticators
from tests.support.accounts.authenticators import PASSWORD
from tests.support.databases.fixtures import sqlite_template  # noqa: F401 - a fixture
from tests.support.installation import HOST
from tests.support.installation_fixtures import councils, make_world, sqlite, sqlite_engine  # noqa: F401 - a fixture

BASE = f"https://{HOST}"


@dataclass
class Browser:
    """A visitor: keeps cookies, follows forms. Over HTTPS, as the address says."""

    client: FlaskClient
    app: Flask = field(repr=False)
    csrf: str = ""
    made_for: str = ""
    """The mark of the paper that was seen last."""

    def get(self, address: str, **more: Any) -> TestResponse:
        """Open an address."""
        return self._seen(self.client.get(address, base_url=BASE, buffered=True, **more))

    def post(self, address: str, data: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        """Send a form with the token of the page seen last, and a paper's with its mark."""
        carried = {"csrf_token": self.csrf}
        if address.startswith("/reply/") and self.made_for:
            carried["made_for"] = self.made_for
        return self._seen(self.client.post(address, base_url=BASE, buffered=True, data=carried | (data or {}), **more))

    def _seen(self, response: TestResponse) -> TestResponse:
        if response.mimetype == "text/html":
            found = re.search(r'name="csrf_token" value="([^"]+)"', response.text)
            self.csrf = found[1] if found else self.csrf
            made_for = re.search(r'name="made_for" value="([^"]+)"', response.text)
            self.made_for = made_for[1] if made_for else self.made_for
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
        assert isinstance(running, context.AppContext)
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
