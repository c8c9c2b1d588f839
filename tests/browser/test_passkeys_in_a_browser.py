"""Passkeys in a real browser, with a device that the browser itself plays; and first access in one that runs no script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from ballot.adapters.passkeys import WebAuthnPasskeys
from ballot.services.accounts import officers
from ballot.web.app import create_app
from tests.support.accounts import authenticators
from tests.support.accounts.authenticators import PASSWORD
from tests.support.browser.chromium import NewPage
from tests.support.browser.site import NEWCOMER, Site


@pytest.fixture(scope="module")
def site(inhabited: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The installation under a name: browsers offer no passkeys to an address of numbers."""
    copied = inhabited.copy(tmp_path_factory.mktemp("site") / "named")
    copied.base = copied.base.replace("127.0.0.1", "localhost")
    copied.settings = replace(copied.settings, base_url=copied.base)
    copied.parts = replace(copied.parts, base_url=copied.base, passkeys=WebAuthnPasskeys(copied.base, "Ballot"))
    copied.app = create_app(copied.parts, copied.settings)
    with copied.served() as served:
        yield served


def device(page: Page, *, verified: bool = True) -> None:
    """Give the browser a device that finds its passkeys by itself; `verified` says whether it recognises its owner."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": verified,
        "automaticPresenceSimulation": True,
    }
    line.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_in(site: Site, page: Page, email: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Code", exact=True).fill(authenticators.code(site.parts, email))
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_an_officer_adds_a_passkey_signs_in_with_it_and_gives_it_again(site: Site, new_page: NewPage) -> None:
    email, page = site.officer("chair").email, new_page()
    device(page)
    sign_in(site, page, email)
    page.goto("/account")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("The browser's own")
    page.get_by_role("button", name="Set up a passkey").click()
    expect(page.get_by_role("status")).to_have_text("The passkey has been added.")
    expect(page.get_by_role("rowheader", name="The browser's own")).to_be_visible()
    page.locator(".masthead-who summary").click()
    page.get_by_role("button", name="Sign out").click()

    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(f"{site.base}/desk")

    site.clock.forward(timedelta(minutes=6))
    page.goto("/account/recovery-codes")
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm your identity")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(f"{site.base}/account/recovery-codes")


def test_a_device_that_does_not_recognise_its_owner_is_told_of_and_nothing_is_opened(
    site: Site, new_page: NewPage
) -> None:
    page = new_page()
    device(page, verified=False)
    page.goto("/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_have_text("The passkey was not used. Please try again when you are ready.")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_enabled()
    expect(page).to_have_url(f"{site.base}/sign-in")


def test_without_script_there_is_no_passkey_and_first_access_works_to_its_end(site: Site, new_page: NewPage) -> None:
    email = site.officer(NEWCOMER).email
    page = new_page(java_script_enabled=False)
    page.goto("/sign-in")
    assert page.get_by_role("button", name="Sign in with a passkey").count() == 0
    page.goto(f"/first-access/{officers.renew_first_access(site.parts, email)}?lang=en")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_role("button", name="Continue to the second step").click()
    page.get_by_role("link", name="Set up an authenticator").click()
    authenticators.scan(email, "".join(page.locator(".secret").inner_text().split()))
    page.get_by_label("Code", exact=True).fill(authenticators.code(site.parts, email))
    page.get_by_role("button", name="Set up").click()
    expect(page.locator("ol.recovery li")).to_have_count(10)
    page.get_by_role("link", name="I have saved these codes").click()
    expect(page).to_have_url(f"{site.base}/desk?lang=en")
