"""Lists and files that officers send in a browser: a search, a roll before it is taken, the table of many documents."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser.page_checks import DIRECTION, VisitorPages, in_language, what_is_wrong, what_is_wrong_now
from tests.support.browser.site import Site

ROLL = "state,region,entitled,ground\nFR,A,yes,\nDE,,yes,\nCH,B,no,CS 169 (arrears)\n"
FILES = ["C21-54-E.pdf", "notes.pdf"]


def wrong_in(page: Page, language: str) -> list[str]:
    """What is wrong with the page that is open, which has come by a form in this language."""
    return list(what_is_wrong_now(page, language))


@pytest.mark.parametrize("language", DIRECTION)
def test_a_roll_is_shown_with_its_differences(visitor_pages: VisitorPages, language: str) -> None:
    page = visitor_pages.of("secretariat")
    assert list(what_is_wrong(page, "/secretariat/lists/roll", language)) == []
    page.set_input_files("#list", {"name": "roll.csv", "mimeType": "text/csv", "buffer": ROLL.encode()})
    page.locator("main form button").click()
    expect(page.locator("#reason")).to_be_visible()
    assert wrong_in(page, language) == []
    page.goto(in_language("/secretariat/lists/roll", language))
    page.set_input_files("#list", {"name": "roll.csv", "mimeType": "text/csv", "buffer": b"state,region\n"})
    page.locator("main form button").click()
    expect(page.locator(".error-summary")).to_be_visible()
    assert wrong_in(page, language) == []


@pytest.mark.parametrize("language", DIRECTION)
def test_a_member_state_is_searched_for(visitor_pages: VisitorPages, language: str) -> None:
    page = visitor_pages.of("secretariat")
    assert list(what_is_wrong(page, "/secretariat/members?q=suisse", language)) == []
    expect(page.locator("tbody tr")).to_have_count(1)


@pytest.mark.parametrize("language", DIRECTION)
def test_many_files_are_sent_and_stand_in_a_table(site: Site, visitor_pages: VisitorPages, language: str) -> None:
    page = visitor_pages.of("chair")
    slug = site.row(site.ids["draft"]).slug
    address = f"/desk/{site.body}/{slug}/documents"
    assert list(what_is_wrong(page, address, language)) == []
    sent = [{"name": name, "mimeType": "application/pdf", "buffer": b"%PDF-1.7 " + name.encode()} for name in FILES]
    page.set_input_files("#files", sent)
    expect(page.locator("#chosen")).to_contain_text("2")
    page.locator("#sending button").click()
    expect(page.locator("#waiting")).to_be_visible()
    assert wrong_in(page, language) == []
    page.locator("form[action*='/attach'] p.actions button").first.click()
    expect(page.locator(".error-summary")).to_be_visible()
    assert wrong_in(page, language) == []
    for box in page.locator("input[name^='discard-']").all():
        box.check()
    page.locator("form[action*='/attach'] p.actions button").first.click()
    expect(page.locator("ol.recorded")).to_be_visible()
    assert visitor_pages.faults == []
