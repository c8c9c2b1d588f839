"""Officers at their browsers: they sign in with a password and their authenticator, and are asked again before weighty acts."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Page

from ballot.store.tables import Officer
from tests.support.accounts import authenticators
from tests.support.browser.reader import Reader
from tests.support.browser.site import Site


class OfficerReader(Reader):
    """An officer, who reads this language, before a page."""

    def __init__(self, page: Page, site: Site, officer: Officer, language: str) -> None:
        super().__init__(page, language)
        self._site = site
        self.officer = officer
        with site.parts.store.writing() as tx:
            row = tx.get_one(Officer, officer.id)
            row.language = language

    def sign_in(self, address: str) -> None:
        """Want to see a page; sign in where that is asked. The browser asks for pages in the officer's language."""
        self.page.goto(address)
        if self.path != "/sign-in":
            return
        self.field("E-mail address").fill(self.officer.email)
        self.field("Password").fill(authenticators.PASSWORD)
        self.press("Sign in")
        self.sees_heading("Your code")
        self.field("Code").fill(self.code())
        self.press("Sign in")

    def code(self) -> str:
        """What the authenticator shows next: no code is taken twice."""
        self._site.clock.forward(timedelta(seconds=30))
        return authenticators.code(self._site.parts, self.officer.email)

    def come_back_later(self) -> None:
        """So much later that credentials are asked for again."""
        self._site.clock.forward(self._site.parts.policy.confirmation + timedelta(seconds=1))

    def show_who_it_is(self) -> None:
        """Answer the page that asks."""
        self.sees_heading("Confirm your identity")
        self.field("Password").fill(authenticators.PASSWORD)
        self.field("Code").fill(self.code())
        self.press("Continue")
