"""The people of the demonstration, each with a browser of their own: focal points behind their links, officers signed in."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from ballot.adapters.clock import SystemClock
from ballot.adapters.totp import DRIFT, SECONDS, TotpAuthenticator
from ballot.cli.demo.browser import Browser, Form, Page, Unexpected, Upload

CREDENTIALS_PAGE = "/account/again"
"""Where an officer is sent who gave credentials too long ago for what is to be done: three weeks are."""
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
        self._used_step = 0
        """The step of the code that was given last: each is taken once."""
        self._browser = Browser(base)

    def begin(self, token: str) -> None:
        """Use the one-time link: choose a password, then let an authenticator read the key and give its first code. After
        that the officer is signed in."""
        page = self._browser.get(f"/first-access/{token}").require(200, "the one-time link")
        chosen = {"password": self.password, "again": self.password}
        self._browser.send(page.form(*chosen), chosen).require(200, "setting a password")
        page = self._browser.get("/account/authenticator").require(200, "setting up an authenticator")
        self.secret = _key_in(page)
        self._give_code(page, {}, "sealed").require(200, "the first code")

    def _give_code(self, page: Page, given: Mapping[str, str], *names: str) -> Page:
        """Send what is `given` with a code of the authenticator, in the form that has these fields too; return the answer.

        Where a slow machine let the code expire on its way, the next one is sent.
        """
        while True:
            at = DEVICES.now().timestamp()
            step = max(int(at) // SECONDS, self._used_step + 1)
            # Each code is taken once: only after two others within a minute has it to be waited for.
            time.sleep(max(0.0, (step - DRIFT) * SECONDS - at))
            code = TotpAuthenticator("").code(self.secret, datetime.fromtimestamp(step * SECONDS, UTC))
            answer = self._browser.send(page.form("code", *given, *names), {**given, "code": code})
            if answer.status == 200:
                self._used_step = step
            elif DEVICES.now().timestamp() - at >= SECONDS:
                page = answer
                continue
            return answer

    def open(self, address: str) -> Page:
        """Open a page and return it, after giving credentials where it asks for them. Raise Unexpected where it is not shown."""
        return self._page_shown(self._browser.get(address), address)

    def send(
        self,
        form: Form,
        given: Mapping[str, str | Sequence[str]] | None = None,
        files: Mapping[str, Upload] | None = None,
        button: tuple[str, str] | None = None,
    ) -> Page:
        """Fill in a form, the files too, and press its button as `Browser.send` does; return the page that comes after.
        Raise Unexpected where it is refused.

        Where credentials are asked for first, they are given, and what comes after is the page from which to begin anew.
        """
        return self._page_shown(self._browser.send(form, given, button, files), form.action)

    def _page_shown(self, page: Page, what: str) -> Page:
        if urlsplit(page.address).path == CREDENTIALS_PAGE:
            page = self._give_code(page, {"password": self.password})
        return page.require(200, what)

    def press(self, address: str, act: str, given: Mapping[str, str] | None = None) -> Page:
        """Do the act whose form or confirmation, on the page at `address`, goes to `…/act`; return the page that comes after."""
        page = self.open(address)
        ending = f"/{act}"
        if not any(form.action.endswith(ending) for form in page.forms):
            page = self.open(page.link(ending))
        while (form := next((one for one in page.forms if one.action.endswith(ending)), None)) is not None:
            filled = {name: value for name, value in (given or {}).items() if name in form.offered}
            page = self.send(form, filled)
        return page


def _key_in(page: Page) -> str:
    """Return the key in the link that a telephone would open. Raise Unexpected where there is none."""
    for address in page.links:
        if address.startswith("otpauth:"):
            return parse_qs(urlsplit(address).query)["secret"][0]
    raise Unexpected(f"{page.address} ({page.title}) has no key for an authenticator")
