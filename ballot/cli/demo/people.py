"""The people of the demonstration, each with a browser of their own: focal points behind their links, officers signed in."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from ballot.adapters.clock import SystemClock
from ballot.adapters.totp import SECONDS, TotpAuthenticator
from ballot.cli.demo.browser import Browser, Form, Page, Unexpected, Upload

DEVICES = SystemClock()
"""The clock that authenticators go by: the real time, whatever the demonstration's own clock shows."""


class FocalPoint:
    """Someone who has a Member State's link."""

    def __init__(self, base: str, link: str) -> None:
        self._browser = Browser(base)
        self._link = link

    def come_in(self) -> Page:
        """Open the link and press its button; return the ballot paper."""
        page = self._browser.get(self._link).require(200, "opening a link")
        return self._browser.send(page.form("csrf_token")).require(200, "coming in")

    def reply(self, votes: Mapping[str, str], statements: Mapping[str, str]) -> Page:
        """Fill in the paper, look at the review and confirm; return the page with the receipt."""
        return self.confirm(self.review(self.come_in(), votes, statements).require(200, "the review"))

    def review(self, paper: Page, votes: Mapping[str, str], statements: Mapping[str, str]) -> Page:
        """Send the paper for review; return whatever page comes back, a refusal too."""
        given = {f"vote-{ballot}": choice for ballot, choice in votes.items()}
        given |= {f"statement-{ballot}": text for ballot, text in statements.items()}
        return self._browser.send(paper.form(*given, button=("step", "review")), given, ("step", "review"))

    def confirm(self, review: Page) -> Page:
        """Press the button under the review, knowing what was left blank; return the page with the receipt."""
        form = review.form(button=("step", "record"))
        given = {"blanks": "accepted"} if "blanks" in form.offered else {}
        page = self._browser.send(form, given, ("step", "record")).require(200, "recording the reply")
        if not page.address.endswith("/receipt"):
            raise Unexpected(f"after confirming came {page.address}: {page.title}")
        return page


class OfficerAtWork:
    """An officer with an account."""

    def __init__(self, base: str, email: str) -> None:
        self.email = email
        self.password = secrets.token_urlsafe(12)
        self.secret = ""
        """What the officer's authenticator keeps."""
        self._browser = Browser(base)

    def begin(self, token: str) -> None:
        """Use the one-time link: choose a password, then let an authenticator read the key and give its first code. After
        that the officer is signed in."""
        page = self._browser.get(f"/first-access/{token}").require(200, "the one-time link")
        chosen = {"password": self.password, "again": self.password}
        self._browser.send(page.form(*chosen), chosen).require(200, "setting a password")
        page = self._browser.get("/account/authenticator").require(200, "setting up an authenticator")
        self.secret = _key_in(page)
        self._give_first_code(page).require(200, "the first code")

    def _give_first_code(self, page: Page) -> Page:
        """Send the authenticator's code; where a slow machine let it expire on its way, send the next one. Return the answer."""
        while True:
            at = DEVICES.now()
            code = TotpAuthenticator("").code(self.secret, at)
            answer = self._browser.send(page.form("code", "sealed"), {"code": code})
            if answer.status == 200 or (DEVICES.now() - at).total_seconds() < SECONDS:
                return answer
            page = answer

    def open(self, address: str) -> Page:
        """Open a page and return it. Raises Unexpected where it is not shown."""
        return self._browser.get(address).require(200, address)

    def send(
        self, form: Form, given: Mapping[str, str] | None = None, files: Mapping[str, Upload] | None = None
    ) -> Page:
        """Fill in a form, the files too; return the page that comes after. Raises Unexpected where it is refused."""
        return self._browser.send(form, given, files=files).require(200, form.action)

    def press(self, address: str, act: str, given: Mapping[str, str] | None = None) -> Page:
        """Do the act whose form or confirmation, on the page at `address`, goes to `…/act`; return the page that comes after."""
        page = self.open(address)
        ending = f"/{act}"
        if not any(form.action.endswith(ending) for form in page.forms):
            page = self.open(page.link(ending))
        while (form := next((one for one in page.forms if one.action.endswith(ending)), None)) is not None:
            filled = {name: value for name, value in (given or {}).items() if name in form.offered}
            page = self._browser.send(form, filled).require(200, act)
        return page


def _key_in(page: Page) -> str:
    """Return the key in the link that a telephone would open. Raises Unexpected where there is none."""
    for address in page.links:
        if address.startswith("otpauth:"):
            return parse_qs(urlsplit(address).query)["secret"][0]
    raise Unexpected(f"{page.address} ({page.title}) has no key for an authenticator")
